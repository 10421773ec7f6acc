"""Recording what happened: visits, needs, consents, assessments, businesses, payments, deaths.

A fact is an unsaved row of one of our models, or one of the small classes below for a change of
rows that are there. One line in FACTS makes a new kind of fact recordable.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import (
    Agency,
    Assessment,
    Assistance,
    AssistanceStatus,
    Business,
    Case,
    Consent,
    CustodyKind,
    CustodyScope,
    Evidence,
    Kelurahan,
    Need,
    Person,
    User,
    Visit,
)
from permissions.access import (
    may_or_raise,
    named_staff_or_raise,
    require_other_family,
    require_sight,
)
from permissions.models import Appointment
from permissions.roles import NAMED_CASE_ACTIONS, Action
from workflows.acts import Act, seal
from workflows.services.locking import locked_case


@dataclass
class NeedMet:
    """A need was met outside the ladder's steps."""

    need: Need
    on: date


@dataclass
class Death:
    """A member of the household died."""

    person: Person
    on: date


@dataclass
class Move:
    """The family moved inside the city; the case goes along to the new area."""

    kelurahan: Kelurahan
    address: str
    rt: str = ""
    rw: str = ""


@dataclass
class Payment:
    """What became of help that was planned; `on` is the day it happened."""

    assistance: Assistance
    status: str
    on: date
    payment_order: str = ""


@transaction.atomic
def record(case: Case, fact: Any, *, by: User) -> Any:
    """Record a fact that guards read; returns the saved row (of a change: the row changed).

    Raises:
        PermissionDenied, ValidationError
    """
    kind = FACTS.get(type(fact))
    if kind is None:
        raise ValidationError(_("This kind of record cannot be saved."))
    case = locked_case(case)
    appointment = _permit(case, kind.action, by)
    if case.closed_at:
        raise ValidationError(_("This case is closed."))
    row = kind.write(case, fact, by)
    details = {"fact": type(fact).__name__.lower(), "row": row.pk}
    act = Act("record", case, by, appointment, details=details)
    act.moved_case = kind.changes_case
    seal([act])
    return row


def _permit(case: Case, action: str, by: User) -> Appointment:
    """Agencies that have the case now, the field staff of its area, and named protection staff."""
    require_sight(by, case)
    require_other_family(by, case)
    agencies = Agency.objects.filter(
        custodies__case=case.pk, custodies__until=None, custodies__scope=CustodyScope.CASE
    ).distinct()
    try:
        return may_or_raise(by, action, *agencies, case.kelurahan)
    except PermissionDenied:
        if action not in NAMED_CASE_ACTIONS or not case.confidential:
            raise
        return named_staff_or_raise(by, case)


# ---------------------------------------------------------------------- rows


def _save(row: Model) -> Model:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str):
            refuse_control_characters(value)
    row.full_clean()
    row.save(force_insert=True)
    return row


def _not_future(day: date, field: str) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({field: _("This date is in the future.")})


def _member(case: Case, person_id: int | None, field: str) -> None:
    if person_id and not Person.objects.filter(pk=person_id, household=case.household_id).exists():
        raise ValidationError({field: _("This person is not a member of the household.")})


def _of_this_case(case: Case, other: Model | None, field: str) -> None:
    if other is not None and other.case_id != case.pk:
        raise ValidationError({field: _("This belongs to another case.")})


def _visit(case: Case, visit: Visit, by: User) -> Visit:
    visit.case, visit.recorded_at = case, clock.now()
    visit.visitor = visit.visitor if visit.visitor_id else by
    _not_future(visit.visited_on, "visited_on")
    return _save(visit)


def _need(case: Case, need: Need, by: User) -> Need:
    need.case, need.recorded_by = case, by
    need.recorded_on = need.recorded_on or clock.today()
    _not_future(need.recorded_on, "recorded_on")
    _member(case, need.member_id, "member")
    if need.rule.own_confidential_case and not case.confidential:
        raise ValidationError({"kind": _("This need belongs on a confidential case of its own.")})
    return _save(need)


def _evidence(case: Case, evidence: Evidence, by: User) -> Evidence:
    evidence.case, evidence.recorded_by = case, by
    _not_future(evidence.dated, "dated")
    return _save(evidence)


def _assessment(case: Case, assessment: Assessment, by: User) -> Assessment:
    assessment.case, assessment.assessed_by = case, by
    assessment.recorded_at = clock.now()
    assessment.assessed_on = assessment.assessed_on or clock.today()
    _of_this_case(case, assessment.visit if assessment.visit_id else None, "visit")
    _not_future(assessment.assessed_on, "assessed_on")
    if assessment.visit_id and assessment.assessed_on < assessment.visit.visited_on:
        raise ValidationError({"assessed_on": _("An assessment cannot be dated before its visit.")})
    return _save(assessment)


def _consent(case: Case, consent: Consent, by: User) -> Consent:
    consent.case, consent.recorded_by = case, by
    _not_future(consent.given_on, "given_on")
    _member(case, consent.person_id, "person")
    _of_this_case(case, consent.evidence, "evidence")
    return _save(consent)


