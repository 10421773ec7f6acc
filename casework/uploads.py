"""What somebody uploads: judged by its content, never by its name or by what the browser says.

A photograph is drawn anew: without the place and the telephone that it was taken with, no larger
than a page needs. A PDF stays as it is, for a signature may be in it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import PIL.Image
import PIL.ImageFile
import PIL.ImageOps
import pypdf
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from pypdf.generic import DictionaryObject

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
"""Of the largest cameras in telephones; more is a small file made to fill the memory."""
LONGEST_SIDE = 2_000
QUALITY = 85
MOST_PAGES = 200
PICTURES = ("JPEG", "PNG", "WEBP")
HIDDEN = ("/JavaScript", "/EmbeddedFiles")

TOO_LARGE = _("This file is too large: at most 10 MB.")
EMPTY = _("This file is empty.")
WRONG_TYPE = _("Please choose a photograph (JPEG, PNG, WebP) or a PDF.")
DAMAGED = _("This file is damaged and cannot be read. Please scan or photograph it again.")
TOO_MANY_PIXELS = _("This picture is too large. Please photograph it with a smaller size.")
LOCKED = _("This PDF is protected by a password. Please save it without one.")
ACTIVE = _("This PDF contains a program or other files. Please scan the paper or print it as PDF.")
TOO_MANY_PAGES = _("This PDF has too many pages: at most 200.")


class FileType(models.TextChoices):
    JPEG = "image/jpeg", "JPEG"
    PDF = "application/pdf", "PDF"


@dataclass(frozen=True)
class Checked:
    """What is to be kept."""

    content: bytes
    type: FileType


def check(upload: File) -> Checked:
    """
    Raises:
        ValidationError: why it cannot be kept, in words for whoever chose it.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    upload.seek(0)
    content = upload.read()
    if not content:
        raise ValidationError(EMPTY)
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Checked(content, FileType.PDF)
    return Checked(_drawn_anew(content), FileType.JPEG)


def _drawn_anew(content: bytes) -> bytes:
    try:
        picture = PIL.Image.open(io.BytesIO(content), formats=PICTURES)
    except PIL.UnidentifiedImageError as error:
        raise ValidationError(WRONG_TYPE) from error
    except PIL.Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except Exception as error:  # a decoder may stumble in any way over what was made to trip it
        raise ValidationError(DAMAGED) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    try:
        with _nothing_made_up():
            return _as_jpeg(picture)
    except Exception as error:
        raise ValidationError(DAMAGED) from error


@contextmanager
def _nothing_made_up() -> Iterator[None]:
    """Half a photograph is none: WeasyPrint, which draws letters, has Pillow fill up with grey what
    is missing, for the whole process.
    """
    lenient, PIL.ImageFile.LOAD_TRUNCATED_IMAGES = PIL.ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _as_jpeg(picture: PIL.Image.Image) -> bytes:
    """Upright, on white where it was transparent, and with nothing but its pixels."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture = PIL.ImageOps.exif_transpose(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = PIL.Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    drawn = PIL.Image.new("RGB", picture.size)
    drawn.paste(picture.convert("RGB"))
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _check_pdf(content: bytes) -> None:
    try:
        wrong = _wrong_with(pypdf.PdfReader(io.BytesIO(content)))
    except Exception as error:  # as above
        raise ValidationError(DAMAGED) from error
    if wrong:
        raise ValidationError(wrong)


def _wrong_with(reader: pypdf.PdfReader) -> str:
    if reader.is_encrypted:
        return LOCKED
    if not reader.pages:
        return DAMAGED
    if len(reader.pages) > MOST_PAGES:
        return TOO_MANY_PAGES
    return ACTIVE if _does_something(reader) else ""


def _does_something(reader: pypdf.PdfReader) -> bool:
    """By itself when it is opened, or with what it carries; to open on a page is harmless."""
    root = reader.root_object
    names = root["/Names"] if "/Names" in root else {}
    if "/AA" in root or any(each in names for each in HIDDEN):
        return True
    if any("/AA" in page for page in reader.pages):
        return True
    action = root["/OpenAction"] if "/OpenAction" in root else None
    if not isinstance(action, DictionaryObject):
        return False  # a place to open at
    return action["/S"] != "/GoTo" or "/Next" in action
