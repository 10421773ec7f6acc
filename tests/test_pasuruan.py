"""Kota Pasuruan: a second city that is nothing but its folder."""

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import fields
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connections
from pypdf import PdfReader

from casework import cities
from casework.models import Case, CaseEvent, Kelurahan, Person, User
from documents.models import Letter
from documents.rendering import render
from tests.needs import need
from tests.walks import Family, approve, propose
from tests.world import fresh
from workflows import services
from workflows.drawing import DRAWINGS
from workflows.models import Handoff
from workflows.pathways import STEPS, pathway_of, steps_from
from workflows.pathways.graduation import State
from workflows.pathways.local import in_this_city
from workflows.pathways.steps import lay

PASURUAN, MALANG = cities.load("pasuruan"), cities.load("malang")
GRANT = "grant_capital_kpm"
OURS = ("casework", "documents", "permissions", "workflows", "templates", "static", "locale")


# ---------------------------------------------------------------------- the folder


def test_pasuruan_has_four_kecamatan_and_34_kelurahan():
    assert (PASURUAN.place.name, PASURUAN.nik_prefix) == ("Kota Pasuruan", "3575")
    assert Counter(each.parent for each in PASURUAN.kelurahan) == {
        "35.75.01": 8,
        "35.75.02": 7,
        "35.75.03": 6,
        "35.75.04": 13,
    }
    names = {each.kemendagri: each.name for each in PASURUAN.places if each.kind == "kecamatan"}
    assert list(names.values()) == ["Gadingrejo", "Purworejo", "Bugul Kidul", "Panggungrejo"]


def test_its_folder_has_the_files_of_every_city():
    files = {
        name: {each.name for each in (cities.FOLDERS / name).iterdir()}
        for name in cities.available()
    }
    assert files["pasuruan"] == files["malang"]


def test_every_function_of_the_ladder_has_an_agency_of_its_own():
    def held(city):
        return sorted(each.function for agency in city.agencies for each in agency.functions)

    assert held(PASURUAN) == held(MALANG)
    codes = {agency.code for agency in PASURUAN.agencies}
    assert {"dpmptsp", "diskopum", "dispendikbud"} <= codes - {a.code for a in MALANG.agencies}


def test_what_could_not_be_verified_says_so():
    for agency in PASURUAN.agencies:
        for profile in agency.profiles:
            assert {"address", "phone", "email", "letter_code"} <= set(profile.sample)
            assert "Contoh" in profile.address and profile.email.endswith(".example")
    years = [year for programme in PASURUAN.programmes for year in programme.years]
    assert all("CONTOH" in each.decree_number for each in years if each.decree_number)
    assert "poverty_line" in PASURUAN.criteria.sample and "CONTOH" in PASURUAN.criteria.name


def test_no_file_outside_its_folder_knows_of_it():
    kinds = ("*.py", "*.html", "*.css", "*.js", "*.txt", "*.po", "*.toml", "*.sh")
    files = [
        path for room in OURS for kind in kinds for path in (project.BASE_DIR / room).rglob(kind)
    ]
    assert len(files) > 200
    files += [project.BASE_DIR / name for name in ("manage.py", "pyproject.toml", "Makefile")]
    files += (project.BASE_DIR / "scripts").iterdir()
    home = cities.FOLDERS / "pasuruan"
    told = [path for path in files if path.is_file() and home not in path.parents]
    words = {path: path.read_text(encoding="utf-8").casefold() for path in told}
    assert [path for path, text in words.items() if "pasuruan" in text or "35.75" in text] == []


# ---------------------------------------------------------------------- its rule


@contextmanager
def ladder_of(city: cities.City):
    """In this process too, which serves another city."""
    code, before = "graduation", dict(STEPS["graduation"])
    changed = in_this_city(before, State, city.ladder[code])
    for step in changed.values():
        lay(pathway_of(code), step)
    STEPS[code] = before | changed
    try:
        yield
    finally:
        STEPS[code] = before
        for step in changed:
            lay(pathway_of(code), before[step])


@pytest.fixture
def registered(family) -> Family:
    """A visited family with a business, whose verification nobody has decided."""
    family.stands(State.REGISTERED)
    return family


