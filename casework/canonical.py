"""One way to write a value as text, so that the same content always has the same digest."""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, ASCII; numbers with a point are refused (databases change them)."""
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain
    )


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; use whole rupiah or text")
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for part in value:
        _refuse_floats(part)


def text_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def refuse_control_characters(text: str) -> None:
    """SQLite stores NUL and PostgreSQL refuses it: neither gets to see it.

    Raises:
        ValidationError
    """
    if CONTROL_CHARACTERS.search(text):
        raise ValidationError(_("Please remove characters that cannot be printed."))


def check_texts(**texts: str) -> None:
    """The same for texts by field.

    Raises:
        ValidationError: by field.
    """
    for field, text in texts.items():
        if not isinstance(text, str):
            raise ValidationError({field: _("Please write a text.")})
        try:
            refuse_control_characters(text)
        except ValidationError as error:
            raise ValidationError({field: error}) from error
