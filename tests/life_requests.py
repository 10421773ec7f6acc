"""What a move of the model says to a service: the facts of a proposal, an outcome, a record."""

from casework import clock
from casework.models import Assessment, Business, Consent, Evidence, Need, Visit
from tests.life_papers import Move
from tests.town import LONG_AGO
from tests.walks import TRAINING, outcome
from workflows import services
from workflows.models import Handoff

FINDINGS = {
    "poor": {},
    "rich": {"income_per_person": 900_000},
    "care": {"needs_long_term_care": True},
    "no_component": {"components_left": False},
    "better_off": {"result": "better_off"},
}
REASONS = {
    "reject": "not_yet",
    "send_back": "missing_document",
    "withdraw": "better_route",
    "decline": "out_of_area",
    "hold": "waiting_list",
}
STEP_REASONS = {
    "waive_licence": "not_required",
    "relapse": "income_lost",
    "close": "withdrew",
    "reopen": "returned",
    "correct": "wrong_outcome",
}
NONSENSE = {"colour": "red"}


class Requests:
    """Of one family: its members, its business, and the last visit to it."""

    world = life = case = business = visit = None
    members: dict

    def said(self, move: Move, handoff: Handoff) -> dict:
        """What goes with an act on a paper."""
        if move.verb in REASONS:
            return {"reason": "nonsense" if move.garbled else REASONS[move.verb]}
        if move.verb == "approve":
            return {"waivers": dict.fromkeys(move.get("waive", ()), "Disetujui kepala")}
        if move.verb == "resubmit":
            return NONSENSE if move.garbled else {}
        if move.verb == "record_outcome":
            return self._outcome(move, handoff)
        return {}

    @staticmethod
    def _outcome(move: Move, handoff: Handoff) -> dict:
        if move.garbled:
            return {"completed": True, "reason": "left_work"}
        if not move.get("completed"):
            arrears = {"bank_reason": "arrears"} if handoff.step == "lend" else {}
            return {"completed": False, "reason": "left_work", **arrears}
        done = outcome(handoff.step) if handoff.definition.is_handoff else {}
        return {"completed": True, **done}

    def facts(self, move: Move) -> dict:
        """Of a proposal; the reason is one of them where the step has one."""
        if move.garbled:
            return dict(NONSENSE)
        reason = STEP_REASONS.get(move.step)
        return {**self._asked(move), **({"reason": reason} if reason else {})}

    def _asked(self, move: Move) -> dict:
        step = move.step
        if step in ("emergency_aid", "grant_bansos"):
            return self.world.aid(period=move.get("period"))
        if step.startswith("train"):
            return dict(TRAINING)
        asked = {
            "lend": {"amount": 5_000_000, "purpose": "Bahan baku"},
            "license": {"business": self.business, "licences": ["nib"], "obstacle": "Belum ada"},
            "grant_capital_kpm": {
                "business": self.business,
                "programme_year": self.world.capital_kpm.pk,
                "amount": 2_500_000,
            },
            "grant_capital_kube": {
                "programme_year": self.world.capital_kube.pk,
                "amount": 2_500_000,
            },
            "graduate": {"kind": move.get("kind")},
            "correct": {"to": move.get("to")},
            "change_beneficiary": {"new_beneficiary": self._member(move.get("new"))},
            "refer_kip": {
                "member": self.members["child"].pk,
                "school": "SDN Kasin",
                "grade": "6",
                "parents": "Ibu",
            },
        }
        return asked.get(step, {})

    def _member(self, name: str | None) -> int | None:
        return self.members[name].pk if name else None

    def fact(self, kind: str, what: str | None):
        today, beneficiary = clock.today(), self.members[self.life.beneficiary]
        if kind == "assessment":
            found = {"result": "poor", **FINDINGS[what]}
            return Assessment(visit=self.visit, criteria=self.world.criteria, **found)
        if kind == "consent_withdrawn":
            given = Consent.objects.filter(case=self.case, person=beneficiary, purpose=what)
            return services.ConsentWithdrawn(given.last() or Consent(pk=0), today)
        facts = {
            "visit": lambda: Visit(visited_on=today, outcome="met"),
            "need": lambda: Need(kind=what),
            "evidence": lambda: Evidence(kind=what, dated=today, kept_at="Map 1"),
            "consent": lambda: Consent(person=beneficiary, purpose=what, given_on=today),
            "business": lambda: Business(
                owner=beneficiary,
                name="Kue",
                kind="Kue",
                kbli="10794",
                address="Jl. Contoh 1",
                started_on=LONG_AGO,
            ),
            "move": lambda: services.Move(getattr(self.world, what), "Jl. Baru 1"),
        }
        return facts[kind]()
