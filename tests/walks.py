"""Steps walked by the right people, as far as a test wants them."""

from casework import clock
from casework.models import (
    Assessment,
    Business,
    Case,
    Consent,
    Evidence,
    Need,
    User,
    Visit,
)
from tests.town import LONG_AGO
from tests.world import START, World, fresh
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

TRAINING = {"course": "Kue kering", "level": "basic"}
GRANTED = {
    "decree_number": "188.45/11/2026",
    "decree_date": START.date(),
    "payment_order": "SP2D-1",
}


class Family:
    """A family whose case meets every requirement of every step, and the facts that steps ask.

    Its facts are laid past the services, for many tests need one.
    """

    def __init__(self, world: World):
        self.world = world
        self.case = world.case()
        self.child = world.child(self.case.household)
        self.group = world.group(self.case.beneficiary)
        self.business = self._lay(
            Business,
            owner=self.case.beneficiary,
            name="Kue Kering Kasin",
            kind="Kue kering",
            kbli="10794",
            address="Jl. Contoh 1",
            started_on=LONG_AGO,
        )
        for kind in ("food", "basic_training", "business_training", "job_training"):
            self._lay(Need, case=self.case, kind=kind, recorded_on=START.date())
        for kind in ("minutes", "statement", "spending_plan"):
            self._lay(Evidence, case=self.case, kind=kind, dated=START.date(), kept_at="Map 1")
        for purpose in ("bank", "school"):
            who = {"case": self.case, "person": self.case.beneficiary}
            self._lay(Consent, **who, purpose=purpose, given_on=START.date())
        self._visited()
        self.stands("assessed")
        self.reassessment = take(world, propose(world, self.case, "reassess"))
        world.now.move(minutes=1)
        self._visited()

    def _lay(self, model, **values):
        return model.objects.create(recorded_by=self.world.petugas, **values)

    def _visited(self) -> None:
        case, by, at = self.case, self.world.petugas, clock.now()
        visit = Visit.objects.create(
            case=case, visited_on=START.date(), visitor=by, outcome="met", recorded_at=at
        )
        Assessment.objects.create(
            case=case,
            visit=visit,
            criteria=self.world.criteria,
            assessed_on=START.date(),
            assessed_by=by,
            recorded_at=at,
            result="poor",
            income_per_person=900_000,
            needs_long_term_care=True,
        )

    def stands(self, state: str, before: str = "trained") -> Case:
        """Put the case into a state by hand, as if it had come there at the start."""
        rows = Case.objects.filter(pk=self.case.pk)
        rows.update(state=state, state_since=START, closed_at=None, state_before_close="")
        if state == "closed":
            rows.update(closed_at=clock.now(), state_before_close=before)
            self.case.custodies.current().update(until=clock.now())
        self.case = fresh(self.case)
        return self.case

    def facts(self, step: str) -> dict:
        """What a proposal of this step says; what it lacks it does not ask for."""
        return {
            "emergency_aid": lambda: self.world.aid(period="2026-02"),
            "grant_bansos": self.world.aid,
            "train_basic": lambda: TRAINING,
            "train": lambda: TRAINING,
            "train_job": lambda: TRAINING,
            "lend": lambda: {"amount": 5_000_000, "purpose": "Bahan baku"},
            "grant_capital_kpm": lambda: {
                "business": self.business.pk,
                "programme_year": self.world.capital_kpm.pk,
                "amount": 2_500_000,
            },
            "grant_capital_kube": lambda: {
                "programme_year": self.world.capital_kube.pk,
                "amount": 2_500_000,
            },
            "license": lambda: {
                "business": self.business.pk,
                "licences": ["nib"],
                "obstacle": "Belum punya akun OSS",
            },
            "waive_licence": lambda: {"reason": "no_business"},
            "graduate": lambda: {"kind": "independent"},
            "relapse": lambda: {"reason": "income_lost"},
            "refer_kip": lambda: {
                "member": self.child.pk,
                "school": "SDN Kasin",
                "grade": "6",
                "parents": "Siti",
            },
            "change_beneficiary": lambda: {"new_beneficiary": self.child.pk},
            "close": lambda: {"reason": "moved_away"},
            "reopen": lambda: {"reason": "returned"},
            "correct": lambda: {
                "reason": "wrong_outcome",
                "to": "assessed",
                "wrong_handoff": self.reassessment.pk,
            },
        }.get(step, dict)()

    def propose(self, step: str, **facts) -> Handoff:
        facts = {**self.facts(step), **facts}
        if step == "grant_capital_kube":
            bundle = services.propose_many(
                [self.case], step, by=self.world.petugas, group=self.group, **facts
            )
            return bundle.handoffs.get()
        return propose(self.world, self.case, step, **facts)

    def walk(self, step: str, stage: str = Stage.COMPLETED, **facts) -> Handoff:
        """Propose a step and take it to a stage."""
        return take(self.world, self.propose(step, **facts), stage)