def _business(case: Case, business: Business, by: User) -> Business:
    business.recorded_by = by
    _not_future(business.started_on, "started_on")
    _member(case, business.owner_id, "owner")
    return _save(business)


def _assistance(case: Case, aid: Assistance, by: User) -> Assistance:
    """Help that was given outside the ladder's steps; the dead and closed cases get none."""
    aid.case, aid.household_id = case, case.household_id
    aid.recorded_by, aid.recorded_at = by, clock.now()
    aid.unit = aid.programme_year.programme.unit
    _not_future(aid.occurred_on, "occurred_on")
    _member(case, aid.member_id, "member")
    _require_living(aid, aid.occurred_on)
    if aid.exception_reason:
        _require_head(case, by)
        aid.exception_by = by
    return _save(aid)


def _require_head(case: Case, by: User) -> None:
    """Like aid twice in a period is an exception, and the owner's head gives the reason."""
    owners = Agency.objects.filter(
        custodies__case=case.pk, custodies__kind=CustodyKind.OWNER, custodies__until=None
    )
    may_or_raise(by, Action.APPROVE, *owners)


def _require_living(aid: Assistance, on: date | None) -> None:
    for person, field in ((aid.payee, "payee"), (aid.member, "member")):
        if person.died_on and (on is None or on >= person.died_on):
            raise ValidationError({field: _("This person has died.")})


# ---------------------------------------------------------------------- changes


def _need_met(case: Case, fact: NeedMet, by: User) -> Need:
    _of_this_case(case, fact.need, "need")
    _not_future(fact.on, "on")
    fact.need.met_on = fact.on
    fact.need.full_clean()
    fact.need.save(update_fields=["met_on"])
    return fact.need


def _death(case: Case, fact: Death, by: User) -> Person:
    _member(case, fact.person.pk, "person")
    _not_future(fact.on, "on")
    fact.person.died_on = fact.on
    fact.person.full_clean()
    fact.person.save(update_fields=["died_on"])
    return fact.person


def _move(case: Case, fact: Move, by: User) -> Model:
    household = case.household
    household.kelurahan, household.address = fact.kelurahan, fact.address
    household.rt, household.rw = fact.rt, fact.rw
    refuse_control_characters(fact.address)
    household.full_clean()
    household.save(update_fields=["kelurahan", "address", "rt", "rw"])
    case.kelurahan = fact.kelurahan
    return household


def _payment(case: Case, fact: Payment, by: User) -> Assistance:
    """Paid only when planned, to the living, and to who stands on the annex where there is one."""
    aid = (
        Assistance.objects.select_for_update(of=("self",))
        .select_related("payee", "member", "programme_year__programme")
        .get(pk=fact.assistance.pk)
    )
    _of_this_case(case, aid, "assistance")
    _not_future(fact.on, "on")
    allowed = {
        AssistanceStatus.PLANNED: {AssistanceStatus.PAID, AssistanceStatus.FAILED},
        AssistanceStatus.PAID: {AssistanceStatus.RETURNED},
    }
    if fact.status not in allowed.get(aid.status, set()):
        status = aid.get_status_display()
        raise ValidationError(
            {"status": _("This help already has the status “%(status)s”.") % {"status": status}}
        )
    if fact.status == AssistanceStatus.PAID:
        _require_living(aid, fact.on)
        if aid.programme_year.programme.decree_required and aid.decree_line_id is None:
            raise ValidationError(
                {"assistance": _("The family is not listed in the decree's annex.")}
            )
    aid.status, aid.occurred_on = fact.status, fact.on
    aid.payment_order = fact.payment_order or aid.payment_order
    aid.full_clean()
    aid.save(update_fields=["status", "occurred_on", "payment_order"])
    return aid


@dataclass(frozen=True)
class Kind:
    """Who may record it, and how it is written."""

    action: str
    write: Callable[[Case, Any, User], Any]
    changes_case: bool = False


FACTS: dict[type, Kind] = {
    Visit: Kind(Action.RECORD_FIELD_FACT, _visit),
    Need: Kind(Action.RECORD_FIELD_FACT, _need),
    NeedMet: Kind(Action.RECORD_FIELD_FACT, _need_met),
    Evidence: Kind(Action.RECORD_FIELD_FACT, _evidence),
    Death: Kind(Action.RECORD_FIELD_FACT, _death),
    Move: Kind(Action.RECORD_FIELD_FACT, _move, changes_case=True),
    Consent: Kind(Action.RECORD_FORMAL_FACT, _consent),
    Assessment: Kind(Action.RECORD_FORMAL_FACT, _assessment),
    Business: Kind(Action.RECORD_FORMAL_FACT, _business),
    Assistance: Kind(Action.RECORD_FORMAL_FACT, _assistance),
    Payment: Kind(Action.RECORD_FORMAL_FACT, _payment),
}
