"""Every text of the interface is there in Indonesian, and labels are the agreed words."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import override
from viewflow.workflow.status import STATUS

from casework.management.commands.makemessages import WITHOUT_TEXTS
from tests.catalogues import read_mo, read_po
from tests.indonesian_labels import LABELS
from tests.indonesian_labels import STEPS as STEP_LABELS
from tests.needs import need
from workflows.flows import DecisionFlow, HandoffFlow
from workflows.foreign_strings import DJANGO_ERRORS
from workflows.pathways import STEPS
from workflows.reasons import OTHER

FOLDER = "locale/id/LC_MESSAGES"
COMMITTED = (settings.BASE_DIR / FOLDER / "django.po").read_text(encoding="utf-8")
MESSAGES = [entry for entry in read_po(COMMITTED) if entry.source]
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
OURS = ("casework", "permissions", "documents", "workflows")
ALIKE = {
    *("Bank", "Halal", "NIP", "Shelter", "Status", "Token", "desil"),
    *("APBD", "BLT", "BPNT", "BPNTD", "KIP/PIP", "OJIR", "PKH"),
    *("KBLI", "KK", "KTP", "KUBE", "NIB", "NIK", "SPP-IRT"),
    *("DTKS", "DTSEN", "P3KE", "PDKT-SAM"),
    *("Plh.", "Plt.", "a.n.", "u.b."),
}
"""Words that are the same in English and Indonesian."""


def in_both(text) -> tuple[str, str]:
    with override("en"):
        english = str(text)
    with override("id"):
        return english, str(text)


def same_in_both(texts) -> list[str]:
    """Those that a reader of Indonesian meets in English."""
    pairs = [in_both(text) for text in texts if text]
    return [english for english, other in pairs if english == other and english not in ALIKE]


# ---------------------------------------------------------------------- the catalogue


def test_every_message_is_translated():
    unfinished = [each.key for each in MESSAGES if each.fuzzy or not all(each.translations)]
    assert unfinished == []


def test_the_compiled_catalogue_is_what_the_messages_say():
    compiled = read_mo((settings.BASE_DIR / FOLDER / "django.mo").read_bytes())
    written = {each.key: "\0".join(each.translations) for each in read_po(COMMITTED)}
    assert compiled == written, "run: manage.py compilemessages --ignore .venv"


def test_placeholders_are_those_of_the_source():
    different = [
        each.key
        for each in MESSAGES
        for text in each.translations
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(each.plural or each.source))
    ]
    assert different == []


def test_the_messages_are_those_of_the_code(tmp_path):
    need("gettext")
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".*", "__pycache__", *WITHOUT_TEXTS)
    shutil.copytree(settings.BASE_DIR, copy, ignore=left_out)
    subprocess.run([sys.executable, "manage.py", "makemessages", "-v0"], cwd=copy, check=True)
    found = {each.key for each in read_po((copy / FOLDER / "django.po").read_text("utf-8"))}
    known = {each.key for each in read_po(COMMITTED)}
    assert (found - known, known - found) == (set(), set()), "run: manage.py makemessages"


def test_the_catalogue_names_no_day_and_no_place_of_a_machine():
    assert "POT-Creation-Date" not in COMMITTED
    assert not re.search(r"^#: ", COMMITTED, re.MULTILINE)


# ---------------------------------------------------------------------- the agreed words


@pytest.mark.parametrize("choices", LABELS, ids=lambda choices: choices.__name__)
def test_labels_are_the_agreed_words(choices):
    with override("id"):
        labels = {each.value: str(each.label) for each in choices}
    assert labels == LABELS[choices]


def test_steps_are_called_what_the_ladder_calls_them():
    with override("id"):
        labels = {code: str(step.label) for code, step in STEPS["graduation"].items()}
    assert labels == STEP_LABELS


@pytest.mark.parametrize("choices", LABELS, ids=lambda choices: choices.__name__)
def test_labels_are_complete_in_english(choices):
    with override("en"):
        labels = [str(each.label) for each in choices]
    assert all(labels)
    assert same_in_both(each.label for each in choices) == []


def test_the_reason_other_is_called_alike_in_every_list():
    labels = {table[OTHER] for table in LABELS.values() if OTHER in table}
    assert labels == {"Alasan lain"}


def test_viewflow_speaks_indonesian():
    with override("id"):
        assert dict(STATUS.choices) == {
            "ASSIGNED": "Sudah ada petugas",
            "CANCELED": "Dibatalkan",
            "DONE": "Selesai",
            "ERROR": "Terhenti karena galat",
            "NEW": "Baru",
            "REVIVED": "Dibuka kembali",
            "SCHEDULED": "Terjadwal",
            "STARTED": "Sedang dikerjakan",
        }


def test_django_says_in_plain_words_what_is_wrong():
    with override("id"), pytest.raises(ValidationError) as refused:
        forms.DateField().clean("")
    assert refused.value.messages == ["Isian ini wajib diisi."]


def test_the_texts_of_django_that_we_word_ourselves_are_still_its_texts():
    catalogue = Path(django.__file__).parent / "conf" / FOLDER / "django.mo"
    assert set(DJANGO_ERRORS) <= read_mo(catalogue.read_bytes()).keys()


# ---------------------------------------------------------------------- nothing left in English


def fields_of(app: str):
    for model in apps.get_app_config(app).get_models():
        yield from (field for field in model._meta.get_fields() if not field.auto_created)


@pytest.mark.parametrize("app", OURS)
def test_no_translatable_text_of_a_model_stays_english(app):
    texts = [
        text
        for field in fields_of(app)
        for text in (field.verbose_name, field.help_text, *dict(field.choices or []).values())
        if isinstance(text, Promise)
    ]
    assert texts
    assert same_in_both(texts) == []


@pytest.mark.parametrize("step", STEPS["graduation"].values(), ids=lambda step: step.code)
def test_no_text_of_a_step_stays_english(step):
    forms = [form for form in (step.asks, step.outcome) if form]
    fields = [field for form in forms for field in form.base_fields.values()]
    texts = [step.label, *(each.sentence for each in step.requires)]
    texts += [field.label for field in fields]
    texts += [label for field in fields for _, label in getattr(field, "_choices", ())]
    assert same_in_both(texts) == []


@pytest.mark.parametrize("flow", [DecisionFlow, HandoffFlow], ids=lambda flow: flow.__name__)
def test_no_title_of_a_turn_stays_english(flow):
    turns = [node for node in flow.instance.nodes() if node.task_type == "HUMAN"]
    assert turns
    assert same_in_both(node.task_title for node in turns) == []
