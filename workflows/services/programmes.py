"""Budget years of programmes, and who stands on the annex of a decree."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from casework.canonical import check_texts
from casework.models import DecreeLine, Household, Person, Programme, ProgrammeYear, Unit, User
from permissions.access import may_administer_or_raise
from workflows.services.households import locked_cases_of, note_in_cases, permit_for_households


@transaction.atomic
def open_budget_year(
    programme: Programme,
    year: int,
    *,
    by: User,
    quota: int | None = None,
    budget: int | None = None,
    decree_number: str = "",
    decree_date: date | None = None,
) -> ProgrammeYear:
    """A new year of a programme; the budget is rupiah, null where none is set.

    Raises:
        PermissionDenied, ValidationError
    """
    may_administer_or_raise(by)
    check_texts(decree_number=decree_number)
    row = ProgrammeYear(
        programme=programme,
        year=year,
        quota=quota,
        budget=budget,
        decree_number=decree_number,
        decree_date=decree_date,
    )
    row.full_clean()
    row.save(force_insert=True)
    return row


@transaction.atomic
def put_on_decree(
    programme_year: ProgrammeYear, who: Iterable[Household | Person], *, by: User
) -> list[DecreeLine]:
    """Further lines of the decree's annex, for households or persons as the programme counts.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    who = list(who)
    households = {each.pk: _household_of(each) for each in who}
    appointment = permit_for_households(by, households.values())
    cases = locked_cases_of(households.values())
    year = _locked(programme_year)
    name = _require_fitting(year, who)
    last = year.lines.aggregate(last=Max("line"))["last"] or 0
    lines = [
        DecreeLine(programme_year=year, line=line, **{name: each})
        for line, each in enumerate(who, last + 1)
    ]
    DecreeLine.objects.bulk_create(lines)
    rows = {households[getattr(line, f"{name}_id")]: line.pk for line in lines}
    note_in_cases(cases, "decreeline", rows, by=by, appointment=appointment)
    return lines


def _locked(year: ProgrammeYear) -> ProgrammeYear:
    rows = ProgrammeYear.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=year.pk)


def _household_of(each: Household | Person) -> int | None:
    return each.pk if isinstance(each, Household) else each.household_id


def _require_fitting(year: ProgrammeYear, who: list[Any]) -> str:
    """The kind of recipient: household or person.

    Raises:
        ValidationError: no decree, the wrong kind of recipient, or one who is there already.
    """
    if not year.decree_number:
        raise ValidationError({"programme_year": _("This programme has no decree this year.")})
    name = Unit(year.programme.unit).value
    model = Person if name == Unit.PERSON else Household
    if not all(isinstance(each, model) for each in who):
        raise ValidationError({"who": _("Choose families or persons, as this programme counts.")})
    known = year.lines.filter(**{f"{name}__in": who})
    if known.exists() or len({each.pk for each in who}) < len(who):
        raise ValidationError({"who": _("One of these recipients is in the annex already.")})
    return name
