"""Changes of rows that are there: a need met, a death, a move, a payment."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Assistance,
    AssistanceStatus,
    Case,
    Household,
    Kelurahan,
    Need,
    Person,
    User,
)
from workflows.services.fact_checks import (
    day_of,
    member_of_household,
    of_this_case,
    save_changed,
)

NEXT_STATUS = {
    AssistanceStatus.PLANNED: {AssistanceStatus.PAID, AssistanceStatus.FAILED},
    AssistanceStatus.PAID: {AssistanceStatus.RETURNED},
}


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
    need = fact.need
    of_this_case(case, need, "need")
    if need.met_on:
        raise ValidationError({"need": _("This need was met already.")})
    need.met_on = day_of(fact.on, "on")
    if need.met_on < need.recorded_on:
        raise ValidationError({"on": _("This date is before the need was recorded.")})
    return save_changed(need, "met_on")


def apply_death(case: Case, fact: Death, by: User) -> Person:
    person = fact.person
    member_of_household(case, person.pk, "person")
    person.died_on = day_of(fact.on, "on")
    if person.birth_date and person.died_on < person.birth_date:
        raise ValidationError({"on": _("This date is before the person was born.")})
    return save_changed(person, "died_on")


def apply_move(case: Case, fact: Move, by: User) -> Household:
    household = case.household
    household.kelurahan, household.address = fact.kelurahan, fact.address
    household.rt, household.rw = fact.rt, fact.rw
    save_changed(household, "kelurahan", "address", "rt", "rw")
    case.kelurahan = fact.kelurahan
    return household


def apply_payment(case: Case, fact: Payment, by: User) -> Assistance:
    """Paid only when planned, to the living, and to who stands on the annex where there is one."""
    aid = (
        Assistance.objects.select_for_update(of=("self",))
        .select_related("payee", "member", "programme_year__programme")
        .get(pk=fact.assistance.pk)
    )
    of_this_case(case, aid, "assistance")
    if fact.status not in NEXT_STATUS.get(aid.status, set()):
        status = aid.get_status_display()
        raise ValidationError(
            {"status": _("This help already has the status “%(status)s”.") % {"status": status}}
        )
    needs_line = aid.programme_year.programme.decree_required and aid.decree_line_id is None
    if fact.status == AssistanceStatus.PAID and needs_line:
        raise ValidationError({"assistance": _("The family is not listed in the decree's annex.")})
    aid.status, aid.occurred_on = fact.status, day_of(fact.on, "on")
    aid.payment_order = fact.payment_order or aid.payment_order
    return save_changed(aid, "status", "occurred_on", "payment_order")
