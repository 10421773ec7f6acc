"""Proposing a step: what is missing stands above, with who can help; then the step's own form."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.models import Case
from permissions.roles import Role
from workflows import services
from workflows.desk.acts import mending, words
from workflows.desk.acts.proposal_forms import ProposalForm
from workflows.desk.asking import page, sent
from workflows.desk.finding import case_of, handoff_or_404
from workflows.desk.sending import SeeOther, send, word_of
from workflows.guards import Unmet
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.pathways.steps import Step
from workflows.prospects import Ahead, Prospect
from workflows.services.possible import require_proposer
from workflows.worklists import short_names


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """
    Raises:
        Http404, PermissionDenied
    """
    case, definition = _case_and_step(request, number, step)
    if step == "correct":
        return SeeOther(reverse("correct", args=[number]))
    if definition.group:
        return SeeOther(reverse("case-kube", args=[number]))
    again = _referred_again(request, case)
    data = sent(request)
    form = ProposalForm(data, case=case, step=definition, again=again)
    return _answer(request, case, definition, form)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """A wrong confirmation is not erased: a second decision sets the state right.

    Raises:
        Http404, PermissionDenied
    """
    case, definition = _case_and_step(request, number, "correct")
    data = sent(request)
    return _answer(request, case, definition, ProposalForm(data, case=case, step=definition))


def _case_and_step(request: HttpRequest, number: str, step: str) -> tuple[Case, Step]:
    case = case_of(request, number)
    definition = STEPS[case.pathway].get(step)
    if definition is None:
        raise Http404
    require_proposer(case, definition, request.user)
    return case, definition


def _referred_again(request: HttpRequest, case: Case) -> Handoff | None:
    """What could not be accepted, of the same case, and goes to the right agency now."""
    pk = request.GET.get("again", "")
    if not (pk.isascii() and pk.isdigit()):
        return None
    handoff = handoff_or_404(request.user, int(pk))
    return handoff if handoff.case_id == case.pk else None


def _answer(request, case: Case, step: Step, form: ProposalForm) -> HttpResponse:
    back = reverse("case", args=[case.number])
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: services.propose(case, step.code, by=request.user, **form.options()),
            then=lambda handoff: _proposed(request, handoff, back),
            back=back,
        )
        if done:
            return done
    supposed = form.supposed()
    [prospect] = Ahead(case, [step]).prospects(**supposed)
    chosen = supposed.get("programme_year")
    context = {
        "case": case,
        "form": form,
        "once": word_of(request),
        "prospect": prospect,
        "shut": bool(prospect.forbidden) and not form.is_bound,
        "missing": list(_in_words(prospect.unmet, case, step, chosen)),
        "waivable": list(_in_words(prospect.waivable, case, step, chosen)),
        "annexes": list(_annexes(form, chosen)),
        "agencies": _way(prospect),
        "title": prospect.label,
        "back": back,
        "trail": [(reverse("cases"), _("Cases")), (back, case.number)],
        "button": _("Propose"),
    }
    return page(request, "desk/acts/propose.html", context, form)


def _proposed(request: HttpRequest, handoff: Handoff, back: str) -> str:
    messages.success(request, words.proposed(handoff))
    return back


def _way(prospect: Prospect) -> list[str]:
    """Sender and receiver by their short names, once where they are one."""
    ends = [each.pk for each in (prospect.sender, prospect.receiver) if each]
    names = short_names(ends)
    return list(dict.fromkeys(names[each] for each in ends if each in names))


@dataclass(frozen=True)
class Missing:
    """What is missing, who can supply it, and where; the address is empty where no page does."""

    sentence: str
    who: str
    address: str


def _in_words(
    unmet: list[Unmet], case: Case, step: Step, programme_year: int | None
) -> Iterator[Missing]:
    for each in unmet:
        address = mending.address_of(each, case, step.code, programme_year)
        who = str(Role(each.supplied_by).label) if each.supplied_by else ""
        yield Missing(str(each.sentence), who, address)


def _annexes(form: ProposalForm, chosen: int | None) -> Iterator[tuple[str, str]]:
    """Of the programmes that are not chosen: on whose annex the family is put first, and where."""
    for year, unmet in form.off_the_annex.items():
        if year.pk != chosen:
            address = mending.address_of(unmet, form.case, form.step.code, year.pk)
            yield f"{year.programme.name}, {year.year}", address