def outcome(step: str) -> dict:
    """What is recorded of a step that was completed today."""
    today = clock.today()
    trained = {"finished_on": today}
    granted = {**GRANTED, "paid_on": today}
    return {
        "train_basic": trained,
        "train": trained,
        "train_job": trained,
        "lend": {"decided_on": today, "amount": 4_000_000, "months": 24},
        "grant_capital_kpm": granted,
        "grant_capital_kube": granted,
        "license": {"issued_on": today, "nib": "1234567890123"},
        "refer_kip": {"marked_on": today},
    }[step]


def propose(world: World, case: Case, step: str, *, by: User | None = None, **facts) -> Handoff:
    return services.propose(case, step, by=by or world.petugas, **facts)


def approve(world: World, handoff: Handoff, **options) -> Handoff:
    """By the division head first where the step needs two."""
    handoff = again(handoff)
    if handoff.definition.approvals == 2 and handoff.stage == Stage.PROPOSED:
        services.approve(handoff, by=world.staff("kabid", handoff.sender))
    return services.approve(handoff, by=world.staff("kepala", handoff.sender), **options)


def accept(world: World, handoff: Handoff) -> Handoff:
    if again(handoff).internal:
        return again(handoff)
    return services.accept(handoff, by=world.staff("petugas", handoff.receiver))


def record_outcome(world: World, handoff: Handoff, *, by: User | None = None, **options) -> Handoff:
    options = options or {"completed": True, **outcome(handoff.step)}
    by = by or world.staff("petugas", handoff.receiver)
    return services.record_outcome(handoff, by=by, **options)


def not_completed(world: World, handoff: Handoff, reason: str = "left_work") -> Handoff:
    return record_outcome(world, handoff, completed=False, reason=reason)


def confirm(world: World, handoff: Handoff) -> Handoff:
    """By the receiver's head; where it is the sender's own, by a division head of its other."""
    handoff = again(handoff)
    by = world.kabid2 if handoff.internal else world.staff("kepala", handoff.receiver)
    return services.confirm(handoff, by=by)


WALK = [
    (Stage.APPROVED, approve),
    (Stage.ACCEPTED, accept),
    (Stage.RECORDED, record_outcome),
    (Stage.COMPLETED, confirm),
]


def take(world: World, handoff: Handoff, stage: str = Stage.COMPLETED) -> Handoff:
    """Take a proposal to a stage, each action by who should do it."""
    if stage == Stage.PROPOSED:
        return handoff
    for reached, action in WALK if handoff.definition.is_handoff else [(stage, approve)]:
        handoff = action(world, handoff)
        if reached == stage:
            break
    return handoff


def turn(handoff):
    """Agency, role and day of the open turn; nothing when nobody is next."""
    open_turns = handoff.task_set.filter(status="NEW")
    if not open_turns:
        return None
    [task] = open_turns
    return task.agency.code, task.role, task.due_at


def again(handoff: Handoff) -> Handoff:
    """As the database has it now."""
    return Handoff.objects.select_related("case", "sender", "receiver").get(pk=handoff.pk)
