"""Budget years of programmes, and who stands on the annex of a decree."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from casework.canonical import check_texts
from casework.models import (
    Case,
    DecreeLine,
    Household,
    Person,
    Programme,
    ProgrammeYear,
    Unit,
    User,
)
from permissions.access import may_administer_or_raise
from permissions.hands import Hand
from workflows.services.households import (
    locked_cases_of,
    note_in_cases,
    permit_for_households,
    permit_office,
)
from workflows.services.locking import locked_cases
from workflows.services.lots import Verdict

THERE_ALREADY = _("One of these recipients is in the annex already.")


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
    if programme.years.filter(year=year).exists():
        raise ValidationError({"year": _("This programme has a budget of this year already.")})
    if decree_number and not decree_date:
        raise ValidationError({"decree_date": _("Please say of which day the decree is.")})
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
def name_decree(year: ProgrammeYear, *, by: User, number: str, dated: date) -> ProgrammeYear:
    """The decree is often signed after its year has begun; one that is there stays.

    Args:
        dated: the day on which it was signed.

    Raises:
        PermissionDenied, ValidationError
    """
    may_administer_or_raise(by)
    check_texts(number=number)
    year = _locked(year)
    if year.decree_number:
        raise ValidationError({"number": _("This year has a decree already.")})
    year.decree_number, year.decree_date = number, dated
    year.full_clean()
    year.save(update_fields=["decree_number", "decree_date"])
    return year


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


@transaction.atomic
def put_many_on_decree(
    programme_year: ProgrammeYear, who: dict[Case, Household | Person], *, by: User
) -> list[Verdict]:
    """Whoever may stand on the annex is put there; the others are left out, each with its verdict.

    Args:
        who: case → whom the programme counts: its household, or one of it.

    Raises:
        PermissionDenied, ValidationError: nobody can be put there.
    """
    permit_office(by)
    locked = locked_cases(who)
    year = _locked(programme_year)
    _require_decree(year)
    _require_kind(year, who.values())
    there = _on_annex(year, who.values())
    hand = Hand(by, locked)
    refused = {case: _refusal(case, who[case], hand, there) for case in locked}
    fine = [case for case, refusal in refused.items() if refusal is None]
    put_on_decree(year, [who[case] for case in fine], by=by)
    return [Verdict(case, refusal) for case, refusal in refused.items()]


def _refusal(case: Case, each, hand: Hand, there: set[int]) -> Exception | None:
    try:
        hand.require_sight(case)
        hand.require_other_family(case)
    except PermissionDenied as refusal:
        return refusal
    if _household_of(each) != case.household_id:
        return ValidationError(_("This person does not belong to the household."))
    return ValidationError(THERE_ALREADY) if each.pk in there else None


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
    _require_decree(year)
    name = _require_kind(year, who)
    if _on_annex(year, who) or len({each.pk for each in who}) < len(who):
        raise ValidationError({"who": THERE_ALREADY})
    return name


def _require_decree(year: ProgrammeYear) -> None:
    if not year.decree_number:
        raise ValidationError({"programme_year": _("This programme has no decree this year.")})


def _require_kind(year: ProgrammeYear, who: Iterable[Any]) -> str:
    name = Unit(year.programme.unit).value
    model = Person if name == Unit.PERSON else Household
    if not all(isinstance(each, model) for each in who):
        raise ValidationError({"who": _("Choose families or persons, as this programme counts.")})
    return name


def _on_annex(year: ProgrammeYear, who: Iterable[Any]) -> set[int]:
    """Those of them who stand there."""
    name = Unit(year.programme.unit).value
    lines = year.lines.filter(**{f"{name}__in": [each.pk for each in who]})
    return set(lines.values_list(name, flat=True))
