"""My work: what is mine to do, what is with others, and my families."""

from functools import partial

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from permissions.roles import Action
from workflows.alerts import alerts, beside, open_alerts
from workflows.caseload import families, my_cases
from workflows.cautions import looks_at
from workflows.desk import asking
from workflows.desk.paging import Lines, number_of, query_without_page
from workflows.desk.shell import CASES
from workflows.desk.work.filters import (
    ANSWER,
    ATTEND,
    BULK,
    NAME,
    TELL,
    WAY_ON,
    CaseFilter,
    TurnFilter,
    WaitingFilter,
)
from workflows.desk.work.many import BUTTONS
from workflows.duties import objections, tellings
from workflows.naming import namings
from workflows.services import where_to_register
from workflows.tab_counts import count_tabs
from workflows.waiting import open_to, own_desks, waiting
from workflows.worklists import PAGE, open_turns, worklist

FEW = 5
"""Of what the clock has told, on top of the turns."""
ELSEWHERE = {Action.AUDIT: "audit", Action.REPORT: "reports", Action.ADMINISTER: "staff"}
"""First pages of those who work on no case."""


@require_GET
def home(request):
    actions = request.standing.actions
    if not actions & CASES:
        for action, name in ELSEWHERE.items():
            if action in actions:
                return redirect(name)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else first_tab(request.standing)
    counts = count_tabs(request.user, request.standing)
    context = TABS[tab](request, counts)
    context |= {"tab": tab, "tabs": tabs(tab, counts), "counts": counts}
    context["query"] = query_without_page(request)
    context["narrowed"] = bool(asked(request, context["filter"]))
    return asking.page(request, f"desk/my_work/{tab}.html", context, context["filter"].form)


def first_tab(standing) -> str:
    """Whoever has no desk at an agency gets no turn: field staff begin at their families."""
    return "tasks" if own_desks(standing) else "families"


def asked(request, narrowed) -> set[str]:
    """By what the list is narrowed."""
    return {name for name in narrowed.form.fields if request.GET.get(name)}


def tabs(here: str, counts) -> list[dict]:
    named = (
        ("tasks", _("My tasks"), counts.tasks),
        ("waiting", _("Waiting for others"), counts.waiting),
        ("families", _("My families"), counts.families),
    )
    return [
        {"name": name, "label": label, "count": count, "current": name == here}
        for name, label, count in named
    ]


# ---------------------------------------------------------------------- the three lists


def tasks(request, counts) -> dict:
    user, standing = request.user, request.standing
    narrowed = TurnFilter(request.GET, open_turns(user, standing=standing), request=request)
    lines = Lines(request, partial(worklist, user, turns=narrowed.qs, standing=standing))
    rows = _rows(lines, select_all=request.GET.get("select") == "all")
    acts = dict.fromkeys(act for each in lines for act in BULK.get(each.at, ()))
    attending = request.GET.get("kind") == ATTEND
    noticed = _besides(
        request, narrowed, ATTEND, counts.told, _told_by_clock(request, attending), few=FEW
    )
    told = _besides(
        request, narrowed, TELL, counts.tellings, partial(tellings, user, standing=standing)
    )
    answers = _besides(
        request, narrowed, ANSWER, counts.objections, partial(objections, user, standing=standing)
    )
    secrets = _besides(request, narrowed, NAME, counts.namings, partial(namings, user))
    pages = (told, answers, secrets, noticed if attending else None)
    return {
        "filter": narrowed,
        "page": next((each for each in pages if each and not rows), lines),
        "rows": rows,
        "noticed": noticed,
        "attending": attending,
        "told": told,
        "answers": answers,
        "secrets": secrets,
        "acts": [(act, BUTTONS[act]) for act in acts],
    }


def _told_by_clock(request, attending: bool):
    """The read of all of it; beside the turns, of what is not among them on top."""
    told = open_alerts(request.user, request.standing)
    told = told if attending else beside(told, request.standing)
    return partial(alerts, request.user, told=told, standing=request.standing)


def _rows(turns, *, select_all: bool) -> list[dict]:
    looks = looks_at(turns)
    return [
        {
            "turn": each,
            "look": looks[each.handoff],
            "way": WAY_ON[each.at],
            "many": each.at in BULK,
            "chosen": select_all and not looks[each.handoff].cautions,
        }
        for each in turns
    ]


def _besides(
    request, narrowed: TurnFilter, kind: str, count: int, read, few: int = PAGE
) -> Lines | None:
    """What is no turn of one's own: alone when asked for, else a few beside the first turns."""
    words = asked(request, narrowed)
    alone = request.GET.get("kind") == kind and words == {"kind"}
    first = not words and number_of(request) == 1
    if not count or not (alone or first):
        return None
    return Lines(request, read, PAGE if alone else few)


def with_others(request, counts) -> dict:
    user, standing = request.user, request.standing
    narrowed = WaitingFilter(request.GET, open_to(user, standing), request=request)
    read = partial(waiting, user, handoffs=narrowed.qs, standing=standing)
    return {"filter": narrowed, "page": Lines(request, read)}


def mine(request, counts) -> dict:
    user, standing = request.user, request.standing
    narrowed = CaseFilter(request.GET, my_cases(user, standing), request=request)
    read = partial(families, user, cases=narrowed.qs, standing=standing)
    return {
        "filter": narrowed,
        "page": Lines(request, read, size=narrowed.lines),
        "select_all": request.GET.get("select") == "all",
        "may_propose": Action.PROPOSE in standing.actions,
        "may_assign": Action.ASSIGN in standing.actions,
        "may_register": where_to_register(user).exists(),
        "in_the_field": not own_desks(standing),
    }


TABS = {"tasks": tasks, "waiting": with_others, "families": mine}
