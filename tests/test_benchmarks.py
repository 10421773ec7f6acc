"""The benchmarks' own honesty: what is counted, what a report says, what the rivals really do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from benchmarks.databases import NotEmpty, on_postgres, on_sqlite, production
from benchmarks.frame import Result, Rival, Row, Sample, Target, alternate, counted, row
from benchmarks.report import write
from casework.models import City

ROOT = Path(__file__).resolve().parent.parent
OURS, NAIVE = "Tangga's services", "the libraries as documented"
SQL = "the same rows in plain SQL"


# ---------------------------------------------------------------------- what the rivals do


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory):
    """The address of a database of its own, on whatever this run is on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('bench')}/bench.sqlite3"
        return
    parts, name = urlsplit(os.environ["DATABASE_URL"]), f"bench_{uuid4().hex}"
    other = parts._replace(path="/postgres").geturl()
    with psycopg.connect(other, autocommit=True) as cluster:
        cluster.execute(f"CREATE DATABASE {name}")
        yield parts._replace(path=f"/{name}").geturl()
        cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def sent(empty_database):
    """What each rival sends for one referral; the rivals' apps are installed there alone."""
    environment = os.environ | production()
    command = [sys.executable, "-m", "benchmarks.counting"]
    environment |= {"DATABASE_URL": empty_database}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_the_documented_way_takes_115_to_130_statements(sent):
    assert 115 <= sent[NAIVE]["statements"] <= 130


def test_ours_takes_at_most_60_and_half_of_the_documented_way(sent):
    assert sent[OURS]["statements"] <= 60
    assert sent[OURS]["statements"] * 2 <= sent[NAIVE]["statements"]


def test_the_documented_way_keeps_rows_per_case_and_neither_ledger_nor_letter(sent):
    written = set(sent[NAIVE]["written"])
    assert "INSERT guardian_groupobjectpermission" in written
    assert [each for each in written if "caseevent" in each or "letter" in each] == []


def test_plain_sql_writes_what_the_services_write(sent):
    assert sent[SQL]["written"] == sent[OURS]["written"]
    assert sent[SQL]["statements"] == sum(sent[OURS]["written"].values())


# ---------------------------------------------------------------------- counting, taking turns


def test_marks_of_a_transaction_are_not_counted_and_on_commit_work_is(transactional_ledger):
    with counted() as statements:
        from_commit = []
        with_savepoint(from_commit)
    assert from_commit == [0]
    assert len(statements) == 3


def with_savepoint(kept):
    with transaction.atomic():
        City.objects.count()
        with transaction.atomic():
            City.objects.count()
        transaction.on_commit(lambda: kept.append(City.objects.count()))


def test_another_rival_is_first_in_each_round(db):
    order = []
    rivals = [Rival(name, lambda: None, lambda _, name=name: order.append(name)) for name in "abc"]
    samples = alternate(rivals, rounds=2, warm_up=1)
    assert "".join(order) == "abc" + "abc" + "bca" + "cab"
    assert {name: len(each.seconds) for name, each in samples.items()} == {"a": 2, "b": 2, "c": 2}


def test_work_that_was_not_done_is_no_time(db):
    def refuse(done):
        raise AssertionError("not done")

    with pytest.raises(AssertionError, match="not done"):
        alternate([Rival("a", lambda: None, lambda _: None, refuse)], rounds=1)


def test_a_row_gives_median_quartiles_and_ratio_of_one_case():
    ours = row("ours", Sample((0.5, 0.1, 0.3, 0.2, 0.4), 7), against=Sample((0.6,)), per=100)
    assert (ours.median, ours.low, ours.high) == pytest.approx((3, 2, 4))
    assert (ours.ratio, ours.times, ours.statements) == (pytest.approx(0.5), 5, 7)


# ---------------------------------------------------------------------- the report


def report(*targets: Target) -> str:
    result = Result([Row("ours", 1, 1, 1)], list(targets), ["A note."])
    found = json.loads(json.dumps(result.as_json()))
    return write(
        {
            "date": "2026-03-02",
            "quick": False,
            "machine": {"Cores": "2"},
            "titles": {"lend": "Lending"},
            "found": {"SQLite": {"lend": found}},
        }
    )


def test_a_missed_target_says_so():
    text = report(Target("time", 0.61, 0.6), Target("rows", 99, 100, "rows/s", at_least=True))
    assert "## Targets: 0 of 2 met" in text
    assert text.count("**missed**") == 2


def test_a_target_reached_exactly_is_met():
    text = report(Target("time", 0.6, 0.6), Target("rows", 100, 100, "rows/s", at_least=True))
    assert "## Targets: 2 of 2 met" in text
    assert "missed" not in text


# ---------------------------------------------------------------------- where it runs


def test_a_database_that_holds_tables_is_left_alone(db, tmp_path):
    (tmp_path / "empty.sqlite3").touch()
    with pytest.raises(NotEmpty):
        on_sqlite(tmp_path)
    if connection.vendor == "postgresql":
        parts = urlsplit(os.environ["DATABASE_URL"])
        with pytest.raises(NotEmpty):
            on_postgres(parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl())


def test_the_rivals_are_installed_in_no_city(settings):
    assert [app for app in settings.INSTALLED_APPS if app.startswith("benchmarks")] == []


def locked(path: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (ROOT / path).read_text()))


def test_the_benchmarks_lock_agrees_with_the_citys():
    city, benchmarks = locked("requirements.txt"), locked("benchmarks/requirements.txt")
    assert {"django-fsm-2", "spiffworkflow"} <= set(benchmarks)
    assert {
        name for name in benchmarks if city.get(name, benchmarks[name]) != benchmarks[name]
    } == set()


def test_the_benchmarks_lock_has_hashes_and_names_no_address():
    text = (ROOT / "benchmarks/requirements.txt").read_text()
    blocks = re.split(r"(?m)^(?=\S)", text)
    assert [each for each in blocks if "==" in each and "--hash=sha256:" not in each] == []
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find|--trusted", text) == []
