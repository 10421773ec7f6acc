"""What else becomes true when a step advances: help planned or paid, needs met, custody.

Each effect is written for all acts that bring it about at once.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import (
    Assistance,
    AssistanceStatus,
    Business,
    Custody,
    CustodyKind,
    DecreeLine,
    Need,
    NeedKind,
    ProgrammeYear,
)
from casework.prepared import Change, prepared
from workflows.errors import StepNotPossible
from workflows.guards import not_possible
from workflows.reasons import TO_TELL_OF_CLOSING
from workflows.requirements.graduation import CAPITAL_NEEDS, LICENCE_NEEDS

ONCE = _("This programme has helped the family in this period already.")
LICENCE_KINDS = {
    "nib": NeedKind.LICENCE_NIB,
    "pirt": NeedKind.LICENCE_PIRT,
    "halal": NeedKind.HALAL,
    "brand": NeedKind.BRAND,
}


def _assistance(acts: list, **options: Callable[[Any], Any]) -> None:
    """One row of help for each act; `options` say of each handoff what else is known."""
    years, lines = _years(acts), _decree_lines(acts)
    rows = [
        Assistance(
            case=act.case,
            household_id=act.case.household_id,
            payee=act.handoff.member,
            member=act.handoff.member,
            programme_year=years[act.handoff.facts["programme_year"]],
            unit=years[act.handoff.facts["programme_year"]].programme.unit,
            period=act.handoff.facts.get("period")
            or str(years[act.handoff.facts["programme_year"]].year),
            amount=act.handoff.facts.get("amount"),
            goods=act.handoff.facts.get("goods", ""),
            decree_line=_line_of(act, lines),
            recorded_at=act.at,
            recorded_by=act.by,
            **{name: value(act.handoff) for name, value in options.items()},
        )
        for act in acts
    ]
    Assistance.refuse_the_dead(rows)
    try:
        with transaction.atomic():
            Assistance.objects.bulk_create(rows)
    except IntegrityError as error:
        raise StepNotPossible([not_possible("aid_once_a_period", ONCE)]) from error


def _years(acts: list) -> dict[int, ProgrammeYear]:
    years = ProgrammeYear.objects.select_related("programme")
    return years.in_bulk({act.handoff.facts["programme_year"] for act in acts})


def _decree_lines(acts: list) -> list[DecreeLine]:
    return list(
        DecreeLine.objects.filter(
            Q(household__in=[act.case.household_id for act in acts])
            | Q(person__in=[act.handoff.member_id for act in acts]),
            programme_year__in={act.handoff.facts["programme_year"] for act in acts},
        ).order_by("pk")
    )


def _line_of(act, lines: list[DecreeLine]) -> DecreeLine | None:
    for line in lines:
        family = line.household_id == act.case.household_id or (
            line.person_id == act.handoff.member_id
        )
        if family and line.programme_year_id == act.handoff.facts["programme_year"]:
            return line
    return None


def plan_assistance(acts: list) -> None:
    """Decided, not yet paid."""
    _assistance(acts, status=lambda handoff: AssistanceStatus.PLANNED)


def record_grant(acts: list) -> None:
    """Paid on the decree that the outcome names."""
    _assistance(
        acts,
        status=lambda handoff: AssistanceStatus.PAID,
        occurred_on=lambda handoff: date.fromisoformat(handoff.outcome["paid_on"]),
        payment_order=lambda handoff: handoff.outcome["payment_order"],
        receipts_on=lambda handoff: handoff.outcome.get("receipts_on"),
    )
    _meet(acts, CAPITAL_NEEDS)


def _meet(acts: list, kinds: Iterable[str]) -> None:
    """What the family needs, or the member the help was for; a sibling's need stays open."""
    handoffs = [act.handoff.pk for act in acts]
    _needs_met(handoffs=handoffs, kinds=list(kinds), today=clock.today())


@prepared
def _needs_met(handoffs, kinds, today) -> Change:
    needs = Need.objects.open().filter(
        Q(member=F("case__handoffs__member")) | Q(member=None),
        case__handoffs__in=handoffs,
        kind__in=kinds,
    )
    return Change(needs, met_on=Greatest("recorded_on", today))


def meet_need(kind: str) -> Callable:
    def meet(acts: list) -> None:
        _meet(acts, [kind])

    return meet


def record_licence(acts: list) -> None:
    """The number that was issued, on the business it is for."""
    licensed = [act.handoff for act in acts if act.handoff.outcome.get("nib")]
    Business.objects.bulk_update(
        [Business(pk=each.facts["business"], nib=each.outcome["nib"]) for each in licensed], ["nib"]
    )
    for licences in {tuple(act.handoff.facts["licences"]) for act in acts}:
        same = [act for act in acts if tuple(act.handoff.facts["licences"]) == licences]
        _meet(same, [LICENCE_KINDS[each] for each in licences])


def waive_licence_needs(acts: list) -> None:
    _meet(acts, LICENCE_NEEDS)


def close(acts: list) -> None:
    end_custody(acts)
    for act in acts:
        if act.handoff.reason in TO_TELL_OF_CLOSING:
            act.owe_telling(act.handoff.reason)


def end_custody(acts: list) -> None:
    """A closed case is in nobody's hands; who had it may still read it."""
    for act in acts:
        case = act.case
        since = case.custodies.current().aggregate(last=Max("since"))["last"]
        case.closed_at = max(case.closed_at, since)  # the server's clock may have been set back
        case.custodies.current().update(until=case.closed_at)


def begin_custody(acts: list) -> None:
    for act in acts:
        open_custody(act.case, act.handoff.sender_id, act.handoff.step)


def open_custody(case, owner: int, reason: str) -> None:
    """The social agency owns a case, and holds it until somebody accepts a handoff."""
    Custody.objects.bulk_create(
        Custody(case=case, agency_id=owner, kind=kind, reason=reason, since=clock.now())
        for kind in (CustodyKind.OWNER, CustodyKind.HOLDER)
    )
