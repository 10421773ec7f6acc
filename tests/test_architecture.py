"""The rooms and the one way between them; what no string and no ledger row may say of a person."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.db.models import CharField, JSONField, Model, TextField

from casework import models as c
from casework.crypto import EncryptedTextField
from casework.models import CaseEvent
from documents.models import Letter
from permissions.models import AccountAct, Appointment, Reading
from tests.valid_rows import VALID, Lay
from tests.walks import Family, accept, again, approve, confirm, outcome, record_outcome
from workflows import models as w
from workflows import services

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["casework", "permissions", "documents", "workflows"]
"""Each may import those before it."""
COMPOSITION_ROOT = ["casework.settings", "casework.urls", "casework.wsgi"]
AT_HOME = {
    "viewflow": "workflows",
    "guardian": "permissions",
    "allauth": "permissions",
    "weasyprint": "documents",
}
BY_NAME = {"import_string", "import_module", "__import__", "get_model"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(tree: ast.AST) -> Iterator[str]:
    """Everything imported anywhere in a file, by statement or by its name as a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and called(node) in BY_NAME:
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def imported(*folders: str) -> list[tuple[str, str]]:
    """(who imports, what)."""
    return [
        (dotted(path), name)
        for path in sources(*folders)
        for name in imports(ast.parse(path.read_text(encoding="utf-8")))
    ]


def room(name: str) -> str:
    return name.partition(".")[0]


def test_rooms_import_one_way():
    wrong = [
        (who, what)
        for who, what in imported(*ROOMS)
        if who not in COMPOSITION_ROOT
        and room(what) in ROOMS
        and ROOMS.index(room(what)) > ROOMS.index(room(who))
    ]
    assert wrong == []


def test_no_room_imports_the_tests():
    assert [pair for pair in imported(*ROOMS) if room(pair[1]) == "tests"] == []


def test_nobody_imports_the_composition_root():
    everything = imported(*ROOMS, "tests", "scripts")
    roots = tuple(f"{root}." for root in COMPOSITION_ROOT)
    assert [(who, what) for who, what in everything if f"{what}.".startswith(roots)] == []


@pytest.mark.parametrize("library", AT_HOME)
def test_a_library_is_used_in_one_room(library):
    users = {room(who) for who, what in imported(*ROOMS) if room(what) == library}
    assert users == {AT_HOME[library]}


def test_nobody_asks_has_perm():
    """True for every superuser, and two queries each time."""
    asked = re.compile(r"\.has_(module_)?perms?\b|\{[{%][^}]*\bperms\.")
    pages = [*sources(*ROOMS), *sorted((ROOT / "templates").rglob("*.html"))]
    assert [path for path in pages if asked.search(path.read_text(encoding="utf-8"))] == []


# ---------------------------------------------------------------------- strings of rows

SHOWN: dict[type[Model], str] = {
    c.Agency: "code",
    c.AgencyProfile: "short_name",
    c.AgencyFunction: "function",
    c.ServicePoint: "name",
    c.City: "name",
    c.Kecamatan: "name",
    c.Kelurahan: "name",
    c.PlaceAlias: "spelling",
    c.Holiday: "name",
    c.Programme: "code",
    c.CriteriaVersion: "code",
    c.Counter: "series",
    c.Case: "number",
    c.Custody: "kind",
    c.Consent: "purpose",
    c.Need: "kind",
    c.CaseEvent: "action",
    c.RegistryImport: "source",
    Appointment: "role",
    AccountAct: "kind",
    Reading: "what",
    Letter: "number",
    w.Bundle: "step",
    w.Handoff: "step",
    w.Notice: "kind",
    w.Telling: "about",
    Permission: "codename",
}
"""The one column of text that a row's string may show: codes, numbers, names of places."""
TEXTS = (CharField, TextField, EncryptedTextField, JSONField)
SECRET = "RAHASIA-357302"


def marked(row: Model) -> Model:
    """With a secret in every column of text but the one that may be shown."""
    for field in row._meta.concrete_fields:
        if isinstance(field, TEXTS) and field.name != SHOWN.get(type(row)):
            row.__dict__[field.attname] = SECRET
    return row


@pytest.mark.parametrize("model", VALID, ids=lambda model: model.__name__)
def test_a_rows_string_names_nobody(world, model):
    row = marked(Lay(world)(model))
    for field in model._meta.concrete_fields:
        if field.is_relation and getattr(row, field.attname):
            marked(getattr(row, field.name))
    assert SECRET not in f"{row} {row!r}"


# ---------------------------------------------------------------------- the ledger

TYPED = set(
    """course purpose obstacle school grade parents collect_at collect_when bring plan reference
    certificate_number contract_number licence_number decree_number payment_order""".split()
)
PERSONAL = {
    c.Person: ["name", "nik", "phone"],
    c.Household: ["kk", "address"],
    c.User: ["username", "name", "nip", "phone"],
    c.Business: ["name", "address"],
    c.Group: ["name", "account_number"],
    c.Visit: ["note"],
    w.HandoffNote: ["text"],
    w.Objection: ["said", "answer"],
}


def typed(facts: dict) -> dict:
    """The same facts, with a secret wherever somebody types."""
    return {name: SECRET if name in TYPED else value for name, value in facts.items()}


def walk(family: Family, step: str) -> None:
    """Up to its end, sent back and held on the way, with a note at every action."""
    world, note = family.world, {"note": SECRET}
    handoff = family.propose(step, **typed(family.facts(step)), **note)
    services.send_back(handoff, by=world.kepala, reason="other", **note)
    services.resubmit(handoff, by=world.petugas, **note)
    handoff = approve(world, handoff, **note)
    if handoff.definition.is_handoff:
        handoff = accept(world, handoff)
        receiver = world.staff("petugas", again(handoff).receiver)
        services.hold(handoff, by=receiver, reason="other", **note)
        services.resume(handoff, by=receiver, **note)
        facts = {**typed(outcome(step)), **note, "completed": True}
        confirm(world, record_outcome(world, handoff, **facts))


def personal() -> set[str]:
    """Whatever the database knows of persons, and whatever was typed."""
    found = {SECRET}
    for model, fields in PERSONAL.items():
        for row in model.objects.all():
            found |= {str(getattr(row, field)) for field in fields}
    return {text for text in found if len(text) > 4}


def test_no_ledger_row_names_anybody_or_repeats_what_was_typed(world):
    family = Family(world)
    world.visited(family.case)
    for step in ("emergency_aid", "lend", "license", "refer_kip", "train_basic", "train"):
        walk(family, step)
    services.share(world.case(confidential=True), to=world.kepala, by=world.kepala)
    events = list(CaseEvent.objects.values())
    assert {event["action"] for event in events} > {"propose", "hold", "confirm", "record", "share"}
    said = "\n".join(str(value) for event in events for value in event.values())
    assert [text for text in personal() if text in said] == []
