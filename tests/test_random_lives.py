"""Random lives of a case, wrong people and wrong orders included, against a model in plain Python.

TANGGA_LIVES: how many are lived in all (default 1,000); TANGGA_LIVES_SEED: other lives than last
time. A life that goes wrong is printed move by move; it is not shortened, for it is short.
"""

import os
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from casework import ledger
from tests.life_choices import HOW, VERBS
from tests.life_people import PEOPLE
from tests.life_player import People, Player

LIVES = int(os.environ.get("TANGGA_LIVES", "1000"))
SEED = int(os.environ.get("TANGGA_LIVES_SEED", "0"))
CHAPTERS = range(2)
"""So many tests share the lives, for so many processors."""
MOVES_IN_A_LIFE = 5
LUCK = st.binary(min_size=8, max_size=8)
"""What a move is drawn from: hypothesis by itself favours what comes first in a list."""
WAYS = [*["rightly"] * 4, "in vain", "in vain", "twice", "wrongly"]
REFUSALS = {"PermissionDenied", "FourEyes", "StepNotPossible", "ValidationError", "AlreadyDecided"}

FACTS = """record visit; record assessment rich; record need food; record need basic_training;
    record need business_training; record evidence minutes; record evidence statement;
    record evidence spending_plan; record consent bank; record consent school; record business"""
ASSESSED = f"{FACTS}; propose assess; approve"
AGREED_AGAIN = "record visit; record assessment care; propose reassess; approve"
TRAINED = f"{ASSESSED}; propose train; approve; accept; record_outcome; confirm"
BEGINNINGS = {
    "registered": "record visit",
    "visited": FACTS,
    "assessed": ASSESSED,
    "reassessed": f"{ASSESSED}; {AGREED_AGAIN}",
    "on bansos": f"{ASSESSED}; propose grant_bansos 2026-03; approve",
    "refused by the bank": f"{ASSESSED}; propose lend; approve; accept; record_outcome failed",
    "trained": TRAINED,
    "trained, and with the bank": f"{TRAINED}; propose lend; approve; accept",
    "referred": f"{ASSESSED}; propose train_job; approve",
    "referred for the child": f"{ASSESSED}; propose refer_kip; approve",
    "sent back": f"{ASSESSED}; propose license; send_back",
    "in the agency's own training": f"{ASSESSED}; propose train_basic; approve; record_outcome",
    "half granted": f"{ASSESSED}; propose grant_capital_kpm; approve",
    "two at once": f"{ASSESSED}; propose refer_kip; approve; propose license; approve; hold",
    "graduated": f"{TRAINED}; propose graduate independent; approve; {AGREED_AGAIN}",
    "cared for": f"{ASSESSED}; {AGREED_AGAIN}; propose place_in_long_term_care; approve",
    "closed": f"{TRAINED}; propose close; approve",
}
CONFIDENTIAL = ["registered", "assessed", "trained, and with the bank", "half granted"]
NAMED = """share kepala_dinsos; share petugas2_dinsos; share kabid_dinsos; share kepala_diskopindag;
    share petugas_diskopindag; share petugas_bpr"""


class Lives(RuleBasedStateMachine):
    """Each begins somewhere on the ladder and is forgotten at its end."""

    beginnings: dict[str, Player]
    seen: Counter

    @initialize(luck=LUCK)
    def begin(self, luck):
        self.savepoint, self.moves = transaction.atomic(), 0
        self.savepoint.__enter__()
        name = Random(luck).choice(sorted(self.beginnings))
        note(f"It begins {name}.")
        self.player = self.beginnings[name].begun_again()

    @rule(luck=LUCK)
    def somebody_acts(self, luck):
        self.moves += 1  # it likes to play a move again: the same luck is another move later on
        life, draw = self.player.life, Random(luck + bytes([self.moves]))
        if days := draw.choice([0] * 7 + [1, 30, 91]):
            self.player.wait(days=days)
        moves, people = HOW[draw.choice(WAYS)]
        move = draw.choice(draw.choice([some for some in moves(life) if some]))
        move = replace(move, by=draw.choice(people(life, move)))
        refused = self.player.play(move)
        note(f"{move}: {refused or 'done'}")
        self.seen[move.verb, refused] += 1

    def teardown(self):
        try:
            assert ledger.verify().intact
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)


def beginnings(world) -> dict[str, Player]:
    people = People(world)
    players = {name: Player(people).go(script) for name, script in BEGINNINGS.items()}
    for name in CONFIDENTIAL:
        player = Player(people, confidential=True)
        players[f"{name}, confidential"] = player.go(f"{NAMED}; {BEGINNINGS[name]}")
    return players


def test_everybody_sees_what_they_may_at_each_beginning(world):
    for player in beginnings(world).values():
        player = player.begun_again()
        for name in PEOPLE:
            player.check_sight(name)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_engine_and_the_model_live_the_same_lives(world, chapter):
    class Chapter(Lives):
        pass

    Chapter.beginnings, Chapter.seen = beginnings(world), Counter()
    run_state_machine_as_test(
        seed(SEED * len(CHAPTERS) + chapter)(Chapter),
        settings=settings(
            max_examples=max(LIVES // len(CHAPTERS), 1),
            stateful_step_count=MOVES_IN_A_LIFE,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{Chapter.seen.total()} moves", sorted(Chapter.seen.items()))
    if LIVES >= 1000:  # then hardly anything is left out by chance
        assert {refused for _, refused in Chapter.seen} == {*REFUSALS, ""}
        assert len(set(VERBS) - {verb for verb, refused in Chapter.seen if not refused}) <= 1
