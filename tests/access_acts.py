"""How each service is called, and at which moment of the case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework import clock
from casework.models import (
    Assistance,
    AssistanceStatus,
    Consent,
    Person,
    ProgrammeYear,
    Purpose,
    User,
    Visit,
    VisitOutcome,
)
from documents.models import Letter
from permissions.access import case_or_404, reveal_nik, visible_cases, visible_handoffs
from tests.access_scenes import City, Scene
from workflows import services
from workflows.counter import letter_at_counter
from workflows.duties import visible_objections


@dataclass(frozen=True)
class Act:
    """`do(city, subject, by)` in a scene; a reading answers whether it is there.

    `best`: the agency that may, for the rows in which something else is in the way; `secret`: the
    case is confidential in every row, and everybody is named unless the row says otherwise.
    """

    do: Callable[[City, Any, User], Any]
    scene: Callable[[City], Scene] = City.handed_over
    best: str = "dinsos"
    reads: bool = False
    secret: bool = False

    def relative(self, city: City) -> Person:
        """Somebody of the family that it is about."""
        return city.new_person if self.do in (open_case, open_confidential_case) else city.child


def on_handoff(scene: Callable, service: Callable, best: str = "dinsos", **options) -> Act:
    return Act(lambda city, handoff, by: service(handoff, by=by, **options), scene, best)


def recorded(fact: Callable[[City], Any]) -> Act:
    return Act(lambda city, _, by: services.record(city.case, fact(city), by=by))


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


def correct(city: City, _, by: User):
    return services.correct(city.case, "assessed", by=by, reason="wrong_outcome")


def assign(city: City, _, by: User):
    post = by.appointments.first()
    own = post.agency.code if post and post.agency else "dinsos"
    return services.assign([city.case], to=city.hands[own]["case"], by=by, reason="workload")


def share(city: City, _, by: User):
    return services.share(city.case, to=city.world.petugas2, by=by)


def open_case(city: City, _, by: User):
    return services.open_case(city.new_person, by=by)


def open_confidential_case(city: City, _, by: User):
    return services.open_case(city.new_person, by=by, confidential=True)


def register_family(city: City, _, by: User, **options):
    family = {"address": "Jl. Mawar 5", "members": [services.Member("Siti Aminah")]}
    return services.register_family(by=by, kelurahan=city.world.kasin, **family, **options)


def register_for_confidential_case(city: City, _, by: User):
    return register_family(city, _, by, confidential=True)


def split_household(city: City, _, by: User):
    who, where = city.grown_up, {"kelurahan": city.world.gadang, "address": "Jl. Jauh 1"}
    return services.split_household(city.case, [who], beneficiary=who, by=by, **where)


def form_group(city: City, _, by: User):
    neighbours = {"kelurahan": city.world.kasin, "line_of_business": "Kue kering"}
    return services.form_group("Mawar", [city.case.beneficiary], by=by, **neighbours)


def in_group(scene: Callable, service: Callable) -> Act:
    """Of the family's beneficiary."""
    return Act(lambda city, _, by: service(city.group, city.case.beneficiary, by=by), scene)


def put_on_decree(city: City, _, by: User):
    return services.put_on_decree(city.world.bpntd, [city.case.household], by=by)


def put_many_on_decree(city: City, _, by: User):
    who = {city.case: city.case.household}
    [verdict] = services.put_many_on_decree(city.world.bpntd, who, by=by)
    if verdict.error:
        raise verdict.error
    return verdict


def join_many(group, person, *, by: User):
    return services.join_many(group, [person], by=by)


def change_group(group, person, *, by: User):
    equipped = {"companion": None, "bank": "Bank", "account_number": "123"}
    return services.change_group(group, by=by, **equipped)


def name_decree(_, year: ProgrammeYear, by: User):
    return services.name_decree(year, by=by, number="188.45/1/2026", dated=clock.today())


def open_budget_year(city: City, _, by: User):
    return services.open_budget_year(city.world.bpntd.programme, 2027, by=by)


def outcome(city: City, handoff, by: User):
    facts = {
        "license": {"issued_on": clock.today(), "nib": "1234567890123"},
        "refer_kip": {"marked_on": clock.today()},
        "train_basic": {"finished_on": clock.today()},
    }
    return services.record_outcome(handoff, by=by, completed=True, **facts[handoff.step])


def tell_family(city: City, handoff, by: User):
    return services.tell_family(handoff, by=by, how="visit", on=clock.today())


def tell_answer(city: City, objection, by: User):
    return services.tell_answer(objection, by=by, how="visit", on=clock.today())


def sees_case(city: City, _, by: User) -> bool:
    return visible_cases(by).filter(pk=city.case.pk).exists()


def sees_handoff(city: City, handoff, by: User) -> bool:
    return visible_handoffs(by).filter(pk=handoff.pk).exists()


def reads_nik(city: City, handoff, by: User) -> bool:
    return len(reveal_nik(by, city.case, handoff.member)) == 16


def object_to(city: City, handoff, by: User):
    said = {"raised_on": clock.today(), "said": "Kami keberatan"}
    return services.object_to(city.case, by=by, about=handoff, **said)


def sees_objection(city: City, objection, by: User) -> bool:
    return visible_objections(by).filter(pk=objection.pk).exists()


