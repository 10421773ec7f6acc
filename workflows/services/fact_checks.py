"""What is asked of every fact before it is written; each refusal names its field."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, Model
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import check_texts
from casework.models import Assistance, AssistanceStatus, Case, Person, Unit
from casework.models.assistance import LIVE
from workflows.pathways.effects import ONCE


def check_fields(row: Model, exclude: Collection[str] = ()) -> None:
    """Every value of a new row by itself; dates written as text become dates.

    Args:
        exclude: fields that are filled in later.

    Raises:
        ValidationError: by field.
    """
    values = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    check_texts(**{name: value for name, value in values.items() if isinstance(value, str)})
    row.clean_fields(exclude=exclude)


def save_new(row: Model) -> Model:
    """A row whose fields are checked, if the rest of it fits too.

    Raises:
        ValidationError
    """
    row.clean()
    row.validate_unique()
    for constraint in row._meta.constraints:
        _validate(row, constraint)
    row.save(force_insert=True)
    return row


WORDS: dict[str, tuple[str, str]] = {
    "consent_once": ("purpose", _("This person has given this consent already.")),
    "need_open_once_per_member": ("kind", _("This need of this person is recorded already.")),
    "need_open_once_per_family": ("kind", _("This need of the family is recorded already.")),
    "aid_once_a_period_per_household": (
        "period",
        _("This programme has helped the family in this period already."),
    ),
    "aid_once_a_period_per_person": (
        "period",
        _("This programme has helped this person in this period already."),
    ),
    "aid_is_money_or_goods": ("amount", _("Give an amount or goods.")),
    "aid_period_form": (
        "period",
        _("Write the period as a month (March 2026) or a year (2026)."),
    ),
    "paid_aid_has_a_date": ("occurred_on", _("Please give the day on which it was paid.")),
    "evidence_is_somewhere": (
        "kept_at",
        _("Please choose a file, or say where the paper is kept."),
    ),
    "business_has_one_owner": (
        "owner",
        _("A business belongs to a member of the family or to a KUBE, not to both."),
    ),
    "kbli_five_digits": ("kbli", _("A KBLI has 5 digits.")),
    "nib_thirteen_digits": ("nib", _("A NIB has 13 digits.")),
}
"""Constraint → the field that it is about, and what it says to somebody who does not know it."""


def _validate(row: Model, constraint: BaseConstraint) -> None:
    try:
        constraint.validate(type(row), row)
    except ValidationError as error:
        if constraint.name not in WORDS:
            raise
        field, sentence = WORDS[constraint.name]
        raise ValidationError({field: sentence}) from error


def save_changed(row: Model, *names: str) -> Model:
    """
    Raises:
        ValidationError: by field.
    """
    texts = {name: vars(row).get(name) for name in names}
    check_texts(**{name: value for name, value in texts.items() if isinstance(value, str)})
    row.full_clean()
    row.save(update_fields=names)
    return row


def under_lock(row: Model, field: str) -> Model:
    """The row as it is now, not as the caller read it.

    Raises:
        ValidationError: on `field`; there is no such row.
    """
    found = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise ValidationError({field: _("This record does not exist.")})
    return found


def not_future(day: date | None, field: str) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({field: _("This date is in the future.")})


def a_day(value: Any, field: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValidationError({field: _("Please give the date.")})
    return value


def day_of(value: Any, field: str) -> date:
    """The day on which something happened, which is no day to come."""
    not_future(a_day(value, field), field)
    return value


def member_of_household(case: Case, person_id: int | None, field: str) -> None:
    if person_id and not Person.objects.filter(pk=person_id, household=case.household_id).exists():
        raise ValidationError({field: _("This person is not a member of the household.")})


def of_this_case(case: Case, other: Model | None, field: str) -> None:
    if other is not None and other.case_id != case.pk:
        raise ValidationError({field: _("This belongs to another case.")})


def on_the_annex(aid: Assistance, field: str) -> None:
    """Nobody is paid who does not stand on the decree's annex, where there is one.

    Raises:
        ValidationError: on `field`.
    """
    required = aid.programme_year.programme.decree_required
    if required and aid.status == AssistanceStatus.PAID and aid.decree_line_id is None:
        raise ValidationError({field: _("The family is not listed in the decree's annex.")})


def not_inherited(case: Case, aid: Assistance) -> None:
    """The household that a family split from had the same for this period; a head's exception goes
    on.

    Raises:
        ValidationError
    """
    counts = aid.unit == Unit.HOUSEHOLD and aid.status in LIVE and not aid.exception_reason
    same = {"programme_year": aid.programme_year_id, "period": aid.period, "status__in": LIVE}
    if counts and case.inherited_aid.filter(assistance__in=Assistance.objects.filter(**same)):
        raise ValidationError(ONCE)