def unmet(family: Family, **facts) -> set[str]:
    return {each.code for each in services.missing(family.case, GRANT, **facts)}


def test_in_malang_the_grant_waits_for_the_verification(registered):
    assert unmet(registered) == {"state"}
    with pytest.raises(services.StepNotPossible):
        registered.propose(GRANT)


def test_in_pasuruan_a_family_with_a_business_gets_the_grant_at_once(registered):
    with ladder_of(PASURUAN):
        assert unmet(registered) == set()
        grant = registered.walk(GRANT)
    assert fresh(registered.case).state == State.CAPITALISED
    assert grant.letter.kind == "rekomendasi_modal_kpm"
    moved = CaseEvent.objects.get(handoff=grant.pk, action="confirm")
    assert (moved.from_state, moved.to_state) == (State.REGISTERED, State.CAPITALISED)


def test_without_a_business_there_is_no_grant_in_pasuruan_either(registered):
    type(registered.business).objects.all().delete()
    with ladder_of(PASURUAN):
        assert "has_business" in unmet(registered)


def test_nobody_gets_the_grant_unvisited(world):
    with ladder_of(PASURUAN):
        case = world.case()
        asked = {each.code for each in services.missing(case, GRANT)}
    assert {"family_met", "visited_and_assessed", "eligible_under_criteria"} <= asked
    assert "has_business" in asked


def test_a_family_that_is_better_off_gets_none(registered):
    registered.case.assessments.update(result="better_off")
    with ladder_of(PASURUAN):
        assert unmet(registered) == {"eligible_under_criteria"}


def test_the_verification_follows_and_leaves_the_state(world, registered):
    with ladder_of(PASURUAN):
        registered.walk(GRANT)
        approve(world, propose(world, fresh(registered.case), "assess"))
    assert fresh(registered.case).state == State.CAPITALISED


def test_nothing_else_of_the_ladder_is_otherwise():
    before = dict(STEPS["graduation"])
    with ladder_of(PASURUAN):
        there, at_the_start = dict(STEPS["graduation"]), steps_from("graduation", "registered")
    assert list(there) == list(before)
    assert {code for code in there if there[code] != before[code]} == {GRANT, "assess"}
    otherwise = {
        each.name
        for each in fields(there[GRANT])
        if getattr(there[GRANT], each.name) != getattr(before[GRANT], each.name)
    }
    assert otherwise == {"moves", "requires"}
    assert GRANT in {step.code for step in at_the_start}
    assert dict(STEPS["graduation"]) == before
    assert GRANT not in {step.code for step in steps_from("graduation", "registered")}


def in_a_process_of_its_own(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=project.BASE_DIR,
        env={**os.environ, "TANGGA_DEMO": "1", "DEBUG": "", **environment},
        capture_output=True,
        text=True,
    )


def test_a_process_of_pasuruan_draws_its_ladder(tmp_path):
    run = in_a_process_of_its_own("draw", "--into", str(tmp_path), TANGGA_CITY="pasuruan")
    assert run.returncode == 0, run.stderr
    there = {name: (tmp_path / name).read_text(encoding="utf-8") for name in DRAWINGS}
    assert '"registered__grant_capital_kpm"' in there["ladder.bpmn"]
    here = {name: draw() for name, draw in DRAWINGS.items()}
    otherwise = {name for name in DRAWINGS if here[name] != there[name]}
    assert otherwise == {"ladder.svg", "ladder.bpmn"}


# ---------------------------------------------------------------------- its demo


