"""What a family has against a decision, and the answer of whoever had no part in it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import User
from permissions.access import note_audit, visible_cases
from permissions.models import Reading
from workflows import services
from workflows.desk.asking import page
from workflows.desk.sending import send, word_of
from workflows.duties import tells_answer, visible_objections
from workflows.fact_fields import Text
from workflows.models import Objection
from workflows.services.objecting import require_answerer
from workflows.worklists import short_names


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Is the family right?"),
        help_text=gettext_lazy("If it is, propose afterwards what follows from it."),
        choices=[
            ("yes", gettext_lazy("Yes, the objection is upheld")),
            ("no", gettext_lazy("No, the decision stands")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    answer = Text(
        label=gettext_lazy("Answer to the family"),
        help_text=gettext_lazy("In plain words, as it will be told to the family."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Raises:
        Http404; PermissionDenied: somebody answers who may not.
    """
    found = visible_objections(request.user).select_related(
        "case__beneficiary", "about", "agency", "recorded_by", "answered_by"
    )
    told = get_object_or_404(found, pk=pk)
    note_audit(request.user, Reading.What.CASE, case=told.case)
    form = None
    if request.method == "POST":
        require_answerer(told, request.user)
        form = AnswerForm(request.POST)
        done = send(
            request,
            form,
            lambda: services.answer_objection(told, by=request.user, **form.cleaned_data),
            then=lambda _answered: _said(request, told),
            back=reverse("objection", args=[pk]),
        )
        if done:
            return done
    elif told.answered_at is None and may_answer(told, request.user):
        form = AnswerForm()
    context = {**_about(request, told), "form": form, "once": word_of(request)}
    return page(request, "desk/acts/objection.html", context, form)


def may_answer(objection: Objection, user: User) -> bool:
    try:
        require_answerer(objection, user)
    except PermissionDenied:
        return False
    return True


def _said(request: HttpRequest, objection: Objection) -> str:
    messages.success(request, _("The answer is recorded. Please see that the family is told."))
    return reverse("objection", args=[objection.pk])


def _about(request: HttpRequest, objection: Objection) -> dict:
    """The way back leads to the handoff that it is about, else to the case."""
    case, about = objection.case, objection.about
    trail = []
    if visible_cases(request.user).filter(pk=case.pk).exists():
        trail.append((reverse("case", args=[case.number]), case.number))
    if about:
        about.case = case
        trail.append((reverse("handoff", args=[about.pk]), about.label))
    return {
        "objection": objection,
        "tells_answer": tells_answer(request.user, objection),
        "agency": short_names([objection.agency_id]).get(objection.agency_id, ""),
        "title": _("Objection"),
        "trail": trail,
        "back": trail[-1][0],
        "button": _("Answer the objection"),
        "shut": objection.answered_at is not None,
    }