def arrive(city: City, handoff, by: User):
    return services.arrive(letter_of(handoff), by=by)


def hand_over(city: City, handoff, by: User):
    return services.hand_over(letter_of(handoff), by=by, to=handoff.member, on=clock.today())


def letter_of(handoff) -> Letter:
    return Letter.objects.get(handoffs=handoff)


def asks_at_counter(city: City, handoff, by: User) -> bool:
    return letter_at_counter(by, letter_of(handoff).number) is not None


def as_one(service: Callable) -> Callable:
    """The service for many, given one: what its verdict refuses is raised."""

    def decide(handoff, **options):
        [verdict] = service([handoff], **options)
        if verdict.error:
            raise verdict.error
        return verdict.handoff

    return decide


OTHER = {"reason": "other", "note": "Sebab lain"}
REJECT = {"reason": "not_yet"}
RECEIVER = "disnaker"

ACTS: dict[str, Act] = {
    "open_case": Act(open_case),
    "open_case (confidential)": Act(open_confidential_case),
    "register_family": Act(register_family),
    "register_family (confidential)": Act(register_for_confidential_case),
    "record": recorded(visit),
    "split_household": Act(split_household, City.split_up),
    "record (consent, assessment, business, assistance, payment)": recorded(consent),
    "record (aid twice in a period)": recorded(aid_again),
    "correct": Act(correct),
    "assign": Act(assign),
    "share": Act(share, secret=True),
    "form_group": Act(form_group),
    "join_group": in_group(City.handed_over, services.join_group),
    "join_many": in_group(City.handed_over, join_many),
    "change_group": in_group(City.in_a_group, change_group),
    "put_on_decree": Act(put_on_decree),
    "put_many_on_decree": Act(put_many_on_decree),
    "name_decree": Act(name_decree, City.undecreed),
    "open_budget_year": Act(open_budget_year),
    "choose_chair": in_group(City.in_a_group, services.choose_chair),
    "leave_group": in_group(City.in_a_group, services.leave_group),
    "propose": Act(propose, City.steps),
    "propose_many": Act(propose_many, City.steps),
    "approve": on_handoff(City.proposed, services.approve),
    "approve_many": on_handoff(City.proposed, as_one(services.approve_many)),
    "send_back_many": on_handoff(City.proposed, as_one(services.send_back_many), **OTHER),
    "reject": on_handoff(City.proposed, services.reject, **REJECT),
    "send_back": on_handoff(City.proposed, services.send_back, **OTHER),
    "withdraw": on_handoff(City.proposed, services.withdraw, reason="entered_in_error"),
    "resubmit": on_handoff(City.sent_back, services.resubmit),
    "object_to": Act(object_to),
    "answer_objection": on_handoff(
        City.objected, services.answer_objection, upheld=False, answer="Belum memenuhi syarat"
    ),
    "arrive": Act(arrive),
    "hand_over": Act(hand_over),
    "ask_for_check": Act(lambda city, _, by: services.ask_for_check(by=by)),
    "tell_family": Act(tell_family, City.rejected),
    "tell_answer": Act(tell_answer, City.answered),
    "approve (first of two)": on_handoff(City.grant, services.approve),
    "reject (first of two)": on_handoff(City.grant, services.reject, **REJECT),
    "send_back (first of two)": on_handoff(City.grant, services.send_back, **OTHER),
    "approve (last of two)": on_handoff(City.grant_approved_once, services.approve),
    "reject (last of two)": on_handoff(City.grant_approved_once, services.reject, **REJECT),
    "send_back (last of two)": on_handoff(City.grant_approved_once, services.send_back, **OTHER),
    "approve (correct)": on_handoff(City.corrected, services.approve),
    "supersede_letter": on_handoff(
        City.lettered, services.supersede_letter, reason="wrong_content"
    ),
    "accept": on_handoff(City.handed_over, services.accept, RECEIVER),
    "accept_many": on_handoff(City.handed_over, as_one(services.accept_many), RECEIVER),
    "decline": on_handoff(City.handed_over, services.decline, RECEIVER, reason="out_of_area"),
    "hold": on_handoff(City.handed_over, services.hold, RECEIVER, reason="waiting_list"),
    "resume": on_handoff(City.held, services.resume, RECEIVER),
    "record_outcome": Act(outcome, City.accepted, RECEIVER),
    "record_outcome (one agency)": Act(outcome, City.own_training),
    "confirm": on_handoff(City.recorded, services.confirm, RECEIVER),
    "confirm_many": on_handoff(City.recorded, as_one(services.confirm_many), RECEIVER),
    "send_back (outcome)": on_handoff(City.recorded, services.send_back, RECEIVER, **OTHER),
    "confirm (one agency)": on_handoff(City.own_training_recorded, services.confirm),
    "visible_cases": Act(sees_case, reads=True),
    "case_or_404": Act(lambda city, _, by: bool(case_or_404(by, city.case.pk)), reads=True),
    "visible_handoffs": Act(sees_handoff, best=RECEIVER, reads=True),
    "visible_objections": Act(sees_objection, City.objected, reads=True),
    "letter_at_counter": Act(asks_at_counter, reads=True),
    "reveal_nik": Act(reads_nik, best=RECEIVER, reads=True),
}
