"""What the forms of records have in common. A form gives the fact; its service checks it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import formats

from casework import clock
from casework.models import Case, User
from workflows.desk.acts.fields import NOTHING_CHOSEN
from workflows.fact_fields import Named, PastDay, Text, household_members


class Worded(forms.ModelChoiceField):
    """Rows of the case, each in words of its own."""

    def __init__(self, words: Callable[[Model], str], **options):
        super().__init__(None, **options)
        self.words = words

    def label_from_instance(self, row):
        return self.words(row)


class Choice(forms.ChoiceField):
    """A list that begins with nothing chosen, so that nobody sends what nobody chose."""

    def __init__(self, choices, **options):
        super().__init__(choices=[NOTHING_CHOSEN, *choices], **options)


class Today(PastDay):
    """The day on which something happened; mostly it is recorded on the same."""

    def __init__(self, **options):
        options.setdefault("initial", clock.today)
        super().__init__(**options)


def day_in_words(day) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


class Member(Named):
    """One of the household who lives; which, the form says."""

    def __init__(self, **options):
        super().__init__(None, **options)


class RecordForm(forms.Form):
    """Its `model` is what `fact` makes of what was told: fields of the same names."""

    model: Callable[..., Any]

    def __init__(self, *args, case: Case, user: User, **options):
        super().__init__(*args, **options)
        self.case, self.user = case, user
        for field in self.fields.values():
            if isinstance(field, Member):
                field.queryset = household_members(case).order_by("pk")
        self.choose()

    def choose(self) -> None:
        """Choices are of this case only."""

    def fact(self) -> Any:
        return self.model(**self.cleaned_data)


def number_field(**options) -> Text:
    """Digits, typed on a telephone's number pad."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return Text(widget=widget, **options)
