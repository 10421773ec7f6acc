"""A city's ladder.toml: what it may say of a step, and what is wrong with it is named."""

import subprocess
import sys
from dataclasses import replace
from os import environ

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework import cities
from casework.cities.shapes import StepRule
from workflows import pathways
from workflows.pathways import STEPS
from workflows.pathways.graduation import State
from workflows.pathways.local import LadderError, in_this_city

STEP = STEPS["graduation"]


def varied(step: str, **rule):
    [found] = in_this_city(STEP, State, {step: StepRule(**rule)}).values()
    return found


def codes(step) -> list[str]:
    return [each.code for each in step.requires]


def test_malang_climbs_the_pathway_as_its_file_has_it():
    assert dict(cities.load("malang").ladder) == {}


def test_a_step_may_move_from_a_further_state():
    lend = varied("lend", moves={"registered": "capitalised"})
    assert lend.moves == STEP["lend"].moves | {State.REGISTERED: State.CAPITALISED}
    assert lend.stays == STEP["lend"].stays


def test_a_state_that_a_step_left_alone_may_move_and_the_other_way():
    back = varied("lend", moves={"licensed": "capitalised"}, stays=["trained"])
    assert back.moves[State.LICENSED] == State.CAPITALISED
    assert State.LICENSED not in back.stays
    assert State.TRAINED in back.stays and State.TRAINED not in back.moves


def test_a_step_may_reach_another_state():
    there = varied("train", moves={"assessed": "receiving_bansos"})
    assert there.targets == {State.TRAINED, State.RECEIVING_BANSOS}


def test_a_step_may_require_what_other_steps_require():
    assert codes(varied("train", requires=["alive"])) == ["need_recorded", "alive"]


def test_a_step_need_not_require_what_a_head_could_waive():
    assert "in_musyawarah_minutes" in codes(STEP["assess"])
    asked = varied("assess", without=["in_musyawarah_minutes"])
    assert codes(asked) == codes(STEP["assess"])[:-1]


def test_what_a_city_does_not_name_is_as_the_pathway_has_it():
    bare = varied("lend")
    assert replace(bare, moves=STEP["lend"].moves) == STEP["lend"]


WRONG = [
    ("mentor", {}, "there is no step mentor"),
    ("lend", {"moves": {"born": "capitalised"}}, "lend: there is no state born"),
    ("lend", {"moves": {"registered": "rich"}}, "lend: there is no state rich"),
    ("lend", {"stays": ["rich"]}, "lend: there is no state rich"),
    ("lend", {"requires": ["lucky"]}, "lend: there is no requirement lucky"),
    ("lend", {"requires": ["need_recorded"]}, "there is no requirement need_recorded"),
    ("lend", {"without": ["lucky"]}, "no requirement that may be waived lucky"),
    ("lend", {"without": ["consented_to_bank"]}, "may be waived consented_to_bank"),
    ("reopen", {"stays": ["trained"]}, "reopen: where it leads is chosen"),
]


@pytest.mark.parametrize(("step", "rule", "message"), WRONG)
def test_what_the_pathway_does_not_have_is_named(step, rule, message):
    with pytest.raises(LadderError, match=message):
        varied(step, **rule)


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        ({"graduation": {"mentor": StepRule()}}, "malang/ladder.toml: there is no step mentor."),
        ({"descent": {"fall": StepRule()}}, "malang/ladder.toml: there is no pathway descent."),
    ],
)
def test_a_wrong_ladder_stops_the_process_at_its_start(monkeypatch, ladder, message):
    wrong = replace(cities.load("malang"), ladder=ladder)
    monkeypatch.setattr(pathways.cities, "load", lambda name: wrong)
    with pytest.raises(ImproperlyConfigured, match=message):
        pathways.lay_the_citys_ladder("malang")


def test_a_city_without_a_folder_is_one_line():
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**environ, "TANGGA_CITY": "atlantis"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stderr.strip().startswith("TANGGA_CITY: There is no city 'atlantis'.")
    assert len(run.stderr.strip().splitlines()) == 1
