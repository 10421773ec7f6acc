"""manage.py build_demo: what it refuses, in one clear line and with exit code 1."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from casework.models import User


@pytest.fixture
def debug(settings):
    settings.TANGGA_DEMO = True


def refusal(**options) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("build_demo", **options)
    line = str(refused.value)
    assert line and "\n" not in line
    return line


def test_outside_debug_there_is_no_demo(db, settings):
    settings.TANGGA_DEMO = False
    assert "TANGGA_DEMO only" in refusal()
    assert not User.objects.exists()


def test_a_database_with_other_data_is_left_alone(world, debug):
    before = User.objects.count()
    assert "has other data" in refusal()
    assert User.objects.count() == before


def test_another_city_has_no_demo(db, debug, settings):
    settings.TANGGA_CITY = "elsewhere"
    assert "elsewhere" in refusal()


@pytest.mark.parametrize("cases", ["many", "0", "-1", "1.5", "5001", "٦٠"])
def test_cases_must_be_a_number(db, debug, cases):
    assert "--cases must be a whole number from 1 to 5000" in refusal(cases=cases)


@pytest.mark.parametrize("seed", ["one", "-1", ""])
def test_the_seed_must_be_a_number(db, debug, seed):
    assert "--seed" in refusal(seed=seed)


@pytest.mark.parametrize("today", ["yesterday", "2026-02-30", "2999-01-01"])
def test_the_last_day_must_be_a_day_that_was(db, debug, today):
    assert "--today" in refusal(today=today)


def test_the_folder_for_letters_is_looked_at_before_the_work(db, debug, tmp_path):
    (tmp_path / "taken").write_text("")
    assert "taken" in refusal(letters=str(tmp_path / "taken"))
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "url", "says"),
    [
        (["--cases", "many"], "sqlite:///{}/new.sqlite3", "--cases"),
        (["--walk"], "sqlite:///{}/new.sqlite3", "--walk"),
        (["--city", "atlantis"], "sqlite:///{}/new.sqlite3", "no city 'atlantis'"),
        (["--city"], "sqlite:///{}/new.sqlite3", "--city"),
        ([], "sqlite:///{}/new.sqlite3", "no such table"),
        ([], "postgres://nobody@127.0.0.1:1/nothing", "database"),
        ([], "nothing://here", "DATABASE_URL"),
    ],
)
def test_from_the_shell_it_is_one_line_and_exit_code_1(tmp_path, arguments, url, says):
    run = subprocess.run(
        [sys.executable, "manage.py", "build_demo", *arguments],
        cwd=project.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url.format(tmp_path), "TANGGA_DEMO": "1", "DEBUG": ""},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert says in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
