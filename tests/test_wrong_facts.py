"""Every service refuses wrong facts by field, and leaves nothing behind."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import Person
from tests.walks import outcome
from workflows import services
from workflows.stages import Stage

OURS = ("casework", "permissions", "documents", "workflows", "django_tasks_database")
NUL, LONG_NOTE = "Siti\x00", "a" * 2_001


def everything() -> dict:
    """All rows of all our tables."""
    models = [each for label in OURS for each in apps.get_app_config(label).get_models()]
    return {
        each.__name__: list(each._base_manager.order_by("pk").values())
        for each in models
        if not each._meta.proxy
    }


def stranger(family):
    return family.world.person().pk


def dead(family):
    return family.world.person(family.case.household, relationship="other", died_on="2026-01-01").pk


# step, facts → the field that says what is wrong; None: whatever the step asks for is missing
PROPOSALS = [
    ("grant_bansos", {"programme_year": None}, ["programme_year"]),
    ("grant_bansos", {"programme_year": 999_999}, ["programme_year"]),
    ("grant_bansos", {"programme_year": "banyak"}, ["programme_year"]),
    ("grant_bansos", {"programme_year": lambda f: f.world.capital_kpm.pk}, ["programme_year"]),
    ("grant_bansos", {"period": "2026-13"}, ["period"]),
    ("grant_bansos", {"period": "Marut 2026"}, ["period"]),
    ("grant_bansos", {"period": "2026-3-1"}, ["period"]),
    ("grant_bansos", {"period": "2025-12"}, ["period"]),
    ("grant_bansos", {"amount": None}, ["amount"]),
    ("grant_bansos", {"amount": 0}, ["amount"]),
    ("grant_bansos", {"amount": -125_000}, ["amount"]),
    ("grant_bansos", {"amount": 1.5}, ["amount"]),
    ("grant_bansos", {"amount": 10**15}, ["amount"]),
    ("grant_bansos", {"amount": "seratus"}, ["amount"]),
    ("grant_bansos", {"collect_at": NUL}, ["collect_at"]),
    ("grant_bansos", {"goods": "\x1b[31m"}, ["goods"]),
    ("grant_bansos", {"bring": ""}, ["bring"]),
    ("grant_bansos", {"bring": "x" * 201}, ["bring"]),
    ("grant_bansos", {"amuont": 5}, ["__all__"]),
    ("emergency_aid", {"period": ""}, ["period"]),
    ("train", {"level": "expert"}, ["level"]),
    ("train", {"course": NUL}, ["course"]),
    ("train", {"course": "", "level": ""}, ["course", "level"]),
    ("train", {"member": 999_999}, ["member"]),
    ("train", {"member": "abc"}, ["member"]),
    ("train", {"member": stranger}, ["member"]),
    ("train", {"reason": "other"}, ["reason"]),
    ("train", {"note": NUL}, ["note"]),
    ("train", {"note": LONG_NOTE}, ["note"]),
    ("lend", {"amount": ""}, ["amount"]),
    ("lend", {"business": 999_999}, ["business"]),
    ("grant_capital_kpm", {"business": None}, ["business"]),
    ("grant_capital_kpm", {"programme_year": lambda f: f.world.bpntd.pk}, ["programme_year"]),
    (
        "grant_capital_kube",
        {"programme_year": lambda f: f.world.capital_kpm.pk},
        ["programme_year"],
    ),
    ("license", {"licences": []}, ["licences"]),
    ("license", {"licences": ["nib", "sim"]}, ["licences"]),
    ("license", {"obstacle": NUL}, ["obstacle"]),
    ("graduate", {"kind": "magic"}, ["kind"]),
    ("graduate", {"kind": ""}, ["kind"]),
    ("refer_kip", {"school": NUL}, ["school"]),
    ("refer_kip", {"grade": "x" * 21}, ["grade"]),
    ("change_beneficiary", {"new_beneficiary": stranger}, ["new_beneficiary"]),
    ("change_beneficiary", {"new_beneficiary": dead}, ["new_beneficiary"]),
    ("close", {"reason": "bored"}, ["reason"]),
    ("close", {"reason": "other", "note": " "}, ["note"]),
    ("close", {"colour": "red"}, ["colour"]),
    ("reassess", {"colour": "red"}, ["colour"]),
    ("correct", {"to": "assessed"}, ["to"]),
    ("correct", {"to": "trained", "wrong_handoff": "x"}, ["wrong_handoff"]),
    ("dance", {}, ["step"]),
]


def refused(attempt, fields: list[str]) -> None:
    before = everything()
    with pytest.raises(ValidationError) as wrong:
        attempt()
    assert sorted(wrong.value.message_dict) == fields
    assert everything() == before


@pytest.mark.parametrize(("step", "facts", "fields"), PROPOSALS)
def test_a_proposal_with_wrong_facts_is_refused_by_field(family, step, facts, fields):
    facts = {name: value(family) if callable(value) else value for name, value in facts.items()}
    refused(lambda: family.propose(step, **facts), fields)


OUTCOMES = [
    ("train", {"finished_on": "2026-03-03"}, ["finished_on"]),
    ("train", {"finished_on": ""}, ["finished_on"]),
    ("train", {"finished_on": "besok"}, ["finished_on"]),
    ("train", {"sessions_attended": -1}, ["sessions_attended"]),
    ("train", {"certificate_number": NUL}, ["certificate_number"]),
    ("train", {"amount": 5}, ["__all__"]),
    ("train", {"reason": "left_ill"}, ["reason"]),
    ("train", {"note": NUL}, ["note"]),
    ("lend", {"months": 0}, ["months"]),
    ("lend", {"amount": None}, ["amount"]),
    ("lend", {"decided_on": "2026-03-03"}, ["decided_on"]),
    ("lend", {"bank_reason": "ugly"}, ["bank_reason"]),
    ("license", {"nib": "123"}, ["nib"]),
    ("license", {"nib": "1234567890123\n"}, ["nib"]),
    ("license", {"nib": "١٢٣٤٥٦٧٨٩٠١٢٣"}, ["nib"]),
    ("grant_capital_kpm", {"paid_on": "2026-03-03"}, ["paid_on"]),
    ("grant_capital_kpm", {"payment_order": ""}, ["payment_order"]),
    ("refer_kip", {"marked_on": "2026-03-03"}, ["marked_on"]),
]
NOT_COMPLETED = [
    ("train", {"reason": ""}, ["reason"]),
    ("train", {"reason": "lazy"}, ["reason"]),
    ("train", {"reason": "other"}, ["note"]),
    ("train", {"reason": "no_show", "contacts": ["2026-03-02", "2026-03-03"]}, ["contacts"]),
    ("train", {"reason": "left_ill", "finished_on": "2026-03-03"}, ["finished_on"]),
    ("lend", {"reason": "loan_refused", "bank_reason": "ugly"}, ["bank_reason"]),
    ("lend", {"reason": "not_passed"}, ["reason"]),
    ("train", {"reason": "loan_refused"}, ["reason"]),
    ("license", {"reason": "left_group"}, ["reason"]),
    ("refer_kip", {"reason": "not_paid_out"}, ["reason"]),
]


@pytest.mark.parametrize(("step", "facts", "fields"), OUTCOMES)
def test_an_outcome_with_wrong_facts_is_refused_by_field(family, step, facts, fields):
    handoff = family.walk(step, stage=Stage.ACCEPTED)
    by = family.world.staff("petugas", handoff.receiver)
    facts = {"completed": True, **outcome(step), **facts}
    refused(lambda: services.record_outcome(handoff, by=by, **facts), fields)


@pytest.mark.parametrize(("step", "facts", "fields"), NOT_COMPLETED)
def test_what_was_not_completed_is_refused_by_field_too(family, step, facts, fields):
    handoff = family.walk(step, stage=Stage.ACCEPTED)
    by = family.world.staff("petugas", handoff.receiver)
    refused(lambda: services.record_outcome(handoff, by=by, completed=False, **facts), fields)


# action, where the handoff stands, by whom, with what → the field
ACTIONS = [
    ("approve", Stage.PROPOSED, "kepala", {"note": NUL}, ["note"]),
    ("approve", Stage.PROPOSED, "kepala", {"waivers": {"alive": "x"}}, ["waivers"]),
    ("approve", Stage.PROPOSED, "kepala", {"waivers": {"need_recorded": "x"}}, ["waivers"]),
    ("reject", Stage.PROPOSED, "kepala", {"reason": "ugly"}, ["reason"]),
    ("reject", Stage.PROPOSED, "kepala", {"reason": "not_yet", "note": NUL}, ["note"]),
    ("send_back", Stage.PROPOSED, "kepala", {"reason": "no_show"}, ["reason"]),
    ("send_back", Stage.PROPOSED, "kepala", {"reason": "other"}, ["note"]),
    ("resubmit", Stage.SENT_BACK, "petugas", {"level": "expert"}, ["level"]),
    ("resubmit", Stage.SENT_BACK, "petugas", {"member": stranger}, ["member"]),
    ("resubmit", Stage.SENT_BACK, "petugas", {"reason": "other"}, ["reason"]),
    ("resubmit", Stage.SENT_BACK, "petugas", {"note": LONG_NOTE}, ["note"]),
    ("withdraw", Stage.PROPOSED, "petugas", {"reason": "ugly"}, ["reason"]),
    ("withdraw", Stage.APPROVED, "petugas", {"reason": "other"}, ["note"]),
    ("accept", Stage.APPROVED, "petugas_diskopindag", {"note": NUL}, ["note"]),
    ("decline", Stage.APPROVED, "petugas_diskopindag", {"reason": "waiting_list"}, ["reason"]),
    ("decline", Stage.APPROVED, "petugas_diskopindag", {"reason": "other"}, ["note"]),
    (
        "decline",
        Stage.APPROVED,
        "petugas_diskopindag",
        {"reason": "wrong_agency", "right_function": "x" * 30},
        ["right_function"],
    ),
    ("resume", Stage.ON_HOLD, "petugas_diskopindag", {"note": NUL}, ["note"]),
    ("confirm", Stage.RECORDED, "kepala_diskopindag", {"note": NUL}, ["note"]),
    ("send_back", Stage.RECORDED, "kepala_diskopindag", {"reason": ""}, ["reason"]),
    ("supersede_letter", Stage.PROPOSED, "kepala", {"reason": "wrong_content"}, ["handoff"]),
    ("supersede_letter", Stage.APPROVED, "kepala", {"reason": "ugly"}, ["reason"]),
]


def standing(family, stage):
    if stage == Stage.SENT_BACK:
        handoff = family.propose("train")
        return services.send_back(handoff, by=family.world.kepala, reason="unclear_reason")
    if stage == Stage.ON_HOLD:
        handoff = family.walk("train", stage=Stage.APPROVED)
        by = family.world.petugas_diskopindag
        return services.hold(handoff, by=by, reason="family_asked")
    return family.walk("train", stage=stage)


@pytest.mark.parametrize(("action", "stage", "by", "facts", "fields"), ACTIONS)
def test_an_action_with_wrong_facts_is_refused_by_field(family, action, stage, by, facts, fields):
    handoff = standing(family, stage)
    facts = {name: value(family) if callable(value) else value for name, value in facts.items()}
    by = getattr(family.world, by)
    refused(lambda: getattr(services, action)(handoff, by=by, **facts), fields)


LEAVES_NOTHING = {
    "approve, though the letter cannot be written": (
        Stage.PROPOSED,
        lambda f, h: services.approve(h, by=f.world.kepala),
        lambda f: f.world.diskopindag.profiles.update(since="2026-04-01"),
    ),
    "confirm by who recorded": (
        Stage.RECORDED,
        lambda f, h: services.confirm(h, by=f.world.petugas_diskopindag),
        lambda f: None,
    ),
    "accept by another agency": (
        Stage.APPROVED,
        lambda f, h: services.accept(h, by=f.world.petugas_bpr),
        lambda f: None,
    ),
    "accept for one's own family": (
        Stage.APPROVED,
        lambda f, h: services.accept(h, by=of_the_family(f)),
        lambda f: None,
    ),
}


def of_the_family(family):
    family.world.petugas_diskopindag.person = Person.objects.get(pk=family.child.pk)
    return family.world.petugas_diskopindag


@pytest.mark.parametrize("what", LEAVES_NOTHING)
def test_whatever_is_refused_leaves_nothing_behind_and_takes_no_number(family, what):
    stage, attempt, before_it = LEAVES_NOTHING[what]
    handoff = family.walk("train", stage=stage)
    before_it(family)
    before = everything()
    with pytest.raises((ValidationError, PermissionDenied)):
        attempt(family, handoff)
    assert everything() == before
