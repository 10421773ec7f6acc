"""Changes of rows that are there: a need met, a death, a move, a payment."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Assistance,
    AssistanceStatus,
    Case,
    Consent,
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
    on_the_annex,
    save_changed,
    under_lock,
)
from workflows.sight import sight_of

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


@dataclass
class ConsentWithdrawn:
    """The family takes a signed yes back; what it opened is shut from that day on."""

    consent: Consent
    on: date


def apply_consent_withdrawn(case: Case, fact: ConsentWithdrawn, by: User) -> Consent:
    consent = under_lock(fact.consent, "consent")
    of_this_case(case, consent, "consent")
    if consent.withdrawn_on:
        raise ValidationError({"consent": _("This consent was withdrawn already.")})
    consent.withdrawn_on = day_of(fact.on, "on")
    if consent.withdrawn_on < consent.given_on:
        raise ValidationError({"on": _("This date is before the consent was given.")})
    return save_changed(consent, "withdrawn_on")


def apply_need_met(case: Case, fact: NeedMet, by: User) -> Need:
    """
    Raises:
        PermissionDenied: it is a need that this person is not shown; ValidationError
    """
    need = under_lock(fact.need, "need")
    of_this_case(case, need, "need")
    if not sight_of(by, case).shows_need(need.kind):
        raise PermissionDenied
    if need.met_on:
        raise ValidationError({"need": _("This need was met already.")})
    need.met_on = day_of(fact.on, "on")
    if need.met_on < need.recorded_on:
        raise ValidationError({"on": _("This date is before the need was recorded.")})
    return save_changed(need, "met_on")


def apply_death(case: Case, fact: Death, by: User) -> Person:
    person = under_lock(fact.person, "person")
    member_of_household(case, person.pk, "person")
    if person.died_on:
        raise ValidationError({"person": _("This person has died.")})
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
    aid = under_lock(fact.assistance, "assistance")
    of_this_case(case, aid, "assistance")
    if fact.status not in NEXT_STATUS.get(aid.status, set()):
        status = aid.get_status_display()
        raise ValidationError(
            {"status": _("This help already has the status “%(status)s”.") % {"status": status}}
        )
    aid.status, aid.occurred_on = fact.status, day_of(fact.on, "on")
    on_the_annex(aid, "assistance")
    aid.payment_order = fact.payment_order or aid.payment_order
    return save_changed(aid, "status", "occurred_on", "payment_order")
