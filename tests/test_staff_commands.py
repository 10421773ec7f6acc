"""Appointing and accounts on the command line: one service, one line, or one clear error."""

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.models import User
from permissions.models import AgencyGrant, Appointment, KelurahanGrant
from permissions.roles import Action
from tests.questions import may

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "Pintu-Kayu-7"
BASIS = ["--basis=821.2/7/2026", "--dated=2026-02-20"]
POST = ["petugas2.dinsos", "caseworker", "--agency=bpr", *BASIS, "--by=admin.dinsos"]


@pytest.fixture(autouse=True)
def typed(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))


def run(*arguments) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_an_account_is_made_appointed_and_its_appointment_ended(world):
    said = run("create_account", "rini", "Rini Wulandari", "--nip=1980", "--by=admin.dinsos")
    rini = User.objects.get(username="rini")
    assert rini.check_password(PASSWORD) and rini.name == "Rini Wulandari"
    said += run("appoint", "rini", "head", "--agency=bpr", "--capacity=plt", *POST[3:])
    appointment = rini.appointments.get()
    assert may(rini, Action.APPROVE, world.bpr) and appointment.appointed_by == world.admin
    said += run("end_appointment", str(appointment.pk), "--by=admin.dinsos")
    assert not may(rini, Action.APPROVE, world.bpr)
    assert said.splitlines() == [
        f"User {rini.pk}.",
        f"Appointment {appointment.pk}: head, from 2026-03-02.",
        f"Appointment {appointment.pk}: head, ends on 2026-03-02.",
    ]


def test_an_account_is_linked_by_a_nik_that_stands_in_no_command(world, monkeypatch):
    resident = world.person()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{resident.nik}\n"))
    said = run("create_account", "rini", "Rini Wulandari", "--with-nik", "--by=admin.dinsos")
    rini = User.objects.get(username="rini")
    assert rini.person == resident and rini.check_password(PASSWORD)
    assert said == f"User {rini.pk}.\n"


def test_an_unknown_nik_is_not_repeated(world, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n3573024101850999\n"))
    with pytest.raises(CommandError, match="NIK") as refusal:
        run("create_account", "rini", "Rini", "--with-nik", "--by=admin.dinsos")
    assert "3573" not in str(refusal.value)
    assert not User.objects.filter(username="rini").exists()


def test_an_area_and_days_are_named_on_the_command_line(world):
    run(
        *["appoint", "petugas2.dinsos", "field_worker", "--kecamatan=35.73.02", *POST[3:]],
        *["--since=2026-04-01", "--until=2026-05-01"],
    )
    appointment = Appointment.objects.get(user=world.petugas2, role="field_worker")
    assert appointment.kecamatan == world.klojen
    assert (appointment.since, appointment.until) == (date(2026, 4, 1), date(2026, 5, 1))


def test_grants_are_made_again_from_the_command_line(world):
    before = AgencyGrant.objects.count()
    AgencyGrant.objects.all().delete()
    said = run("sync_grants")
    assert AgencyGrant.objects.count() == before
    assert said == f"{before + KelurahanGrant.objects.count()} grants.\n"


def test_who_installs_the_system_appoints_the_first_administrator_and_only_the_first(world):
    first = ["appoint", "petugas2.dinsos", "administrator", "--agency=dinsos", *BASIS, "--first"]
    with pytest.raises(CommandError):
        run(*first)
    with pytest.raises(CommandError):
        run("create_account", "rini", "Rini", "--first")
    User.objects.filter(pk=world.admin.pk).update(is_active=False)
    run(*first)
    assert Appointment.objects.get(user=world.petugas2, role="administrator").appointed_by is None


def but(index: int, argument: str) -> list[str]:
    return [*POST[:index], argument, *POST[index + 1 :]]


REFUSED = {
    "an unknown account": ["appoint", *but(0, "nobody")],
    "an unknown role": ["appoint", *but(1, "boss")],
    "an unknown agency": ["appoint", *but(2, "--agency=nowhere")],
    "an unknown kelurahan": ["appoint", *but(2, "--kelurahan=1")],
    "two places": ["appoint", *POST, "--kelurahan=35.73.02.1006"],
    "no place": ["appoint", *POST[:2], *POST[3:]],
    "no basis": ["appoint", *POST[:3], *POST[4:]],
    "no day": ["appoint", *but(4, "--dated=2026-02-30")],
    "an unknown capacity": ["appoint", *POST, "--capacity=boss"],
    "an end that is no day": ["appoint", *POST, "--until=soon"],
    "an end before the beginning": ["appoint", *POST, "--until=2020-01-01"],
    "ordered by nobody": ["appoint", *POST[:-1]],
    "ordered by an unknown account": ["appoint", *but(5, "--by=nobody")],
    "ordered by no administrator": ["appoint", *but(5, "--by=kepala.dinsos")],
    "a role the place does not have": ["appoint", *but(1, "field_worker")],
    "the same role again": ["appoint", *but(2, "--agency=dinsos")],
    "ending what is no number": ["end_appointment", "x", "--by=admin.dinsos"],
    "ending what is not there": ["end_appointment", "999999", "--by=admin.dinsos"],
    "an account that exists": ["create_account", "petugas.dinsos", "Rini", "--by=admin.dinsos"],
    "an account's name with a space": ["create_account", "a b", "Rini", "--by=admin.dinsos"],
    "an account ordered by nobody": ["create_account", "rini", "Rini"],
    "an option that is unknown": ["sync_grants", "--all"],
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_is_said_in_one_line(world, what):
    before = (Appointment.objects.count(), User.objects.count())
    with pytest.raises(CommandError) as refusal:
        run(*REFUSED[what])
    assert "\n" not in str(refusal.value) and str(refusal.value)
    assert refusal.value.returncode == 1
    assert "Nama" not in str(refusal.value)
    assert (Appointment.objects.count(), User.objects.count()) == before


def test_a_password_that_everybody_knows_is_refused(world, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))
    with pytest.raises(CommandError):
        run("create_account", "rini", "Rini", "--by=admin.dinsos")


DATABASES = {
    "no address": "nonsense",
    "nobody there": "postgresql://x@localhost:1/x",
    "an empty file": "sqlite:///{folder}/empty.sqlite3",
    "no folder": "sqlite:////proc/nowhere/x.sqlite3",
}


@pytest.mark.parametrize("what", DATABASES)
def test_a_wrong_database_is_said_in_one_line(what, tmp_path):
    for command in ("sync_grants", "workflow_timers")[: 2 if what == "an empty file" else 1]:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", command],
            env={**os.environ, "DATABASE_URL": DATABASES[what].format(folder=tmp_path)},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
