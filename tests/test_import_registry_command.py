"""manage.py import_registry: invented files through and through, and clear errors."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.loading import load_city
from casework.models import Household, Person, RegistryEntry
from tests.registry_files import table

ROOT = Path(__file__).resolve().parent.parent
LINES = 1_500


@pytest.fixture
def malang(db, now):
    load_city("malang")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    path = tmp_path_factory.mktemp("registry") / "p3ke.csv"
    call_command("make_registry", str(path), f"--people={LINES}", "--seed=5", stdout=StringIO())
    return path


def run(path, *arguments, snapshot="2025-12-31"):
    out = StringIO()
    call_command(
        "import_registry",
        str(path),
        "--source=p3ke",
        f"--snapshot={snapshot}",
        *arguments,
        stdout=out,
    )
    return out.getvalue()


def test_every_line_of_an_invented_file_ends_somewhere(malang, invented):
    report = json.loads(run(invented, "--json"))
    assert report["lines"] == LINES
    assert report["created"] + report["rejected"] == LINES
    assert (report["updated"], report["unchanged"]) == (0, 0)
    rejected = [line for lines in report["reasons"].values() for line in lines]
    assert len(rejected) == len(set(rejected)) == report["rejected"] > LINES * 0.02
    assert Person.objects.count() == RegistryEntry.objects.count() == report["created"]
    assert Household.objects.values("kelurahan").distinct().count() == 57


def test_the_same_file_again_is_all_unchanged(malang, invented):
    first = json.loads(run(invented, "--json"))
    second = json.loads(run(invented, "--json"))
    assert second["unchanged"] == first["created"]
    assert (second["created"], second["updated"]) == (0, 0)
    assert second["reasons"] == first["reasons"]


def test_the_same_people_a_quarter_later_are_all_unchanged(malang, invented):
    first = json.loads(run(invented, "--json"))
    later = json.loads(run(invented, "--json", snapshot="2026-02-28"))
    assert later["unchanged"] == first["created"]
    assert (later["created"], later["updated"]) == (0, 0)
    assert RegistryEntry.objects.count() == 2 * first["created"]


def test_the_report_counts_and_tells_where_to_look(malang, tmp_path):
    path = tmp_path / "p3ke.csv"
    path.write_text(table({}, {}, {"Nama": "", "ID Individu": "9"}))
    assert run(path).splitlines() == [
        "3 lines of p3ke, snapshot 2025-12-31",
        "  created            1",
        "  updated            0",
        "  unchanged          0",
        "  rejected           2",
        "Rejected:",
        "  duplicate_id                             1  lines 3",
        "  name_missing                             1  lines 4",
    ]


def test_neither_report_nor_log_tells_a_name_or_a_number(malang, invented, capsys, caplog):
    with caplog.at_level("DEBUG", logger="casework"):
        printed = run(invented) + run(invented, "--json")
    printed += "".join(capsys.readouterr()) + caplog.text
    assert not re.search("[0-9]{9}", printed)
    words = set(re.findall("[A-Z]{4,}", printed))
    names = {
        word for name in Person.objects.values_list("name", flat=True) for word in name.split()
    }
    assert not words & names


ERRORS = [
    ("missing.csv", [], "There is no file"),
    (".", [], "is a folder, not a file."),
    ("p3ke.xlsx", [], "This is a spreadsheet (XLSX) or archive: save it as CSV first."),
    ("noise.bin", [], "No header of p3ke in the first 30 lines."),
    ("empty.csv", [], "No header of p3ke in the first 30 lines."),
    ("good.csv", ["--source=sensus"], "There is no source 'sensus'. Known: p3ke."),
    ("good.csv", ["--snapshot=kemarin"], "--snapshot must be a day such as 2025-12-31."),
    ("good.csv", ["--snapshot=2025-02-30"], "--snapshot must be a day such as 2025-12-31."),
    ("good.csv", ["--snapshot=2999-01-01"], "The snapshot 2999-01-01 lies in the future."),
]


@pytest.fixture
def files(tmp_path):
    (tmp_path / "p3ke.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 2_000)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "good.csv").write_text(table({}))
    return tmp_path


@pytest.mark.parametrize(("name", "arguments", "message"), ERRORS)
def test_what_is_wrong_is_one_line(malang, files, name, arguments, message):
    with pytest.raises(CommandError) as error:
        run(files / name, *arguments)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not Person.objects.exists()


def test_without_a_city_there_is_nowhere_to_import_to(db, now, files):
    with pytest.raises(CommandError, match="No city is loaded yet: manage.py load_city NAME."):
        run(files / "good.csv")


DATABASES = {
    "no tables": "sqlite:///{folder}/new.sqlite3",
    "no database": "sqlite:///{folder}/noise.bin",
    "no server": "postgresql://nobody@127.0.0.1:1/nothing",
}


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("command", ["load_city malang", "import_registry {folder}/good.csv"])
def test_a_wrong_database_is_one_line_and_exit_code_1(files, database, command):
    if command.startswith("import"):
        command += " --source=p3ke --snapshot=2025-12-31"
    done = manage(command.format(folder=files), DATABASES[database].format(folder=files))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("CommandError: The database cannot be used: ")
    assert "Traceback" not in done.stderr


WRONG_ARGUMENTS = {
    "make_registry": "The following arguments are required: out.",
    "make_registry out --bogus": "Unrecognized arguments: --bogus.",
    "load_city": "The following arguments are required: name.",
    "import_registry x --source p3ke": "The following arguments are required: --snapshot.",
}


@pytest.mark.parametrize("command", WRONG_ARGUMENTS)
def test_wrong_arguments_are_one_line_and_exit_code_1(files, command):
    done = manage(command, "sqlite:///:memory:")
    assert (done.returncode, done.stderr.strip()) == (1, WRONG_ARGUMENTS[command])


def manage(command, database):
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command.split()],
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
