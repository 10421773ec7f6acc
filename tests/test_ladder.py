"""The ladder as its table has it, written out by hand; and what each step really does."""

import pytest
from django.db import transaction

from casework import clock
from casework.models import Agency
from tests.walks import Family, approve, confirm, take
from tests.world import fresh
from workflows import services
from workflows.pathways import STEPS, steps_from
from workflows.stages import Stage

STEP = STEPS["graduation"]
STATES = """registered assessed receiving_bansos trained capitalised licensed graduated
            long_term_care closed""".split()
ALL_BUT_CLOSED = """registered assessed receiving_bansos trained capitalised licensed graduated
                    long_term_care"""

# step: moves | stays | senders → receiver | due
ROUTES = {
    "emergency_aid": ("", ALL_BUT_CLOSED, "social", "", (1, None, None)),
    "assess": ("registered>assessed", "", "social", "", (5, None, None)),
    "reassess": (
        "",
        """assessed receiving_bansos trained capitalised licensed graduated long_term_care""",
        "social",
        "",
        (5, None, None),
    ),
    "grant_bansos": (
        "assessed>receiving_bansos",
        "receiving_bansos trained capitalised licensed graduated long_term_care",
        "social",
        "",
        (3, None, None),
    ),
    "train_basic": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "train": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "cooperatives",
        (3, 5, 60),
    ),
    "train_job": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "manpower",
        (3, 5, 60),
    ),
    "lend": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "cooperatives social",
        "bank",
        (3, 5, 30),
    ),
    "grant_capital_kpm": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "grant_capital_kube": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "license": (
        "assessed>licensed receiving_bansos>licensed trained>licensed capitalised>licensed",
        "licensed graduated",
        "cooperatives social",
        "licensing",
        (3, 5, 30),
    ),
    "waive_licence": (
        "",
        "assessed receiving_bansos trained capitalised licensed",
        "cooperatives social",
        "",
        (3, None, None),
    ),
    "graduate": (
        """assessed>graduated receiving_bansos>graduated trained>graduated capitalised>graduated
           licensed>graduated""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "relapse": ("graduated>assessed", "", "social", "", (3, None, None)),
    "place_in_long_term_care": (
        """assessed>long_term_care receiving_bansos>long_term_care trained>long_term_care
           capitalised>long_term_care licensed>long_term_care""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "leave_long_term_care": ("long_term_care>assessed", "", "social", "", (5, None, None)),
    "refer_kip": ("", ALL_BUT_CLOSED, "social", "education", (3, 5, 60)),
    "change_beneficiary": ("", ALL_BUT_CLOSED, "social", "", (3, None, None)),
    "close": (
        """registered>closed assessed>closed receiving_bansos>closed trained>closed
           capitalised>closed licensed>closed graduated>closed long_term_care>closed""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "reopen": ("closed>BEFORE", "", "social", "", (5, None, None)),
    "correct": (
        """registered>NAMED assessed>NAMED receiving_bansos>NAMED trained>NAMED capitalised>NAMED
           licensed>NAMED graduated>NAMED long_term_care>NAMED""",
        "",
        "OWNER",
        "",
        (5, None, None),
    ),
}

# step: hard requirements | those a head may waive | letter | list of reasons
DEMANDS = {
    "emergency_aid": ("alive", "", "pemberitahuan_bansos", ""),
    "assess": (
        "eligible_under_criteria needs_recorded visited_and_assessed",
        "in_musyawarah_minutes",
        "",
        "",
    ),
    "reassess": ("visited_since_assessment", "", "", ""),
    "grant_bansos": (
        "alive budget_left no_like_aid_in_period on_the_decree",
        "",
        "pemberitahuan_bansos",
        "",
    ),
    "train_basic": ("", "need_recorded", "rujukan_pelatihan", ""),
    "train": ("", "need_recorded", "rujukan_pelatihan", ""),
    "train_job": ("", "need_recorded", "rujukan_pelatihan", ""),
    "lend": (
        "consented_to_bank trained_or_has_business",
        "no_known_arrears",
        "rujukan_modal",
        "",
    ),
    "grant_capital_kpm": (
        "alive amount_is_the_grant budget_left has_business no_like_grant_this_year",
        "spending_plan",
        "rekomendasi_modal_kpm",
        "",
    ),
    "grant_capital_kube": (
        """alive amount_is_the_grant budget_left group_is_complete member_of_the_group
           no_like_grant_this_year""",
        "spending_plan",
        "rekomendasi_modal_kube",
        "",
    ),
    "license": ("has_business", "business_described", "rujukan_perizinan", ""),
    "waive_licence": ("", "", "", "WaiveLicence"),
    "graduate": (
        "no_component_left no_open_handoff signed_statement visited_after_desil_change",
        """income_above_poverty_line no_open_need_for_capital_or_licence
           recent_final_assessment""",
        "keterangan_graduasi",
        "",
    ),
    "relapse": ("no_open_handoff reassessed", "", "", "Relapse"),
    "place_in_long_term_care": (
        "assessment_says_long_term_care no_open_handoff",
        "",
        "pemberitahuan_hasil",
        "",
    ),
    "leave_long_term_care": ("no_open_handoff reassessed", "", "", ""),
    "refer_kip": ("a_child_at_school consented_to_school", "", "rujukan_kip", ""),
    "change_beneficiary": ("a_member_of_the_household", "", "", ""),
    "close": ("no_open_handoff", "", "pemberitahuan_hasil", "Close"),
    "reopen": ("no_other_open_case", "", "", "Reopen"),
    "correct": ("wrong_confirmation_named", "", "", "Correct"),
}

# step: what is unlike a plain handoff or decision
PECULIAR = {
    "train": {"keeps_case": True},
    "lend": {"scope": "handoff"},
    "grant_capital_kpm": {"approvals": 2},
    "grant_capital_kube": {"approvals": 2, "group": True},
    "refer_kip": {"scope": "handoff", "parallel": True},
}
PLAIN = {
    "approvals": 1,
    "group": False,
    "keeps_case": False,
    "parallel": False,
    "scope": "case",
}

FROM = {
    "registered": "emergency_aid assess refer_kip change_beneficiary close correct",
    "assessed": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "receiving_bansos": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "trained": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "capitalised": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "licensed": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "graduated": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license relapse refer_kip change_beneficiary close
        correct""",
    "long_term_care": """emergency_aid reassess grant_bansos leave_long_term_care refer_kip
        change_beneficiary close correct""",
    "closed": "reopen",
}
INSTEAD = {"BEFORE": "trained", "NAMED": "assessed"}
"""What the walks below reopen to, and what they correct to."""


def moves(step: str) -> dict[str, str]:
    pairs = (each.split(">") for each in ROUTES[step][0].split())
    return {source: INSTEAD.get(target, target) for source, target in pairs}


def stays(step: str) -> set[str]:
    return set(ROUTES[step][1].split())


def test_the_pathway_has_the_steps_of_the_table_in_their_order():
    assert list(STEP) == list(ROUTES) == list(DEMANDS)


@pytest.mark.parametrize("step", ROUTES)
def test_a_step_goes_from_whom_to_whom_by_when_as_the_table_says(step):
    _, _, senders, receiver, due = ROUTES[step]
    found = STEP[step]
    assert set(found.moves) == set(moves(step))
    assert {source: target for source, target in found.moves.items() if not callable(target)} == (
        {} if step in {"reopen", "correct"} else moves(step)
    )
    assert found.stays == stays(step)
    assert found.senders == (None if senders == "OWNER" else set(senders.split()))
    assert (found.receiver or "", found.is_handoff) == (receiver, receiver != "")
    assert (found.due.approve, found.due.accept, found.due.outcome) == due


@pytest.mark.parametrize("step", DEMANDS)
def test_a_step_demands_and_leaves_what_the_table_says(step):
    hard, to_waive, letter, reasons = DEMANDS[step]
    found = STEP[step]
    assert {each.code for each in found.requires if not each.waivable} == set(hard.split())
    assert {each.code for each in found.requires if each.waivable} == set(to_waive.split())
    assert found.letter == letter
    assert (found.reasons.__name__ if found.reasons else "") == reasons
    assert {name: getattr(found, name) for name in PLAIN} == PLAIN | PECULIAR.get(step, {})


@pytest.mark.parametrize("state", STATES)
def test_from_a_state_the_steps_of_the_table_are_possible(state):
    assert [step.code for step in steps_from("graduation", state)] == FROM[state].split()


def test_a_step_is_refused_in_every_other_state(world):
    family = Family(world)
    for state in STATES:
        case = family.stands(state)
        legal = [
            step
            for step in STEP
            if "state" not in {each.code for each in services.missing(case, step)}
        ]
        assert legal == FROM[state].split(), state


def at_the_last_hand(family: Family, step: str):
    """A step that one more action advances, and that action."""
    if step == "reopen":
        family.stands("closed")
    elif step == "correct":
        family.stands("trained")
    elif step in {"assess", "relapse", "leave_long_term_care"}:
        [source] = moves(step)
        family.stands(source)
    if not STEP[step].is_handoff:
        return family.propose(step), approve
    return family.walk(step, stage=Stage.RECORDED), confirm


@pytest.mark.parametrize("step", ROUTES)
def test_whether_a_step_moves_or_leaves_the_state_is_decided_when_it_advances(world, step):
    family = Family(world)
    handoff, action = at_the_last_hand(family, step)
    for state in STATES:
        with transaction.atomic():
            family.stands(state)
            ends_in = moves(step).get(state, state if state in stays(step) else None)
            if ends_in is None:
                with pytest.raises(services.StepNotPossible) as refused:
                    action(world, handoff)
                assert [each.code for each in refused.value.unmet] == ["state"], state
            else:
                action(world, handoff)
                assert fresh(family.case).state == ends_in, state
            transaction.set_rollback(True)


def test_of_two_open_steps_the_higher_one_that_advances_first_stays_the_state(world):
    family = Family(world)
    bansos = family.propose("grant_bansos")
    training = family.walk("train", stage=Stage.RECORDED)
    confirm(world, training)
    assert fresh(family.case).state == "trained"
    approve(world, bansos)
    assert fresh(family.case).state == "trained"
    assert family.case.assistance.count() == 1


def test_of_two_open_steps_the_lower_one_that_advances_first_moves_the_state(world):
    family = Family(world)
    bansos = family.propose("grant_bansos")
    training = family.walk("train", stage=Stage.RECORDED)
    approve(world, bansos)
    assert fresh(family.case).state == "receiving_bansos"
    confirm(world, training)
    assert fresh(family.case).state == "trained"


def test_the_holder_with_a_senders_function_sends_else_the_owner_else_nobody(world):
    family = Family(world)
    family.walk("train")  # the cooperatives' agency keeps the case
    assert family.propose("lend", by=world.petugas_diskopindag).sender == world.diskopindag
    assert family.propose("grant_bansos").sender == world.dinsos
    world.dinsos.functions.update(until=clock.today())
    nobody = [each.code for each in services.missing(family.case, "train_job")]
    assert "sender" in nobody


def test_a_step_waits_for_an_agency_that_holds_the_receivers_function(world):
    family = Family(world)
    world.bpr.functions.update(until=clock.today())
    assert [each.code for each in services.missing(family.case, "lend")] == ["receiver"]
    with pytest.raises(services.StepNotPossible):
        family.propose("lend")
    world.disdikbud.functions.create(function="bank", since=clock.today())
    assert take(world, family.propose("lend"), Stage.APPROVED).receiver == Agency.objects.get(
        code="disdikbud"
    )
