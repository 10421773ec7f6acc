"""What the forms of facts are made of: fields that show people's words, and the form they share."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import Business, Case, Person, ProgrammeKind, ProgrammeYear
from casework.periods import period_in_words, read_period

RUPIAH_MAX = 999_999_999_999
EARLIEST, LATEST = 1900, 2100
CHOOSE = _("Choose …")
NOTHING_CHOSEN = ("", CHOOSE)
"""With this a list begins, so that nobody sends what nobody chose."""


class Text(forms.CharField):
    default_validators = [refuse_control_characters]


class Period(Text):
    """A month or a year of help: typed as people write it, kept as 2026-03 or 2026."""

    default_error_messages = {
        "invalid": _("Write the period as a month (March 2026) or a year (2026).")
    }

    def __init__(self, **options):
        options.setdefault("label", _("Period"))
        options.setdefault(
            "help_text", _("A month, such as March 2026, or a whole year, such as 2026.")
        )
        super().__init__(max_length=20, **options)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        period = read_period(text)
        if period is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return period

    def prepare_value(self, value):
        return period_in_words(value) if isinstance(value, str) else value


class Rupiah(forms.IntegerField):
    """Whole rupiah, typed with or without points: 2.500.000."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(min_value=1, max_value=RUPIAH_MAX, localize=True, **options)


def in_living_memory(day: datetime.date) -> None:
    """
    Raises:
        ValidationError: nobody means it, and what is reckoned from it would leave the calendar.
    """
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(
            _("Please check the year of this date: it lies between %(first)s and %(last)s."),
            params={"first": EARLIEST, "last": LATEST},
        )


def not_in_the_future(day: datetime.date | None) -> datetime.date | None:
    """
    Raises:
        ValidationError
    """
    if day and day > clock.today():
        raise ValidationError(_("This date is in the future."))
    return day


class Day(forms.DateField):
    """A day that somebody can mean."""

    default_validators = [in_living_memory]


class PastDay(Day):
    """Today, or a day before."""

    default_validators = [in_living_memory, not_in_the_future]


class OneOf(forms.ModelChoiceField):
    """A row of a list that begins with nothing chosen."""

    def __init__(self, queryset: QuerySet | None, *, empty_label=CHOOSE, **options):
        super().__init__(queryset, empty_label=empty_label, **options)


class Named(OneOf):
    """Rows that are called by their name: a person, a business, a group."""

    def label_from_instance(self, row):
        return row.name


class _ChoicesWhenShown(ModelChoiceIterator):
    def __init__(self, field: "OfTheCase"):
        self.field = field

    @property
    def queryset(self) -> QuerySet | None:
        return self.field.queryset


class OfTheCase(Named):
    """A choice among what the case has: asked for when it is shown or one is chosen, and not in
    every proposal of hundreds.

    Args:
        rows: case → what there is to choose from.
    """

    iterator = _ChoicesWhenShown
    case: Case | None = None

    def __init__(self, rows: Callable[[Case], QuerySet], **options):
        self._rows = rows
        super().__init__(None, **options)

    def _get_queryset(self) -> QuerySet | None:
        return self._rows(self.case) if self.case else None

    queryset = property(_get_queryset, Named._set_queryset)

    def of(self, case: Case) -> None:
        self.case = case
        self.widget.choices = self.choices


class SameForAll(OneOf):
    """A choice that does not depend on the case: looked up once for many that are proposed."""

    known: dict[Any, Model] | None = None

    def to_python(self, value):
        if self.known is None:
            return super().to_python(value)
        if (key := (type(self), value)) not in self.known:
            self.known[key] = super().to_python(value)
        return self.known[key]


class NamedForAll(Named, SameForAll):
    """The same rows for all, called by their name."""


class BudgetYear(SameForAll):
    """A budget year of one of the kinds of programmes that a step may draw on."""

    def __init__(self, *kinds: ProgrammeKind):
        years = ProgrammeYear.objects.select_related("programme")
        super().__init__(years, label=_("Programme and year"))
        self.kinds = kinds

    def label_from_instance(self, row):
        return f"{row.programme.name}, {row.year}"

    def __deepcopy__(self, memo):
        """Each form narrows its own copy: before the models are loaded nothing can be asked."""
        field = super().__deepcopy__(memo)
        years = field.queryset.filter(programme__kind__in=self.kinds)
        field.queryset = years.order_by("-year", "programme")
        return field


class FactsForm(forms.Form):
    """Checks facts against a case; unknown names are refused, so that a typing error is seen.

    Without data it is what a page asks, and `suggested` what it asks it with.
    """

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        *,
        case: Case,
        complete: bool = True,
        known: dict | None = None,
    ):
        super().__init__(data)
        self.case = case
        for field in self.fields.values():
            if isinstance(field, SameForAll):
                field.known = known
            elif isinstance(field, OfTheCase):
                field.of(case)
        if not complete:  # an outcome that was not reached has only some of its facts
            for field in self.fields.values():
                field.required = False

    def clean(self):
        unknown = sorted(set(self.data) - set(self.fields))
        for name in unknown:
            self.add_error(
                None,
                ValidationError(_("This step does not ask for “%(name)s”."), params={"name": name}),
            )
        return super().clean()

    def suggested(self) -> dict[str, Any]:
        """Field → what is most likely right for this case; the caseworker looks at it."""
        return {}

    def kept(self) -> dict[str, Any]:
        """
        Raises:
            ValidationError: by field.
        """
        if not self.is_valid():
            raise ValidationError(self.errors.as_data())
        return {
            name: plain(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def plain(value: Any) -> Any:
    """As it is kept: a row by its number, a day as ISO text."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def household_members(case: Case) -> QuerySet[Person]:
    return Person.objects.filter(household=case.household_id, died_on=None, merged_into=None)


def family_businesses(case: Case) -> QuerySet[Business]:
    """Running ones of its members, and of the KUBE that they are members of."""
    mine = Q(owner__household=case.household_id) | Q(
        group__memberships__person__household=case.household_id,
        group__memberships__until=None,
    )
    return Business.objects.running().filter(mine).distinct()


def this_years(form: FactsForm) -> dict[str, Any]:
    """The programme of this year, where there is one only."""
    years = form.fields["programme_year"].queryset.filter(year=clock.today().year)[:2]
    return {"programme_year": years[0].pk} if len(years) == 1 else {}
