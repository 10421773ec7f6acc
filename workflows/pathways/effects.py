"""What else becomes true when a step advances: help planned or paid, needs met, custody."""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import (
    Assistance,
    AssistanceStatus,
    Business,
    Custody,
    CustodyKind,
    NeedKind,
    ProgrammeYear,
)
from workflows.errors import StepNotPossible
from workflows.guards import not_possible
from workflows.requirements.aid import decree_line
from workflows.requirements.graduation import CAPITAL_NEEDS, LICENCE_NEEDS

ONCE = _("This programme has helped the family in this period already.")
LICENCE_KINDS = {
    "nib": NeedKind.LICENCE_NIB,
    "pirt": NeedKind.LICENCE_PIRT,
    "halal": NeedKind.HALAL,
    "brand": NeedKind.BRAND,
}


def _assistance(case, handoff, by, **options) -> Assistance:
    facts = handoff.facts
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    aid = Assistance(
        case=case,
        household_id=case.household_id,
        payee=handoff.member,
        member=handoff.member,
        programme_year=year,
        unit=year.programme.unit,
        period=facts.get("period") or str(year.year),
        amount=facts.get("amount"),
        goods=facts.get("goods", ""),
        decree_line=decree_line(case, {**facts, "member": handoff.member_id}),
        recorded_at=clock.now(),
        recorded_by=by,
        **options,
    )
    aid.clean()
    try:
        with transaction.atomic():
            aid.save()
    except IntegrityError as error:
        raise StepNotPossible([not_possible("aid_once_a_period", ONCE)]) from error
    return aid


def plan_assistance(case, handoff, by) -> None:
    """Decided, not yet paid."""
    _assistance(case, handoff, by, status=AssistanceStatus.PLANNED)


def record_grant(case, handoff, by) -> None:
    """Paid on the decree that the outcome names."""
    outcome = handoff.outcome
    _assistance(
        case,
        handoff,
        by,
        status=AssistanceStatus.PAID,
        occurred_on=date.fromisoformat(outcome["paid_on"]),
        payment_order=outcome["payment_order"],
        receipts_on=outcome.get("receipts_on"),
    )
    _meet(case, handoff, CAPITAL_NEEDS)


def _meet(case, handoff, kinds) -> None:
    """What the family needs, or the member the help was for; a sibling's need stays open."""
    needs = case.needs.open().filter(Q(member=handoff.member_id) | Q(member=None))
    needs.filter(kind__in=kinds).update(met_on=clock.today())


def meet_need(kind: str) -> Callable:
    def meet(case, handoff, by) -> None:
        _meet(case, handoff, [kind])

    return meet


def record_licence(case, handoff, by) -> None:
    """The number that was issued, on the business it is for."""
    if nib := handoff.outcome.get("nib"):
        Business.objects.filter(pk=handoff.facts["business"]).update(nib=nib)
    _meet(case, handoff, [LICENCE_KINDS[each] for each in handoff.facts["licences"]])


def waive_licence_needs(case, handoff, by) -> None:
    _meet(case, handoff, LICENCE_NEEDS)


def end_custody(case, handoff, by) -> None:
    """A closed case is in nobody's hands; who had it may still read it."""
    case.custodies.current().update(until=case.closed_at)


def begin_custody(case, handoff, by) -> None:
    open_custody(case, handoff.sender_id, handoff.step)


def open_custody(case, owner: int, reason: str) -> None:
    """The social agency owns a case, and holds it until somebody accepts a handoff."""
    Custody.objects.bulk_create(
        Custody(case=case, agency_id=owner, kind=kind, reason=reason, since=clock.now())
        for kind in (CustodyKind.OWNER, CustodyKind.HOLDER)
    )
