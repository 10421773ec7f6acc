"""Words, sums, days and marks as the pages show them; numbers and dates in the page's language."""

from datetime import date, datetime
from typing import NamedTuple

from django import template
from django.forms import BoundField, Form
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, workdays
from casework.nik import mask_nik
from casework.periods import period_in_words
from workflows.tab_counts import MANY

register = template.Library()
register.filter("masked", mask_nik)
register.filter("period", period_in_words)
SOON = 2
"""Working days from which a turn is marked as due soon."""


@register.simple_tag
def icon(name: str):
    """A picture beside a word, never instead of one."""
    return format_html(
        '<svg class="k-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def rupiah(amount: int | None) -> str:
    """Rp2.500.000; empty where there is none."""
    if amount is None:
        return ""
    return f"Rp{formats.number_format(amount, use_l10n=True, force_grouping=True)}"


@register.filter
def up_to(count: int) -> str:
    """A number of a list that is counted only so far: 12, or 99+."""
    return str(count) if count < MANY else f"{MANY - 1}+"


@register.filter
def day(value: date | datetime | None) -> str:
    """2 Maret 2026, of the city's calendar."""
    if value is None:
        return ""
    return formats.date_format(_local(value), "DATE_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """2 Mar 2026, 09.00 WIB"""
    if value is None:
        return ""
    return f"{formats.date_format(_local(value), 'DATETIME_FORMAT')} WIB"


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(clock.LOCAL) if isinstance(value, datetime) else value


class Due(NamedTuple):
    """How urgent, in a word, a mark and a colour."""

    kind: str
    mark: str
    words: str


@register.inclusion_tag("parts/due.html")
def due(value: datetime | None):
    """Terlambat 4 hari kerja · 2 hari kerja lagi; held where the clock stands."""
    return {"due": how_urgent(value), "value": value}


def how_urgent(value: datetime | None) -> Due:
    if value is None:
        return Due("held", "lock", _("On hold"))
    left = workdays.working_days_between(clock.today(), clock.local_date(value))
    if value < clock.now():
        late = -left
        words = ngettext("%(days)s working day late", "%(days)s working days late", late)
        return Due("late", "alert-triangle", words % {"days": late} if late else _("Late today"))
    if left <= 0:
        return Due("soon", "clock", _("Due today"))
    words = ngettext("%(days)s working day left", "%(days)s working days left", left)
    return Due("soon" if left <= SOON else "ok", "clock", words % {"days": left})


class Fault(NamedTuple):
    """An error and the field it stands beside; null: above the form."""

    message: str
    field: BoundField | None


@register.filter
def faults(forms: list[Form] | Form) -> list[Fault]:
    """Every error of some forms, in the order in which they stand on the page."""
    if isinstance(forms, Form):
        forms = [forms]
    return [
        Fault(message, None if name == "__all__" else form[name])
        for form in forms
        for name, messages in form.errors.items()
        for message in messages
    ]
