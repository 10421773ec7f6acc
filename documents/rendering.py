"""From a letter's row to the bytes of its PDF; nothing else is read, so nothing can change it."""

import json
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from documents.fetching import ProjectFiles
from documents.models import Letter

SHAPES = frozenset({"korespondensi", "judul"})
FINGERPRINT = 12
"""Digits of a ledger row's hash that are printed: enough to find the row and to tell another."""


class UnknownShape(ValueError):
    """The content names a shape that no template prints."""


@lru_cache(maxsize=1)
def fonts() -> FontConfiguration:
    """One for the life of the process: making one costs as much as half a letter."""
    return FontConfiguration()


@lru_cache(maxsize=1)
def fetcher() -> ProjectFiles:
    return ProjectFiles()


def render(letter: Letter) -> bytes:
    """The PDF of a letter, from its frozen content, its token and its ledger hashes.

    Raises:
        CannotDecrypt, UnknownShape
    """
    document = HTML(string=html(letter), url_fetcher=fetcher())
    return document.write_pdf(font_config=fonts())


def html(letter: Letter) -> str:
    content = json.loads(letter.content)
    if content["shape"] not in SHAPES:
        raise UnknownShape(content["shape"])
    return render_to_string(f"letters/{content['shape']}.html", _context(letter, content))


def _context(letter: Letter, content: dict[str, Any]) -> dict[str, Any]:
    hashes = letter.lines.values_list("event_hash", flat=True)
    lines = [fingerprint(each) for each in hashes]
    annex = content["annex"]
    return {
        "letter": content,
        "history": fingerprint(letter.event_hash),
        "annex_rows": list(zip(annex["rows"], lines, strict=True)) if annex else [],
        "slips": list(zip(content["slips"], lines, strict=True)) if content["slips"] else [],
        "address": address(letter),
        "qr": qr(address(letter)),
    }


def address(letter: Letter) -> str:
    """The public page that tells whether this paper is genuine."""
    return f"{settings.TANGGA_PUBLIC_URL}/v/{letter.token}"


def qr(text: str) -> SafeString:
    svg = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=0)
    return mark_safe(svg)  # drawn by segno from our own address


def fingerprint(event_hash: str) -> str:
    return event_hash[:FINGERPRINT]