@contextmanager
def a_database(folder):
    """A database of its own beside the tests': its address, and the settings to read it by."""
    here = connections["default"].settings_dict
    if here["ENGINE"].endswith("sqlite3"):
        path = folder / "pasuruan.sqlite3"
        yield f"sqlite:///{path}", {**here, "NAME": str(path)}
        return
    name = f"{here['NAME']}_pasuruan"
    server = {"host": here["HOST"], "port": here["PORT"] or None, "user": here["USER"] or None}
    server |= {"password": here["PASSWORD"] or None, "dbname": "postgres", "autocommit": True}
    with psycopg.connect(**server) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
            yield urlunsplit(address), {**here, "NAME": name}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built from the shell of a machine whose own city is Malang."""
    with django_db_blocker.unblock(), a_database(tmp_path_factory.mktemp("demo")) as (url, config):
        where = {"DATABASE_URL": url, "TANGGA_CITY": "malang"}
        migrated = in_a_process_of_its_own("migrate", "--verbosity", "0", **where)
        assert migrated.returncode == 0, migrated.stderr
        arguments = ("build_demo", "--city", "pasuruan", "--today", "2026-11-20")
        connections.settings["pasuruan"] = config
        yield SimpleNamespace(built=in_a_process_of_its_own(*arguments, **where), where=where)
        connections["pasuruan"].close()
        del connections["pasuruan"], connections.settings["pasuruan"]


IN_THE_DEMO = pytest.mark.xdist_group("pasuruan")  # built once, not once in every process


@IN_THE_DEMO
def test_the_same_command_builds_its_demo(demo):
    assert demo.built.returncode == 0, demo.built.stderr
    assert "Ledger verified" in demo.built.stdout
    assert Case.objects.using("pasuruan").count() >= 60
    steps = Handoff.objects.using("pasuruan").values_list("step", flat=True)
    assert set(steps) == set(STEPS["graduation"])
    assert Kelurahan.objects.using("pasuruan").count() == 34


@IN_THE_DEMO
def test_a_family_of_its_demo_went_from_the_register_to_its_grant(demo):
    moves = CaseEvent.objects.using("pasuruan").filter(
        from_state=State.REGISTERED, to_state=State.CAPITALISED
    )
    case = moves.get().case
    assert case.handoffs.get(step="assess").stage == "completed"


@IN_THE_DEMO
def test_its_people_live_and_work_in_it(demo):
    people = Person.objects.using("pasuruan").exclude(nik_digest=None)[:50]
    assert sum(each.nik.startswith("3575") for each in people) > 25
    accounts = set(User.objects.using("pasuruan").values_list("username", flat=True))
    assert {
        "petugas.dpmptsp",
        "kepala.disnaker",
        "sekretaris.diskopum",
        "faskel.bugullor",
    } <= accounts
    assert not {name for name in accounts if name.endswith((".bpr", ".diskopindag", ".kasin"))}


@IN_THE_DEMO
def test_every_letter_has_its_letterhead(demo):
    letters = Letter.objects.using("pasuruan")
    heads = Counter(json.loads(each.content)["head"]["government"] for each in letters)
    assert set(heads) == {"PEMERINTAH KOTA PASURUAN"}
    text = "".join(each.content for each in letters)
    assert "Malang" not in text and "Tugu Artha" not in text


PRINTED = {
    "rekomendasi_modal_kpm": ["DINAS SOSIAL", "Wali Kota Pasuruan", "423.105"],
    "rujukan_modal": ["Pemimpin Cabang Bank Jatim Pasuruan", "Loket Kredit Mikro"],
    "keterangan_graduasi": ["Pemerintah Kota Pasuruan", "Kepala Dinas Sosial"],
}


@IN_THE_DEMO
@pytest.mark.parametrize("kind", PRINTED)
def test_its_letters_come_on_paper(demo, kind):
    need("letters")
    letter = Letter.objects.using("pasuruan").filter(kind=kind).first()
    pages = PdfReader(BytesIO(render(letter))).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    expected = ["PEMERINTAH KOTA PASURUAN", *PRINTED[kind]]
    assert [each for each in expected if each.replace(" ", "") not in words] == []


@IN_THE_DEMO
def test_a_second_run_shows_it_and_another_citys_is_refused(demo):
    again = in_a_process_of_its_own("build_demo", "--city", "pasuruan", **demo.where)
    assert again.returncode == 0 and again.stdout == demo.built.stdout
    other = in_a_process_of_its_own("build_demo", **demo.where)
    assert other.returncode == 1
    assert other.stderr.strip() == "CommandError: This database belongs to Kota Pasuruan."


def test_a_process_that_serves_another_city_builds_nothing(db, settings):
    settings.TANGGA_DEMO = True
    with pytest.raises(CommandError, match="serves malang: set TANGGA_CITY=pasuruan"):
        call_command("build_demo", city="pasuruan")
    assert not User.objects.exists()
