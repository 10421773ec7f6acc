"""Everybody at work at once: whoever comes along does one of the things that may come next."""

from collections.abc import Callable, Iterator
from random import Random

from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import Person
from tests.walks import Family, accept, again, approve, confirm, not_completed, record_outcome
from tests.world import World
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

REFUSALS = (
    PermissionDenied,
    ValidationError,
    services.AlreadyDecided,
    services.StepNotPossible,
)
STEPS = [
    "train",
    "train_basic",
    "train_job",
    "lend",
    "license",
    "refer_kip",
    "grant_capital_kpm",
    "emergency_aid",
    "waive_licence",
]
TOGETHER = 0.15
"""How often somebody takes all that is open in one go."""
MORE = 0.3
"""How often somebody proposes something new instead of going on with what is open."""


class Office:
    """A world with families to help and residents who may come in.

    Its people know nothing of each other: a refusal, because somebody was faster, is part of it.
    """

    def __init__(self, world: World, families: int = 6, residents: int = 40):
        self.world = world
        self.families = [Family(world) for _ in range(families)]
        self.residents = [world.person().pk for _ in range(residents)]

    def work(self, seed: object, acts: int | None = None) -> None:
        """Until killed, or so many acts long."""
        rng, done = Random(seed), 0
        while done != acts:
            self.act(rng)
            done += 1

    def act(self, rng: Random) -> None:
        open_now = list(Handoff.objects.open().order_by("pk"))
        try:
            if rng.random() < TOGETHER:
                self._decide_together(open_now, rng)
            elif not open_now or rng.random() < MORE:
                rng.choice([self._propose, self._propose, self._open])(rng)
            elif ways := self.ways_on(again(rng.choice(open_now))):
                rng.choice(ways)()
        except REFUSALS:
            pass

    def _decide_together(self, handoffs: list[Handoff], rng: Random) -> None:
        """Whatever of these can be decided so; the others are refused, each for itself."""
        agency = rng.choice([self.world.dinsos, self.world.diskopindag, self.world.disnaker])
        head, staff = self.world.staff("kepala", agency), self.world.staff("petugas", agency)
        rng.choice(
            [
                lambda: services.approve_many(handoffs, by=head),
                lambda: services.accept_many(handoffs, by=staff),
                lambda: services.confirm_many(handoffs, by=head),
            ]
        )()

    def _propose(self, rng: Random) -> None:
        family, step = rng.choice(self.families), rng.choice(STEPS)
        month = f"2026-{rng.randint(1, 12):02d}"
        family.propose(step, **({"period": month} if step == "emergency_aid" else {}))

    def _open(self, rng: Random) -> None:
        person = Person.objects.get(pk=rng.choice(self.residents))
        self.world.visited(self.world.case(person))

    def ways_on(self, handoff: Handoff) -> list[Callable[[], object]]:
        """What the right people may do with it now, the way to its end first."""
        return list(self._ways_on(handoff))

    def _ways_on(self, handoff: Handoff) -> Iterator[Callable[[], object]]:
        world, stage = self.world, handoff.stage
        head = world.staff("kepala", handoff.sender)
        by = world.staff("petugas", handoff.receiver or handoff.sender)
        if stage in (Stage.PROPOSED, Stage.FIRST_APPROVED):
            yield lambda: approve(world, handoff)
            yield lambda: services.send_back(handoff, by=head, reason="unclear_reason")
            yield lambda: services.reject(handoff, by=head, reason="not_yet")
        if stage == Stage.SENT_BACK:
            yield lambda: services.resubmit(handoff, by=world.petugas)
        if stage == Stage.APPROVED:
            yield lambda: accept(world, handoff)
            yield lambda: services.decline(handoff, by=by, reason="family_refused")
        if stage == Stage.ON_HOLD:
            yield lambda: services.resume(handoff, by=by)
        if stage == Stage.ACCEPTED:
            yield lambda: record_outcome(world, handoff)
            yield lambda: not_completed(world, handoff)
        if stage in (Stage.APPROVED, Stage.ACCEPTED):
            yield lambda: services.hold(handoff, by=by, reason="family_asked")
        if stage == Stage.RECORDED:
            yield lambda: confirm(world, handoff)
        if stage in (Stage.PROPOSED, Stage.SENT_BACK, Stage.APPROVED, Stage.ON_HOLD):
            yield lambda: services.withdraw(handoff, by=world.petugas, reason="better_route")

    def finish(self) -> None:
        """Everything that is open comes to its end, each by its shortest way."""
        while open_now := list(Handoff.objects.open()):
            for handoff in open_now:
                self.ways_on(again(handoff))[0]()
