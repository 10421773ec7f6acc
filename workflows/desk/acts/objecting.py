"""What a family has against a decision, and the answer of whoever had no part in it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from permissions.access import note_audit, visible_cases
from permissions.models import Reading
from workflows import services
from workflows.desk.acts import words
from workflows.desk.acts.fields import How, Today
from workflows.desk.asking import page, sent
from workflows.desk.sending import send, word_of
from workflows.duties import tells_answer, visible_objections
from workflows.fact_fields import Text
from workflows.models import Objection, Telling
from workflows.services.objecting import require_answerer
from workflows.services.telling import require_teller
from workflows.worklists import short_names


class ToldForm(forms.Form):
    how = How()
    on = Today(label=gettext_lazy("Told on"))


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
    found = _found(request, pk)
    form = None
    if request.method == "POST":
        require_answerer(found, request.user)
        form = AnswerForm(request.POST)
        done = send(
            request,
            form,
            lambda: services.answer_objection(found, by=request.user, **form.cleaned_data),
            then=lambda done: _said(request, done, words.answered(done)),
            back=reverse("objection", args=[pk]),
        )
        if done:
            return done
    elif found.answered_at is None and _may(require_answerer, found, request.user):
        form = AnswerForm()
    return _page(request, found, form, shut=found.answered_at is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_told(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Raises:
        Http404: there is no such objection, or no answer to it; PermissionDenied: somebody who has
            nobody to tell.
    """
    found = _found(request, pk)
    telling = get_object_or_404(Telling.objects.select_related("case", "agency"), objection=found)
    require_teller(telling, request.user)
    form = ToldForm(sent(request))
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: services.tell_answer(found, by=request.user, **form.cleaned_data),
            then=lambda done: _said(request, found, words.told(done)),
            back=reverse("objection", args=[pk]),
        )
        if done:
            return done
    return _page(
        request,
        found,
        form,
        shut=telling.told_at is not None,
        title=_("Tell the family the answer"),
        button=_("Note that they were told"),
    )


def _found(request: HttpRequest, pk: int) -> Objection:
    found = visible_objections(request.user).select_related(
        "case__beneficiary", "about", "agency", "recorded_by", "answered_by", "telling__told_by"
    )
    objection = get_object_or_404(found, pk=pk)
    note_audit(request.user, Reading.What.CASE, case=objection.case)
    return objection


def _may(require: Callable, *of) -> bool:
    try:
        require(*of)
    except PermissionDenied:
        return False
    return True


def _said(request: HttpRequest, objection: Objection, said: str) -> str:
    messages.success(request, said)
    return reverse("objection", args=[objection.pk])


def _page(request: HttpRequest, objection: Objection, form, *, shut: bool, **own) -> HttpResponse:
    context = {**_about(request, objection), "form": form, "once": word_of(request), "shut": shut}
    return page(request, "desk/acts/objection.html", context | own, form)


def _about(request: HttpRequest, objection: Objection) -> dict:
    """The way back leads to the handoff that it is about, else to the case."""
    case, about = objection.case, objection.about
    trail = []
    if visible_cases(request.user).filter(pk=case.pk).exists():
        trail.append((reverse("case", args=[case.number]), case.number))
    if about:
        about.case = case
        trail.append((reverse("handoff", args=[about.pk]), about.label))
    telling = getattr(objection, "telling", None)
    return {
        "objection": objection,
        "telling": telling,
        "may_tell": telling and not telling.told_at and _may(require_teller, telling, request.user),
        "tells_answer": tells_answer(request.user, objection),
        "agency": short_names([objection.agency_id]).get(objection.agency_id, ""),
        "title": _("Objection"),
        "trail": trail,
        "back": trail[-1][0],
        "button": _("Answer the objection"),
    }
