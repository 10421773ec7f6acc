"""Production settings: nothing to warn of, and nothing starts with a weak or a missing key."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "DEBUG": "",
    "TANGGA_DEMO": "",
    "SECRET_KEY": "".join(chr(65 + each % 58) for each in range(0, 58 * 7, 7)),
    "TANGGA_DATA_KEYS": f"1:{KEY}",
    "TANGGA_DIGEST_KEY": KEY,
    "TANGGA_PUBLIC_URL": "https://tangga.example",
    "ALLOWED_HOSTS": "tangga.example",
    "TANGGA_TLS_PROXY": "1",
}
CHECK = ["check", "--deploy", "--fail-level", "WARNING"]
OPEN = """
from django.test import Client
for path in ("/alamat-salah/", "/static/app.css", "/account/login/"):
    page = Client(headers={"host": "127.0.0.1"}).get(path)
    print(page.status_code, "Tidak ada apa-apa di sini" in page.getvalue().decode())
"""
SHOW = """
from django.conf import settings
for name in {names!r}: print(getattr(settings, name))
"""


@pytest.fixture
def manage(tmp_path):
    def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
        sqlite = {"DATABASE_URL": f"sqlite:///{tmp_path}/city.sqlite3"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env={**os.environ, **sqlite, **PRODUCTION, **changes},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def settings_of(manage):
    """The values of these settings under an environment, as text."""

    def show(*names: str, **changes: str) -> list[str]:
        shown = manage("shell", "--no-imports", "-c", SHOW.format(names=names), **changes)
        assert shown.returncode == 0, shown.stderr
        return shown.stdout.splitlines()

    return show


@pytest.mark.parametrize("database", ["", "postgresql://tangga:secret@db.example:5432/tangga"])
def test_production_settings_leave_nothing_to_warn_of(manage, database):
    found = manage(*CHECK, **({"DATABASE_URL": database} if database else {}))
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


def test_the_check_is_no_formality(manage):
    found = manage(*CHECK, SECURE_SSL_REDIRECT="0", SECURE_HSTS_SECONDS="0")
    assert found.returncode == 1
    assert "security.W008" in found.stderr and "security.W004" in found.stderr


@pytest.mark.parametrize("switch", ["TANGGA_DEMO", "DEBUG"])
def test_a_demo_is_no_deployment(manage, switch):
    found = manage(*CHECK, **{switch: "1"})
    assert found.returncode == 1
    assert "casework.W001" in found.stderr


def test_each_silenced_check_has_its_reason_beside_it():
    lines = (ROOT / "casework" / "settings.py").read_text().splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("SILENCED")]
    assert lines[at] == 'SILENCED_SYSTEM_CHECKS = ["guardian.W001"]'
    assert lines[at - 2].startswith("# guardian.W001")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. Run `make setup`, or set it."),
        (
            {"SECRET_KEY": "short"},
            "SECRET_KEY must be at least 50 characters drawn at random.",
        ),
        (
            {"SECRET_KEY": "a" * 60},
            "SECRET_KEY must be at least 50 characters drawn at random.",
        ),
        ({"TANGGA_DATA_KEYS": ""}, "TANGGA_DATA_KEYS is not set. Run `make setup`, or set it."),
        ({"TANGGA_DATA_KEYS": KEY}, "TANGGA_DATA_KEYS: each key is written id:base64."),
        ({"TANGGA_DATA_KEYS": f"²:{KEY}"}, "TANGGA_DATA_KEYS: each key is written id:base64."),
        ({"TANGGA_DATA_KEYS": "1:%%"}, "TANGGA_DATA_KEYS is not base64."),
        ({"TANGGA_DATA_KEYS": "1:é"}, "TANGGA_DATA_KEYS is not base64."),
        ({"TANGGA_DATA_KEYS": "1:c2hvcnQ="}, "TANGGA_DATA_KEYS must hold 32 bytes."),
        (
            {"TANGGA_DATA_KEYS": f"1:{KEY},1:{KEY}"},
            "TANGGA_DATA_KEYS: the key id 1 is there twice.",
        ),
        ({"TANGGA_DIGEST_KEY": "c2hvcnQ="}, "TANGGA_DIGEST_KEY must hold 32 bytes."),
        (
            {"TANGGA_PUBLIC_URL": "http://tangga.example"},
            "TANGGA_PUBLIC_URL must be an address with https://.",
        ),
        (
            {"TANGGA_PUBLIC_URL": ""},
            "TANGGA_PUBLIC_URL must be an address with https://.",
        ),
        ({"SECURE_HSTS_SECONDS": "year"}, "SECURE_HSTS_SECONDS must be a whole number."),
    ],
)
def test_a_wrong_environment_is_refused_in_one_line_before_anything_starts(
    manage, changes, complaint
):
    refused = manage("check", **changes)
    assert (refused.returncode, refused.stderr) == (1, complaint + "\n")
    assert KEY not in refused.stdout


def test_hosts_follow_from_the_public_address(settings_of):
    assert settings_of("ALLOWED_HOSTS", ALLOWED_HOSTS="") == ["['tangga.example']"]


def test_a_proxys_header_is_believed_only_where_there_is_one(settings_of):
    header = "SECURE_PROXY_SSL_HEADER"
    assert settings_of(header) == ["('HTTP_X_FORWARDED_PROTO', 'https')"]
    assert settings_of(header, TANGGA_TLS_PROXY="") == ["None"]


DEMO = {"TANGGA_DEMO": "1", "TANGGA_PUBLIC_URL": "", "ALLOWED_HOSTS": ""}


def test_the_demo_is_served_without_https(settings_of):
    names = ["TANGGA_PUBLIC_URL", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE"]
    assert settings_of(*names, **DEMO) == ["http://127.0.0.1:8000", "False", "False"]


def test_the_demo_shows_the_pages_that_people_will_see_and_what_they_are_made_of(manage):
    shown = manage("shell", "--no-imports", "-c", OPEN, **DEMO)
    assert shown.stdout.splitlines() == ["404 True", "200 False", "200 False"], shown.stderr
