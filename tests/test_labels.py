"""A city may call a thing what its people call it."""

from dataclasses import replace

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework import cities, labels
from workflows.letters.words import word
from workflows.models import GraduationCase, Handoff

MALANG = cities.load("malang")
BANK_KOTA = replace(MALANG, labels={"step.lend": "Usulan modal ke Bank Kota"})
LEND = "Proposal for a bank loan"


@pytest.fixture
def other_city(monkeypatch, settings):
    settings.TANGGA_CITY = "kota"
    monkeypatch.setattr(labels.cities, "load", {"malang": MALANG, "kota": BANK_KOTA}.get)


def test_the_city_has_words_of_its_own():
    with override("id"):
        assert labels.label("step", "lend", LEND) == "Usulan modal ke BPR Tugu Artha"


def test_another_city_has_others(other_city):
    with override("id"):
        assert labels.label("step", "lend", LEND) == "Usulan modal ke Bank Kota"


def test_a_code_that_the_city_leaves_alone_keeps_its_label():
    with override("id"):
        assert labels.label("step", "train", _("Job training")) == "Pelatihan keahlian kerja"
        assert labels.label("state", "lend", "Terdaftar") == "Terdaftar"


@pytest.mark.parametrize("language", ["en", None])
def test_cities_write_indonesian_so_other_pages_keep_the_label(language):
    with override(language):
        assert labels.label("step", "lend", _("Proposal for a bank loan")) == LEND


def test_a_label_is_plain_text():
    with override("id"):
        assert type(labels.label("step", "train", _("Job training"))) is str


def test_a_handoff_is_called_what_the_city_calls_its_step():
    handoff = Handoff(case=GraduationCase(pathway="graduation"), step="lend")
    with override("id"):
        assert handoff.label == "Usulan modal ke BPR Tugu Artha"
    with override("en"):
        assert handoff.label == LEND


def test_letters_use_the_same_words_whatever_the_page_speaks():
    with override("en"):
        assert word(BANK_KOTA, "step", "lend") == "Usulan modal ke Bank Kota"
        assert word(BANK_KOTA, "step", "train") == "Pelatihan UMKM dan lanjutan"
