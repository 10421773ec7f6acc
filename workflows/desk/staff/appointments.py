"""Appointing people, ending it, and standing in for a head who is away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permissions import services
from permissions.people import person_or_404
from permissions.roles import Capacity, Role
from workflows.desk.asking import attempt, page, sent
from workflows.desk.staff.finding import appointment_or_404, for_administrators
from workflows.desk.staff.forms import DAY, ActingForm, AppointForm, EndForm
from workflows.desk.staff.posts import lines

ASKS = require_http_methods(["GET", "POST"])


@for_administrators
@ASKS
def appoint(request, pk):
    person, form = person_or_404(request.user, pk), AppointForm(request.POST or None)
    if form.is_valid():
        given = {each: form.cleaned_data[each] for each in ("role", "capacity", "title")}
        given |= {**form.cleaned_data["place"], **form.basis}
        if attempt(form, lambda: services.appoint(person, by=request.user, **given)):
            return _back(request, person.pk, _("The appointment is there."))
    return page(request, "desk/staff/appoint.html", {"form": form, "person": person}, form)


@for_administrators
@ASKS
def end(request, pk):
    appointment = appointment_or_404(pk)
    form = EndForm(sent(request))
    if form.is_valid():
        last = form.cleaned_data["last_day"]
        on = last + DAY if last else None
        if attempt(form, lambda: services.end_appointment(appointment, by=request.user, on=on)):
            return _back(request, appointment.user_id, _("The end of the appointment is set."))
    [line] = lines([appointment])
    return page(request, "desk/staff/end.html", {"form": form, "line": line}, form)


@for_administrators
@ASKS
def acting(request, pk):
    """A Plh. for the days on which a head is away; the head's own appointment goes on."""
    head = appointment_or_404(pk)
    [line] = lines([head])
    if not line.may_be_stood_in_for:
        raise Http404
    form = ActingForm(request.POST or None, agency=head.agency_id, away=head.user_id)
    if form.is_valid():
        post = {"agency": head.agency, "capacity": Capacity.PLH, "title": head.title, **form.basis}
        person = form.cleaned_data["person"]
        if attempt(form, lambda: services.appoint(person, Role.HEAD, by=request.user, **post)):
            return _back(request, person.pk, _("The acting head is appointed."))
    return page(request, "desk/staff/acting.html", {"form": form, "line": line}, form)


def _back(request, person: int, said: str):
    messages.success(request, said)
    return redirect("staff-person", person)
