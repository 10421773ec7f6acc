"""Plays the model's moves through the services, and holds what came of it against the model."""

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from casework import clock, ledger
from casework.ledger_rows import NAMES
from casework.models import CaseEvent
from permissions.access import visible_cases, visible_handoffs
from tests.life_model import Life
from tests.life_papers import Move
from tests.life_people import PEOPLE, SAME_PERSON
from tests.life_requests import Requests
from tests.world import World
from workflows import services
from workflows.models import Handoff

REFUSALS = {
    services.FourEyes: "FourEyes",
    PermissionDenied: "PermissionDenied",
    services.StepNotPossible: "StepNotPossible",
    services.AlreadyDecided: "AlreadyDecided",
    ValidationError: "ValidationError",
}
WATCHERS = list(PEOPLE)
THIS_CASE = -1
CASE = """SELECT state, events_written, head, kelurahan_id, beneficiary_id
    FROM casework_case WHERE id = %s"""
PAPERS = "SELECT id, stage FROM workflows_handoff WHERE case_id = %s ORDER BY id"
CUSTODY = """SELECT a.code, c.kind, c.scope FROM casework_custody c
    JOIN casework_agency a ON a.id = c.agency_id WHERE c.case_id = %s AND c.until IS NULL"""


class People:
    """The model's people in the world, and what was asked for them."""

    def __init__(self, world: World):
        self.world, self.questions = world, {}
        world.appoint(world.petugas2, "head", world.dinsos, capacity="plh")
        world.appoint(world.kepala, "head", world.diskopindag, capacity="plt")
        world.kembar_dinsos = world.appointed("kembar", "head", world.dinsos, capacity="plt")
        world.saudara_dinsos = world.appointed("saudara", "caseworker", world.dinsos)
        self.users = {name: getattr(world, name) for name in PEOPLE}
        for one, other in SAME_PERSON.items():
            person = world.person()
            for name in (one, other):
                self.users[name].person = person
                self.users[name].save(update_fields=["person"])


