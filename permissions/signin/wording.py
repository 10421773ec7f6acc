"""What was typed, in the words of the form on which it was typed."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import pretty_name
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils import formats
from django.utils.choices import flatten_choices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.nik import clean_number, mask_nik
from permissions.signin.keeping import Kept

UNSEEN = {
    "once",
    "more",
    "go",
    "page",
    "TOTAL_FORMS",
    "INITIAL_FORMS",
    "MIN_NUM_FORMS",
    "MAX_NUM_FORMS",
}
"""Fields that no page shows."""
NUMBERS = {"nik": "NIK", "kk": "KK"}
"""Never shown in full."""
WRITTEN = {"rt": "RT", "rw": "RW"}


def rows(request: HttpRequest, kept: Kept) -> Iterator[tuple[str, str]]:
    """Label and words of what a person typed, of all that the form sent."""
    fields = _fields(_page(request, kept))
    for name, value in kept.fields:
        last = name.rpartition("-")[2]
        field = fields.get(name) or fields.get(last)
        if value.strip() and last not in UNSEEN:
            label = str(field.label) if field and field.label else _label(last)
            yield label, _masked(value) if last in NUMBERS else _words(field, value)


def _page(request: HttpRequest, kept: Kept) -> dict[str, Any]:
    """What the page would show if it were opened now with what was typed as its question; nothing
    where this person cannot open it.
    """
    path, _mark, query = kept.path.partition("?")
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.POST, asked.GET = QueryDict(), QueryDict(query, mutable=True)
    for name, value in kept.fields:
        asked.GET.appendlist(name, value)
    try:
        view, args, options = resolve(path)
        response = view(asked, *args, **options)
    except (Http404, PermissionDenied):
        return {}
    return getattr(response, "context_data", None) or {}


def _fields(shown: dict[str, Any]) -> dict[str, forms.Field]:
    """By the name that was sent, and by its last part: of rows of a kind there may be fewer now."""
    found = {}
    for form in _forms(list(shown.values())):
        for name, field in form.fields.items():
            found[form.add_prefix(name)] = field
            found.setdefault(name, field)
    return found


def _forms(shown: Any) -> Iterator[forms.BaseForm]:
    if isinstance(shown, forms.BaseForm):
        yield shown
    elif isinstance(shown, forms.BaseFormSet | list):
        for each in shown:
            yield from _forms(each)


def _masked(value: str) -> str:
    return mask_nik(clean_number(value))


def _words(field: forms.Field | None, value: str) -> str:
    """Of a choice what the page called it, never its code; a day as days are written here."""
    if isinstance(field, forms.BooleanField):
        return _("yes")
    if isinstance(field, forms.DateField):
        return _day(field, value)
    choices = flatten_choices(getattr(field, "choices", ()))
    return next((str(words) for code, words in choices if str(code) == value), value)


def _day(field: forms.DateField, value: str) -> str:
    try:
        return formats.date_format(field.to_python(value))
    except ValidationError:
        return value


def _label(field: str) -> str:
    """As the form said it, where it was content with the field's name; else only that it is an
    entry, for no English word helps anybody here.
    """
    english = NUMBERS.get(field) or WRITTEN.get(field) or pretty_name(field)
    words = _(english)
    known = words != english or english.isupper() or get_language() == "en"
    return words if known else _("Entry")
