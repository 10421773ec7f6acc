"""The family itself: who belongs to it, and what it has agreed to."""

import datetime
from functools import partial

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, Person, Purpose
from permissions.roles import Role
from workflows.guards import guard

SCHOOL_AGES = range(6, 22)


def member_of(case, facts: dict) -> int:
    member = facts.get("member")
    return case.beneficiary_id if member is None else member


@guard(
    _("The person is alive."), supplied_by=Role.FIELD_WORKER, where="household", reads=("member",)
)
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


@guard(
    _("The child is of school age and lives in the household."),
    where="household",
    reads=("member",),
)
def a_child_at_school(case, facts):
    """Six years old or more, and not yet 22."""
    youngest, oldest = (
        case.when(partial(years_ago, each)) for each in (SCHOOL_AGES.start, SCHOOL_AGES.stop)
    )
    return Exists(
        Person.objects.filter(
            pk=member_of(case, facts),
            household=case.household_id,
            died_on=None,
            birth_date__lte=youngest,
            birth_date__gt=oldest,
        )
    )


def years_ago(count: int) -> datetime.date:
    """Born until this day, somebody is so many years old today."""
    today = clock.today()
    try:
        return today.replace(year=today.year - count)
    except ValueError:  # today is a leap day
        return datetime.date(today.year - count, 2, 28)


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Full years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


@guard(_("The household has no other open case."), where="case")
def no_other_open_case(case):
    others = (
        Case.objects.open()
        .filter(
            Q(household=case.household_id) | Q(beneficiary=case.beneficiary_id),
            pathway=case.pathway,
        )
        .exclude(pk=case.pk)
    )
    return ~Exists(others)


@guard(
    _("The family has signed that the bank may see its data."), where="consents", reads=("member",)
)
def consented_to_bank(case, facts):
    return Exists(case.consents.current(Purpose.BANK).filter(person=member_of(case, facts)))


@guard(
    _("A parent has signed that the education office may see the child's data."),
    where="consents",
    reads=("member",),
)
def consented_to_school(case, facts):
    signed = case.consents.current(Purpose.SCHOOL)
    return Exists(signed.exclude(person=member_of(case, facts)))
