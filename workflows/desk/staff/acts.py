"""What is done to accounts: each page asks once, and a service decides."""

from django.contrib import messages
from django.forms import Form, model_to_dict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from permissions import services
from permissions.people import person_or_404
from permissions.services.reset_codes import VALID_FOR
from workflows.desk.asking import attempt, page, sent
from workflows.desk.staff.finding import for_administrators, for_those_who_help
from workflows.desk.staff.forms import AbleForm, DetailsForm, PersonForm

ASKS = require_http_methods(["GET", "POST"])
ABLE = {
    "disable": (services.disable_account, gettext_lazy("The account is disabled.")),
    "enable": (services.enable_account, gettext_lazy("The account is enabled.")),
}


@for_administrators
@ASKS
def new(request):
    """An account without a password: a code lets the person set it."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        given = {**form.cleaned_data, "password": None, "by": request.user}
        made = attempt(form, lambda: services.create_account(**given))
        if made:
            messages.success(request, _("The account is there. Now appoint the person."))
            return redirect("staff-appoint", made.pk)
    return page(request, "desk/staff/new.html", {"form": form}, form)


@for_administrators
@ASKS
def change(request, pk):
    """Corrects what an account says of the person."""
    person = person_or_404(request.user, pk)
    form = DetailsForm(sent(request), initial=model_to_dict(person, DetailsForm.base_fields))
    if form.is_valid():
        given = {**form.cleaned_data, "by": request.user}
        if attempt(form, lambda: services.change_account(person, **given)):
            return _done(request, person, _("The account is changed."))
    return page(request, "desk/staff/change.html", {"form": form, "person": person}, form)


@for_those_who_help
@ASKS
def reset_code(request, pk):
    """Shows the code once, in the answer itself; it is kept nowhere."""
    person, form = person_or_404(request.user, pk), _pressed(request)
    context = {"person": person, "minutes": int(VALID_FOR.total_seconds() // 60)}
    if form.is_valid():
        context["code"] = attempt(form, lambda: services.issue_reset_code(person, by=request.user))
    return page(request, "desk/staff/reset_code.html", context, form)


@for_administrators
@ASKS
def disable(request, pk):
    """Disables an account or enables it: what the pressed button says, however it stands by now."""
    person, form = person_or_404(request.user, pk), AbleForm(sent(request))
    if form.is_valid():
        act, said = ABLE[form.cleaned_data["act"]]
        if attempt(form, lambda: act(person, by=request.user)):
            return _done(request, person, said)
    return page(request, "desk/staff/disable.html", {"person": person}, form)


@for_administrators
@ASKS
def second_factor(request, pk):
    """Takes the second step of signing in away from whoever has lost it."""
    person, form = person_or_404(request.user, pk), _pressed(request)
    if form.is_valid():
        done = attempt(form, lambda: services.remove_second_factor(person, by=request.user))
        if done:
            return _done(request, person, _("The second step is taken away."))
    return page(request, "desk/staff/second_factor.html", {"person": person}, form)


def _pressed(request) -> Form:
    """A form of one button."""
    return Form(sent(request))


def _done(request, person, said: str):
    messages.success(request, said)
    return redirect("staff-person", person.pk)
