"""Papers of the families in a backup: what comes back, what is refused, what is told."""

import io
import stat
from pathlib import Path

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import clock, dumps, files
from casework.models import Evidence
from tests.backing_up import manifest, members, refused, repacked, run, saying
from workflows import services


@pytest.fixture
def world(transactional_ledger, world):
    return world


@pytest.fixture
def paper(world) -> Evidence:
    scan = io.BytesIO()
    PIL.Image.new("RGB", (30, 20), "red").save(scan, "PNG")
    upload = SimpleUploadedFile("KTP.png", scan.getvalue())
    fact = Evidence(kind="ktp", dated=clock.today(), file=upload)
    return services.record(world.case(), fact, by=world.petugas)


@pytest.fixture
def new_folder(settings, tmp_path):
    """To be switched to: where nothing is."""

    def switch() -> Path:
        settings.MEDIA_ROOT = tmp_path / "new files"
        return settings.MEDIA_ROOT

    return switch


def test_papers_come_back_with_the_database(paper, second, tmp_path, new_folder):
    content = paper.file.content()
    said, _ = run("backup", tmp_path / "city.tar")
    assert "1 files" in said and content not in (tmp_path / "city.tar").read_bytes()
    folder = new_folder()
    with dumps.looking_at(second):
        run("restore", tmp_path / "city.tar")
        assert Evidence.objects.get().file.content() == content
    assert stat.S_IMODE((folder / paper.file.name).stat().st_mode) == 0o600
    assert [each.name for each in folder.iterdir()] == ["evidence"]


def test_files_of_acts_that_were_rolled_back_are_not_saved(paper, tmp_path):
    (files.root() / "evidence" / "00").mkdir(exist_ok=True)
    (files.root() / "evidence" / "00" / ("0" * 32)).write_bytes(b"left")
    run("backup", tmp_path / "city.tar")
    packed = [each for each in members(tmp_path / "city.tar") if each.startswith("files/")]
    assert packed == [f"files/{paper.file.name}"]


def altered(backup: Path, paper: Evidence) -> Path:
    name = f"files/{paper.file.name}"
    content = bytearray(members(backup)[name])
    content[-1] ^= 1
    return repacked(backup, {name: bytes(content)})


def missing(backup: Path, paper: Evidence) -> Path:
    return repacked(backup, {f"files/{paper.file.name}": None})


def one_more(backup: Path, paper: Evidence) -> Path:
    return repacked(backup, {f"files/evidence/ff/{'f' * 32}": b"more"})


@pytest.mark.parametrize("how", [altered, missing, one_more])
def test_papers_that_are_not_what_was_saved_are_refused(paper, second, tmp_path, new_folder, how):
    run("backup", tmp_path / "city.tar")
    folder = new_folder()
    other = how(tmp_path / "city.tar", paper)
    assert refused(second, other) == "The files in this backup were cut or altered."
    assert list(folder.iterdir()) == []


def test_papers_are_never_put_among_others(paper, second, tmp_path):
    run("backup", tmp_path / "city.tar")
    assert "TANGGA_FILES" in refused(second, tmp_path / "city.tar")
    assert paper.file.content()


def test_what_leads_out_of_the_folder_is_not_written(paper, second, tmp_path, new_folder):
    run("backup", tmp_path / "city.tar")
    outside = {"files/../outside": b"x", "files/evidence/../../outside": b"x"}
    other = repacked(tmp_path / "city.tar", outside)
    new_folder()
    with dumps.looking_at(second):
        run("restore", other)
    assert not list(tmp_path.rglob("outside"))


def test_papers_go_again_when_the_database_is_refused(paper, second, tmp_path, new_folder):
    run("backup", tmp_path / "city.tar")
    contents = {**manifest(tmp_path / "city.tar")["contents"], "cases": 7}
    folder = new_folder()
    assert "cases" in refused(second, saying(tmp_path / "city.tar", contents=contents))
    assert list(folder.iterdir()) == []


def test_a_paper_that_was_lost_before_is_told_both_times(paper, second, tmp_path, new_folder):
    (files.root() / paper.file.name).unlink()
    told = f"The file of casework.evidence {paper.pk} is not in it: it was lost before.\n"
    assert run("backup", tmp_path / "city.tar")[1] == told
    new_folder()
    with dumps.looking_at(second):
        assert run("restore", tmp_path / "city.tar")[1] == told


def test_the_keys_of_papers_are_needed_too(paper, tmp_path, settings):
    first = settings.TANGGA_DATA_KEYS
    settings.TANGGA_DATA_KEYS = f"2:{'A' * 43}=,{first}"
    scan = SimpleUploadedFile("x", paper.file.content())
    fact = Evidence(kind="kk", dated=clock.today(), file=scan)
    services.record(paper.case, fact, by=paper.recorded_by)
    run("backup", tmp_path / "city.tar")
    assert manifest(tmp_path / "city.tar")["contents"]["data_keys"] == [1, 2]
