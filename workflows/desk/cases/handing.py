"""A letter is handed to somebody of the family that it is for."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import Case
from workflows import services
from workflows.casefile import CaseFile
from workflows.caselines import Paper
from workflows.desk.acts.fields import Today
from workflows.desk.asking import page, sent
from workflows.desk.finding import case_of
from workflows.desk.sending import send, word_of
from workflows.fact_fields import Named, household_members
from workflows.services.papers import permit_handing_over


class HandingOver(forms.Form):
    to = Named(None, label=gettext_lazy("Who took the letter"), empty_label=None)
    on = Today(label=gettext_lazy("Handed over on"))

    def __init__(self, *args, case: Case, paper: Paper, **options):
        super().__init__(*args, initial={"to": paper.line.member_id}, **options)
        self.fields["to"].queryset = household_members(case).order_by("pk")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """
    Raises:
        Http404: no such letter of this case, for this user; PermissionDenied, FourEyes
    """
    case = case_of(request, number)
    paper = _paper(CaseFile(request.user, case), pk)
    permit_handing_over(case, request.user)
    form = HandingOver(sent(request), case=case, paper=paper)
    back = reverse("case", args=[number])
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: services.hand_over(paper.letter, by=request.user, **form.cleaned_data),
            then=lambda _row: _handed(request, back),
            back=back,
        )
        if done:
            return done
    title = _("Record its handing over") if paper.maybe_handed else _("Hand the letter over")
    context = {
        "form": form,
        "paper": paper,
        "draft": True,
        "once": word_of(request),
        "title": title,
        "button": title,
        "back": back,
        "trail": [(reverse("cases"), _("Cases")), (back, number)],
    }
    return page(request, "desk/cases/hand_over.html", context, form)


def _paper(file: CaseFile, pk: int) -> Paper:
    """
    Raises:
        Http404
    """
    for paper in file.papers:
        if paper.letter.pk == pk:
            return paper
    raise Http404


def _handed(request: HttpRequest, back: str) -> str:
    messages.success(request, _("It is recorded who has the letter."))
    return f"{back}#letters"
