"""check_invariants: each rule finds what breaks it, and finds nothing where all is well."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from casework import clock
from tests import invariant_damage as damage
from tests.invariant_scene import build_scene
from tests.world import START, World
from workflows import invariants

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("invariants"),  # one town for all; what a test breaks is taken back
]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """Handoffs in every stage, built by the services and taken back when the module is done."""
    with django_db_blocker.unblock(), clock.set_clock(START) as now, transaction.atomic():
        yield build_scene(World(now))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _that_morning(now):
    """The clock stands for the tests too."""


def found(*, of: str = "") -> list[tuple[str, str]]:
    """Rule and place, as the command prints them."""
    every = [(each.rule.name, str(each.place)) for each in invariants.find()]
    return [each for each in every if not of or each[0] == of]


def test_a_town_that_the_services_built_is_consistent(scene):
    assert found() == []


# ---------------------------------------------------------------------- every rule finds its own

DAMAGE = {
    "history_is_as_it_was_written": [damage.state_moved_by_hand],
    "history_begins_with_the_opening": [damage.opening_forgotten],
    "history_names_what_exists": [damage.row_of_a_handoff_that_is_gone],
    "approvals_let_nothing_unmet_pass": [damage.approved_though_unmet],
    "case_number_was_given_out": [damage.case_under_a_number_of_its_own],
    "case_numbers_are_gapless": [damage.case_number_skipped],
    "open_case_has_one_owner_and_one_holder": [
        damage.nobody_holds_the_case,
        damage.nobody_owns_the_case,
        damage.closed_case_still_held,
    ],
    "guest_leaves_with_its_handoff": [damage.guest_stays_on],
    "receiver_is_let_in_as_a_guest": [damage.guest_sent_away, damage.bank_let_into_the_whole_case],
    "holder_is_who_accepted_last": [
        damage.held_by_somebody_else,
        damage.not_left_with_who_trained,
        damage.parallel_referral_moved_the_case,
    ],
    "stage_is_what_the_ledger_says": [damage.stage_moved_by_hand],
    "open_handoff_is_somebodys_turn": [damage.turn_lost],
    "turn_is_where_its_handoff_stands": [
        damage.turn_of_the_wrong_agency,
        damage.turn_of_nobody,
        damage.turn_at_another_node,
        damage.turn_without_a_clock,
        damage.clock_runs_while_held,
        damage.turn_after_the_end,
    ],
    "flow_ends_with_its_handoff": [damage.flow_left_behind],
    "bundle_is_decided_as_a_whole": [damage.bundle_torn_apart],
    "help_follows_its_decision": [damage.help_not_written],
    "approved_handoff_has_its_letter": [
        damage.letter_revoked_alone,
        damage.letter_forgotten,
        damage.letter_of_a_withdrawn_handoff_in_force,
        damage.superseded_letter_in_force_again,
    ],
    "letter_is_of_the_step_and_names_the_person": [
        damage.letter_of_somebody_else,
        damage.letter_of_another_kind,
    ],
    "bundle_shares_one_letter": [damage.two_letters_in_one_bundle],
    "letter_numbers_are_gapless": [
        damage.letter_number_skipped,
        damage.letter_number_moved_to_the_end,
        damage.letter_counter_lost,
    ],
    "no_number_was_given_out_in_vain": [damage.counter_above_nothing],
    "letter_says_whom_it_covers": [damage.letter_without_lines, damage.letter_of_another_row],
    "letter_stands_in_the_ledger": [damage.line_without_a_row, damage.letter_with_another_digest],
    "ledger_names_no_lost_letter": [damage.row_of_a_letter_that_is_gone],
    "letter_says_what_was_frozen": [
        damage.content_changed,
        damage.content_under_a_key_that_is_lost,
    ],
}
"""Rule → what breaks it."""


def test_every_rule_is_broken_once():
    assert set(DAMAGE) == {rule.name for rule in invariants.RULES}


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [
        pytest.param(rule, breaks, id=breaks.__name__)
        for rule, damages in DAMAGE.items()
        for breaks in damages
    ],
)
def test_the_damage_is_named_where_it_was_done(scene, rule, breaks):
    place = breaks(scene)
    assert place in [where for _, where in found(of=rule)]


# ---------------------------------------------------------------------- the command


def run(*arguments: str) -> str:
    printed = StringIO()
    call_command("check_invariants", *arguments, stdout=printed)
    return printed.getvalue()


def refused(*arguments: str) -> tuple[str, str]:
    """What it printed, and its last line."""
    printed = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_invariants", *arguments, stdout=printed)
    return printed.getvalue(), str(error.value)


def test_the_command_says_that_all_is_well(scene):
    assert run() == f"{len(invariants.RULES)} rules checked, 0 problems.\n"
    assert json.loads(run("--json"))["consistent"] is True


def test_the_command_names_the_rule_and_the_place_and_fails(scene):
    place = damage.turn_lost(scene)
    printed, last = refused()
    assert printed.splitlines()[:2] == [
        "open_handoff_is_somebodys_turn: Of every open handoff one turn is open.",
        f"  {place}",
    ]
    assert last == "Not consistent: 1 problem(s)."


def test_the_command_tells_programs_as_json(scene):
    damage.turn_lost(scene)
    told = json.loads(refused("--json")[0])
    assert told["consistent"] is False
    assert told["problems"] == [
        {
            "rule": "open_handoff_is_somebodys_turn",
            "case": scene.working.case.number,
            "handoff": scene.working.pk,
            "letter": "",
            "series": "",
            "row": None,
        }
    ]
    assert set(told["rules"]) == set(DAMAGE)


def test_nobody_is_named(scene):
    for breaks in (damage.turn_lost, damage.letter_revoked_alone, damage.state_moved_by_hand):
        breaks(scene)
    printed, _ = refused()
    people = [scene.working.case.beneficiary, scene.kept.case.beneficiary]
    assert not [each.name for each in people if each.name in printed]
