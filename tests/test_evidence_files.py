"""Papers of the families: what is accepted, what is kept of it, and who could read it."""

import io
import os
import time
from hashlib import sha256

import PIL.Image
import PIL.ImageFile
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from casework import clock, files, uploads
from casework.models import Evidence
from workflows import services

GPS, WHERE = 0x8825, {1: "S", 2: (7.0, 58.0, 0.0)}
ORIENTATION, ON_ITS_SIDE = 0x0112, 6


@pytest.fixture(autouse=True)
def _beside_weasyprint(monkeypatch):
    """In a process that has drawn a letter, Pillow fills up what is missing."""
    monkeypatch.setattr(PIL.ImageFile, "LOAD_TRUNCATED_IMAGES", True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def picture(kind="JPEG", size=(300, 200), mode="RGB", colour="red", **options) -> bytes:
    made = io.BytesIO()
    PIL.Image.new(mode, size, colour).save(made, kind, **options)
    return made.getvalue()


def photograph() -> bytes:
    """As a telephone makes it: large, on its side, with the place where it was taken."""
    exif = PIL.Image.Exif()
    exif[ORIENTATION], exif[GPS] = ON_ITS_SIDE, WHERE
    return picture(size=(3000, 1500), exif=exif)


def pdf(pages=1, **root) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def scripted(name="/OpenAction") -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    action = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/S"): pypdf.generic.NameObject("/JavaScript"),
            pypdf.generic.NameObject("/JS"): pypdf.generic.TextStringObject("app.alert(1)"),
        }
    )
    target = writer.pages[0] if name == "page" else writer.root_object
    target[pypdf.generic.NameObject("/AA" if name == "page" else name)] = action
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_attachment() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("virus.exe", b"MZ")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("rahasia", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def filed(world, content: bytes, *, case=None, name="KTP Siti.jpg", **options) -> Evidence:
    upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
    paper = Evidence(kind="ktp", dated=clock.today(), file=upload, **options)
    return services.record(case or world.case(), paper, by=world.faskel)


def on_disk(folder) -> list:
    return [each for each in folder.rglob("*") if each.is_file()] if folder.exists() else []


# ---------------------------------------------------------------------- what is kept


def test_a_paper_is_encrypted_under_a_name_that_says_nothing(world, folder):
    paper = filed(world, pdf())
    [path] = on_disk(folder)
    assert "Siti" not in str(path) and paper.file.name == str(path.relative_to(folder))
    assert b"%PDF" not in path.read_bytes()
    found = Evidence.objects.get(pk=paper.pk)
    assert found.file.content() == pdf()
    assert (found.file_type, found.file_size) == ("application/pdf", len(pdf()))
    assert found.file_sha256 == sha256(pdf()).hexdigest()
    assert path.stat().st_mode & 0o777 == 0o600
    assert {each.stat().st_mode & 0o777 for each in path.parents[:2]} == {0o700}


def test_a_photograph_is_upright_small_and_without_its_place(world):
    paper = Evidence.objects.get(pk=filed(world, photograph()).pk)
    kept = PIL.Image.open(io.BytesIO(paper.file.content()))
    assert (paper.file_type, kept.format, kept.size) == ("image/jpeg", "JPEG", (1000, 2000))
    assert not kept.getexif() and b"Exif" not in paper.file.content()


@pytest.mark.parametrize(
    "content",
    [
        picture("PNG"),
        picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)),
        picture("PNG", mode="P", colour=1),
        picture("PNG", mode="I;16", colour=9),
        picture("WEBP"),
        picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0)),
        picture("JPEG", mode="L", colour=9),
    ],
)
def test_every_picture_becomes_a_jpeg(content):
    checked = uploads.check(SimpleUploadedFile("x", content))
    kept = PIL.Image.open(io.BytesIO(checked.content))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (300, 200))


def test_what_was_transparent_is_white():
    content = picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))
    checked = uploads.check(SimpleUploadedFile("x", content))
    assert PIL.Image.open(io.BytesIO(checked.content)).getpixel((5, 5)) == (255, 255, 255)


def test_two_files_cannot_be_exchanged_nor_altered(world, folder):
    case = world.case()
    first, second = (filed(world, pdf(pages), case=case) for pages in (1, 2))
    one, other = (folder / each.file.name for each in (first, second))
    one.write_bytes(other.read_bytes())
    with pytest.raises(files.LostFile):
        Evidence.objects.get(pk=first.pk).file.content()
    other.unlink()
    with pytest.raises(files.LostFile):
        Evidence.objects.get(pk=second.pk).file.content()