class Player(Requests):
    """One case, lived twice: by the engine and by the model."""

    def __init__(self, people: People, *, confidential: bool = False):
        self.world, self.people, self.questions = people.world, people.users, people.questions
        world = self.world
        mother = world.person()
        self.members = {
            "mother": mother,
            "child": world.child(mother.household),
            "uncle": world.person(mother.household, relationship="other"),
        }
        self._marry_in()
        by = "petugas_dinsos"
        self.case = services.open_case(mother, by=self.people[by], confidential=confidential)
        self.life = Life(confidential, by, world.now.moment)
        self.papers: list[int] = []
        self.business = self.visit = None
        self.watch = 0

    def _marry_in(self) -> None:
        """The caseworker who is kin is kin of this family."""
        kin = self.people["saudara_dinsos"]
        kin.person = self.members["uncle"]
        kin.save(update_fields=["person"])

    def begun_again(self) -> "Player":
        """For another life from here; the database is put back by whoever began it."""
        other = copy(self)
        other.life, other.papers = deepcopy(self.life), list(self.papers)
        other.world.now.move_to(other.life.now)
        other._marry_in()
        return other

    # ------------------------------------------------------------------ playing

    def wait(self, **delta: int) -> None:
        self.world.now.move(**delta)
        self.life.now = self.world.now.moment

    def play(self, move: Move, watched: bool = True) -> str:
        """One move, in both; how it was refused, if it was."""
        self.wait(minutes=1)
        expected, found = self.life.refusal(move), self._try(move)
        assert found == expected, f"{move}: {found or 'done'}; the model: {expected or 'done'}"
        if not expected:
            self.life.live(move)
        self._compare(move, expected)
        for name in self._watching(move.by) if watched else []:
            self.check_sight(name)
        return expected

    def go(self, script: str) -> "Player":
        """Moves by whoever may: "propose train; approve; record need food"."""
        for line in script.split(";"):
            verb, *rest = line.split()
            assert self.play(self._scripted(verb, rest), watched=False) == ""
        return self

    def _scripted(self, verb: str, rest: list[str]) -> Move:
        if verb in ("propose", "record"):
            names = {"grant_bansos": "period", "graduate": "kind", "record": "what"}
            named = [(names.get(rest[0], names.get(verb)), value) for value in rest[1:]]
            move = Move(verb, "", step=rest[0], options=tuple(named))
        elif verb == "share":
            move = Move(verb, "", options=(("to", rest[0]),))
        else:
            move = Move(verb, "", paper=len(self.papers) - 1)
        if verb == "approve":
            waived = self.life.to_waive(self.life.papers[-1])
            move = replace(move, options=(("waive", waived),))
        if verb == "record_outcome":
            move = replace(move, options=(("completed", rest != ["failed"]),))
        return next(each for each in self.by_each(move) if not self.life.refusal(each))

    @staticmethod
    def by_each(move: Move) -> list[Move]:
        return [replace(move, by=name) for name in PEOPLE]

    def _try(self, move: Move) -> str:
        try:
            self._do(move, self.people[move.by])
        except tuple(REFUSALS) as refused:
            return next(name for kind, name in REFUSALS.items() if isinstance(refused, kind))
        return ""

    def _do(self, move: Move, by) -> None:
        if hasattr(self, f"_{move.verb}"):
            getattr(self, f"_{move.verb}")(move, by)
        else:
            handoff = Handoff.objects.get(pk=self.papers[move.paper])
            getattr(services, move.verb)(handoff, by=by, **self.said(move, handoff))

    # ------------------------------------------------------------------ on the case

    def _open_case(self, move: Move, by) -> None:
        services.open_case(self.members[self.life.beneficiary], by=by)

    def _assign(self, move: Move, by) -> None:
        services.assign([self.case], to=self.people[move.get("to")], by=by, reason="workload")

    def _share(self, move: Move, by) -> None:
        services.share(self.case, to=self.people[move.get("to")], by=by)

    def _propose(self, move: Move, by) -> None:
        facts = self.facts(move)
        if "to" in facts:
            handoff = services.correct(self.case, facts.pop("to"), by=by, **facts)
        else:
            handoff = services.propose(self.case, move.step, by=by, **facts)
        self.papers.append(handoff.pk)

    # ------------------------------------------------------------------ facts

    def _record(self, move: Move, by) -> None:
        row = services.record(self.case, self.fact(move.step, move.get("what")), by=by)
        if move.step == "visit":
            self.visit = row
        if move.step == "business":
            self.business = row.pk

    # ------------------------------------------------------------------ comparing

    def _compare(self, move: Move, refused: str) -> None:
        life, case = self.life, [self.case.pk]
        [(state, events, head, area, beneficiary)] = asked(CASE, case)
        assert (state, events) == (life.state, life.events), move
        assert beneficiary == self.members[life.beneficiary].pk, move
        assert area == getattr(self.world, life.kelurahan).pk, move
        stages = [each.stage for each in life.papers]
        assert asked(PAPERS, case) == list(zip(self.papers, stages, strict=True)), move
        assert set(asked(CUSTODY, case)) == self._expected_custody(), move
        if not refused:
            self._check_end_of_chain(head)

    def _check_end_of_chain(self, head: str) -> None:
        """The row just written follows from the one before; all the others are read at the end."""
        rows = CaseEvent.objects.filter(case=self.case, sequence__gte=self.life.events - 1)
        *before, last = rows.order_by("sequence").values(*NAMES)
        assert ledger.row_hash(last) == last["hash"] == head
        assert [last["previous_hash"]] == [each["hash"] for each in before]

    def _expected_custody(self) -> set[tuple[str, str, str]]:
        life = self.life
        if life.state == "closed":
            return set()
        guests = {(agency, "guest", scope) for agency, scope in life.guests.values()}
        holder, scope = life.holder
        return {("dinsos", "owner", "case"), (holder, "holder", scope), *guests}

    def _watching(self, actor: str) -> list[str]:
        """Who just acted, and everybody else in turn."""
        self.watch += 3
        return [actor, *(WATCHERS[(self.watch + each) % len(WATCHERS)] for each in range(3))]

    def check_sight(self, name: str) -> None:
        life, who = self.life, PEOPLE[name]
        seen = self._found(name, visible_cases, "pk")
        assert bool(seen) == life.sees(who), f"{name} sees the case: {seen}"
        seen = self._found(name, visible_handoffs, "case")
        pairs = zip(self.papers, life.papers, strict=True)
        expected = {pk for pk, paper in pairs if life.sees_paper(who, paper)}
        assert seen == expected, f"{name} sees handoffs {seen}, should see {expected}"

    def _found(self, name: str, rule: Callable, column: str) -> set[int]:
        """By the rule's own SQL, which is written once for a person and a day: that takes far
        longer than to ask it.
        """
        key = (name, rule, clock.today())
        if key not in self.questions:
            rows = rule(self.people[name]).filter(**{column: THIS_CASE}).values_list("pk")
            self.questions[key] = rows.query.sql_with_params()
        sql, parameters = self.questions[key]
        return {pk for (pk,) in asked(sql, [self._put(each) for each in parameters])}

    def _put(self, parameter):
        return self.case.pk if parameter == THIS_CASE else parameter


def asked(sql: str, parameters: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
