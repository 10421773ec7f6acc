"""Changes of rows that are there: a need met, a death, a move, what became of a payment."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework.canonical import refuse_control_characters
from casework.models import Assistance, AssistanceStatus, Case, Kelurahan, Need, Person, User
from workflows.services.fact_rows import (
    refuse_future,
    require_living,
    require_member,
    require_this_case,
)


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


def apply_need_met(case: Case, fact: NeedMet, by: User) -> Need:
    require_this_case(case, fact.need, "need")
    refuse_future(fact.on, "on")
    fact.need.met_on = fact.on
    fact.need.full_clean()
    fact.need.save(update_fields=["met_on"])
    return fact.need


def apply_death(case: Case, fact: Death, by: User) -> Person:
    require_member(case, fact.person.pk, "person")
    refuse_future(fact.on, "on")
    fact.person.died_on = fact.on
    fact.person.full_clean()
    fact.person.save(update_fields=["died_on"])
    return fact.person


def apply_move(case: Case, fact: Move, by: User) -> Model:
    household = case.household
    household.kelurahan, household.address = fact.kelurahan, fact.address
    household.rt, household.rw = fact.rt, fact.rw
    refuse_control_characters(fact.address)
    household.full_clean()
    household.save(update_fields=["kelurahan", "address", "rt", "rw"])
    case.kelurahan = fact.kelurahan
    return household


def apply_payment(case: Case, fact: Payment, by: User) -> Assistance:
    """Paid only when planned, to the living, and to who stands on the annex where there is one."""
    aid = (
        Assistance.objects.select_for_update(of=("self",))
        .select_related("payee", "member", "programme_year__programme")
        .get(pk=fact.assistance.pk)
    )
    require_this_case(case, aid, "assistance")
    refuse_future(fact.on, "on")
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
        require_living(aid, fact.on)
        if aid.programme_year.programme.decree_required and aid.decree_line_id is None:
            raise ValidationError(
                {"assistance": _("The family is not listed in the decree's annex.")}
            )
    aid.status, aid.occurred_on = fact.status, fact.on
    aid.payment_order = fact.payment_order or aid.payment_order
    aid.full_clean()
    aid.save(update_fields=["status", "occurred_on", "payment_order"])
    return aid
