"""What a step's form has kept, in words: for whoever decides on it."""

from datetime import date
from functools import singledispatch
from typing import Any

from django import forms
from django.utils import formats

from casework.models import Case
from casework.periods import period_in_words
from workflows.fact_fields import FactsForm, Period, Rupiah


def in_words(form: type[FactsForm] | None, kept: dict[str, Any], case: Case) -> list[tuple]:
    """(label, text) of each fact, in the order of the form.

    Args:
        kept: plain values, as they stand on the handoff.
    """
    fields = form(case=case).fields if form else {}
    return [
        (field.label, said(field, kept[name])) for name, field in fields.items() if name in kept
    ]


@singledispatch
def said(field: forms.Field, value: Any) -> str:
    return str(value)


@said.register
def _date(field: forms.DateField, value: str) -> str:
    return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")


@said.register
def _period(field: Period, value: str) -> str:
    return period_in_words(value)


@said.register
def _rupiah(field: Rupiah, value: int) -> str:
    return f"Rp{formats.number_format(value, use_l10n=True, force_grouping=True)}"


@said.register
def _code(field: forms.ChoiceField, value: str) -> str:
    return str(dict(field.choices).get(value, value))


@said.register
def _codes(field: forms.MultipleChoiceField, value: list[str]) -> str:
    labels = dict(field.choices)
    return ", ".join(str(labels.get(each, each)) for each in value)


@said.register
def _row(field: forms.ModelChoiceField, value: int) -> str:
    """By its name, also when the form would not offer it any more."""
    row = field.queryset.model._default_manager.filter(pk=value).first()
    return field.label_from_instance(row) if row else "–"
