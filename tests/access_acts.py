"""How each service is called, and at which moment of the case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from casework import clock
from casework.models import (
    Assistance,
    AssistanceStatus,
    Case,
    Consent,
    Purpose,
    User,
    Visit,
    VisitOutcome,
)
from permissions.access import case_or_404, visible_cases, visible_handoffs
from tests.access_scenes import City, Scene
from workflows import services


@dataclass(frozen=True)
class Act:
    """`do(city, subject, by)` in a scene; a reading answers whether it is there."""

    scene: Callable[[City], Scene]
    do: Callable[[City, Any, User], Any]
    reads: bool = False


def on_handoff(scene: Callable, service: Callable, **options) -> Act:
    return Act(scene, lambda city, handoff, by: service(handoff, by=by, **options))


def recorded(fact: Callable[[City], Any]) -> Act:
    return Act(City.on_the_case, lambda city, case, by: services.record(case, fact(city), by=by))


def visit(city: City) -> Visit:
    return Visit(visited_on=clock.today(), outcome=VisitOutcome.MET)


def consent(city: City) -> Consent:
    person = city.case.beneficiary
    return Consent(person=person, purpose=Purpose.AID, given_on=clock.today())


def aid_again(city: City) -> Assistance:
    return Assistance(
        payee=city.case.beneficiary,
        member=city.case.beneficiary,
        programme_year=city.world.bpntd,
        period="2026-01",
        amount=125_000,
        status=AssistanceStatus.PLANNED,
        exception_reason="flood",
    )


def propose(city: City, subject: tuple[str, dict], by: User):
    step, facts = subject
    return services.propose(city.case, step, by=by, **facts)


def propose_many(city: City, subject: tuple[str, dict], by: User):
    step, facts = subject
    return services.propose_many([city.case], step, by=by, **facts)


def correct(city: City, case: Case, by: User):
    return services.correct(case, "assessed", by=by, reason="wrong_outcome")


def assign(city: City, case: Case, by: User):
    post = by.appointments.first()
    own = post.agency.code if post and post.agency else "dinsos"
    return services.assign([case], to=city.hands[own]["case"], by=by, reason="workload")


def share(city: City, case: Case, by: User):
    return services.share(case, to=city.world.petugas2, by=by)


def open_case(city: City, person, by: User, confidential: bool = False):
    return services.open_case(person, by=by, confidential=confidential)


def form_group(city: City, case: Case, by: User):
    neighbours = {"kelurahan": city.world.kasin, "line_of_business": "Kue kering"}
    return services.form_group("Mawar", [case.beneficiary], by=by, **neighbours)


def in_group(scene: Callable, service: Callable) -> Act:
    """Of the family's beneficiary."""
    return Act(scene, lambda city, case, by: service(city.group, city.case.beneficiary, by=by))


def put_on_decree(city: City, case: Case, by: User):
    return services.put_on_decree(city.world.bpntd, [case.household], by=by)


def open_budget_year(city: City, case: Case, by: User):
    return services.open_budget_year(city.world.bpntd.programme, 2027, by=by)


def outcome(city: City, handoff, by: User):
    facts = {
        "license": {"issued_on": clock.today(), "nib": "1234567890123"},
        "refer_kip": {"marked_on": clock.today()},
        "train_basic": {"finished_on": clock.today()},
    }
    return services.record_outcome(handoff, by=by, completed=True, **facts[handoff.step])


OTHER = {"reason": "other", "note": "Sebab lain"}
REJECT = {"reason": "not_yet"}

ACTS: dict[str, Act] = {
    "open_case": Act(City.new_family, open_case),
    "open_case (confidential)": Act(City.new_family, partial(open_case, confidential=True)),
    "record": recorded(visit),
    "record (consent, assessment, business, assistance, payment)": recorded(consent),
    "record (aid twice in a period)": recorded(aid_again),
    "propose": Act(City.steps, propose),
    "propose_many": Act(City.steps, propose_many),
    "resubmit": on_handoff(City.sent_back, services.resubmit),
    "withdraw": on_handoff(City.proposed, services.withdraw, reason="entered_in_error"),
    "correct": Act(City.on_the_case, correct),
    "approve": on_handoff(City.proposed, services.approve),
    "approve (first of two)": on_handoff(City.grant, services.approve),
    "approve (last of two)": on_handoff(City.grant_approved_once, services.approve),
    "approve (correct)": on_handoff(City.corrected, services.approve),
    "reject": on_handoff(City.proposed, services.reject, **REJECT),
    "reject (first of two)": on_handoff(City.grant, services.reject, **REJECT),
    "reject (last of two)": on_handoff(City.grant_approved_once, services.reject, **REJECT),
    "send_back": on_handoff(City.proposed, services.send_back, **OTHER),
    "send_back (first of two)": on_handoff(City.grant, services.send_back, **OTHER),
    "send_back (last of two)": on_handoff(City.grant_approved_once, services.send_back, **OTHER),
    "send_back (outcome)": on_handoff(City.recorded, services.send_back, **OTHER),
    "supersede_letter": on_handoff(
        City.lettered, services.supersede_letter, reason="wrong_content"
    ),
    "accept": on_handoff(City.handed_over, services.accept),
    "decline": on_handoff(City.handed_over, services.decline, reason="out_of_area"),
    "hold": on_handoff(City.handed_over, services.hold, reason="waiting_list"),
    "resume": on_handoff(City.held, services.resume),
    "record_outcome": Act(City.accepted, outcome),
    "record_outcome (one agency)": Act(City.own_training, outcome),
    "confirm": on_handoff(City.recorded, services.confirm),
    "confirm (one agency)": on_handoff(City.own_training_recorded, services.confirm),
    "assign": Act(City.on_the_case, assign),
    "share": Act(City.secret, share),
    "form_group": Act(City.on_the_case, form_group),
    "join_group": in_group(City.on_the_case, services.join_group),
    "choose_chair": in_group(City.in_a_group, services.choose_chair),
    "leave_group": in_group(City.in_a_group, services.leave_group),
    "put_on_decree": Act(City.on_the_case, put_on_decree),
    "open_budget_year": Act(City.on_the_case, open_budget_year),
    "visible_cases": Act(
        City.on_the_case,
        lambda city, case, by: visible_cases(by).filter(pk=case.pk).exists(),
        reads=True,
    ),
    "case_or_404": Act(
        City.on_the_case, lambda city, case, by: bool(case_or_404(by, case.pk)), reads=True
    ),
    "visible_handoffs": Act(
        City.handed_over,
        lambda city, handoff, by: visible_handoffs(by).filter(pk=handoff.pk).exists(),
        reads=True,
    ),
}
