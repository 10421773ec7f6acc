"""The family itself: who belongs to it, and what it has agreed to."""

import datetime

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Person, Purpose
from permissions.roles import Role
from workflows.guards import guard

SCHOOL_AGES = range(6, 22)


def member_of(case, facts: dict) -> int:
    return facts.get("member") or case.beneficiary_id


@guard(_("The person is alive."), supplied_by=Role.FIELD_WORKER, where="household")
def alive(case, facts):
    return ~Exists(Person.objects.filter(pk=member_of(case, facts), died_on__isnull=False))


@guard(
    _("The new beneficiary belongs to the household."),
    where="household",
    needs=("new_beneficiary",),
)
def a_member_of_the_household(case, facts):
    return Exists(
        Person.objects.filter(
            pk=facts["new_beneficiary"], household=case.household_id, died_on=None
        )
    )


@guard(_("The child is of school age and lives in the household."), where="household")
def a_child_at_school(case, facts):
    child = Person.objects.filter(
        pk=member_of(case, facts), household=case.household_id, died_on=None
    ).first()
    if child is None or child.birth_date is None:
        return False
    return age_on(child.birth_date, clock.today()) in SCHOOL_AGES


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Full years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


@guard(_("The household has no other open case."), where="case")
def no_other_open_case(case):
    others = (
        type(case)
        .objects.open()
        .filter(
            Q(household=case.household_id) | Q(beneficiary=case.beneficiary_id),
            pathway=case.pathway,
        )
    )
    return ~Exists(others.exclude(pk=case.pk))


@guard(_("The family has signed that the bank may see its data."), where="consents")
def consented_to_bank(case, facts):
    return Exists(case.consents.current(Purpose.BANK).filter(person=member_of(case, facts)))


@guard(
    _("A parent has signed that the education office may see the child's data."), where="consents"
)
def consented_to_school(case, facts):
    signed = case.consents.current(Purpose.SCHOOL)
    return Exists(signed.exclude(person=member_of(case, facts)))
