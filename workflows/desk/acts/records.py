"""What the forms of records have in common. A form gives the fact; its service checks it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import formats

from casework.models import Case, User
from workflows import services
from workflows.fact_fields import NOTHING_CHOSEN, Named, OneOf, Text, household_members
from workflows.services.recording import FACTS, permit_record


class Worded(OneOf):
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


def day_in_words(day) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


class Member(Named):
    """One of the household who lives; which, the form says."""

    def __init__(self, **options):
        super().__init__(None, **options)


class RecordForm(forms.Form):
    """Its `model` is what `fact` makes of what was told: fields of the same names.

    Raises, on `save`:
        PermissionDenied, ValidationError
    """

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

    @classmethod
    def permit(cls, case: Case, user: User) -> None:
        """
        Raises:
            PermissionDenied, FourEyes
        """
        permit_record(case, FACTS[cls.model].action, user)

    def fact(self) -> Any:
        return self.model(**self.cleaned_data)

    def said(self, row: Any) -> str:
        """What to say when it is done, if its kind cannot know."""
        return ""

    def save(self) -> Any:
        return services.record(self.case, self.fact(), by=self.user)


def number_field(**options) -> Text:
    """Digits, typed on a telephone's number pad."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return Text(widget=widget, **options)