# ---------------------------------------------------------------------- what is refused

REFUSED = {
    "nothing": (b"", uploads.EMPTY),
    "a page": (b"<script>alert(1)</script>", uploads.WRONG_TYPE),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', uploads.WRONG_TYPE),
    "a GIF": (picture("GIF", mode="P", colour=1), uploads.WRONG_TYPE),
    "a TIFF": (picture("TIFF"), uploads.WRONG_TYPE),
    "a program": (b"MZ\x90\x00" * 100, uploads.WRONG_TYPE),
    "half a photograph": (photograph()[:2000], uploads.DAMAGED),
    "half a PDF": (b"%PDF-1.7\n%half", uploads.DAMAGED),
    "a PDF without pages": (pdf(0), uploads.DAMAGED),
    "a PDF with a password": (locked(), uploads.LOCKED),
    "a PDF that starts a script": (scripted(), uploads.ACTIVE),
    "a PDF that acts when it closes": (scripted("/AA"), uploads.ACTIVE),
    "a PDF that acts on a page": (scripted("page"), uploads.ACTIVE),
    "a PDF with a program in it": (with_attachment(), uploads.ACTIVE),
    "a PDF that is a book": (pdf(uploads.MOST_PAGES + 1), uploads.TOO_MANY_PAGES),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_a_paper_is_refused_whatever_it_is_called(world, folder, what):
    content, sentence = REFUSED[what]
    with pytest.raises(ValidationError) as refusal:
        filed(world, content)
    assert refusal.value.message_dict == {"file": [str(sentence)]}
    assert on_disk(folder) == [] and not Evidence.objects.exists()


def test_a_large_file_is_refused(world, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", len(pdf()) - 1)
    with pytest.raises(ValidationError) as refusal:
        filed(world, pdf())
    assert refusal.value.message_dict == {"file": [str(uploads.TOO_LARGE)]}


@pytest.mark.parametrize("size", [(8_000, 8_000), (20_000, 10_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read(size, monkeypatch):
    bomb = picture("PNG", size, mode="1", colour=0)
    assert len(bomb) < 100_000
    monkeypatch.setattr(PIL.Image.Image, "load", lambda self: pytest.fail("was read"))
    with pytest.raises(ValidationError) as refusal:
        uploads.check(SimpleUploadedFile("x", bomb))
    assert refusal.value.messages == [str(uploads.TOO_MANY_PIXELS)]


def test_nobody_files_a_paper_that_lies_there_already(world):
    case = world.case()
    paper = filed(world, pdf(), case=case)
    stolen = Evidence(kind="ktp", dated=clock.today(), file=paper.file.name)
    with pytest.raises(ValidationError) as refusal:
        services.record(case, stolen, by=world.faskel)
    assert list(refusal.value.message_dict) == ["file"]


def test_a_wrong_date_keeps_no_file(world, folder):
    with pytest.raises(ValidationError):
        services.record(
            world.case(),
            Evidence(kind="ktp", dated="2030-01-01", file=SimpleUploadedFile("x", pdf())),
            by=world.faskel,
        )
    assert on_disk(folder) == []


# ---------------------------------------------------------------------- what was rolled back


def rolled_back(world) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        filed(world, pdf())
        raise ZeroDivisionError


def a_day_passes(folder) -> None:
    yesterday = time.time() - files.SETTLED - 1
    for each in on_disk(folder):
        os.utime(each, (yesterday, yesterday))


def test_the_file_of_an_act_that_was_rolled_back_goes_after_a_day(world, folder):
    kept = filed(world, pdf())
    rolled_back(world)
    call_command("sweep_files", verbosity=0)
    assert len(on_disk(folder)) == 2
    a_day_passes(folder)
    call_command("sweep_files", verbosity=0)
    assert on_disk(folder) == [folder / kept.file.name]


def test_the_folder_of_another_database_is_not_swept(world, folder):
    filed(world, pdf())
    elsewhere = folder / "evidence" / "00"
    elsewhere.mkdir(parents=True, exist_ok=True)
    for number in range(files.FEW + 1):
        (elsewhere / str(number)).write_bytes(b"")
    a_day_passes(folder)
    with pytest.raises(CommandError, match="TANGGA_FILES"):
        call_command("sweep_files", verbosity=0)
    assert len(on_disk(folder)) == files.FEW + 2


def test_without_any_file_there_is_nothing_to_sweep(world):
    assert files.sweep() == 0
