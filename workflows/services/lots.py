"""Many handoffs at once: a verdict for each, and one bad one spoils no other.

A decision looks at its handoffs together (permission, four eyes and guards are asked once for all)
and judges each by itself; what it lets go is written in the same few statements for all. A single
service is the same decision over a lot of one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from casework import clock
from casework.models import Case, CaseEvent, User
from casework.prepared import prepared
from permissions.hands import Hand
from permissions.models import Appointment
from workflows.acts import Act
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.models import Handoff
from workflows.sealing import seal
from workflows.services.locking import locked, locked_all, locked_lot, same, take_turn

AT_ONCE = 100
"""Handoffs in one transaction: it ends within a second, so that nobody else waits."""
PARTS = ("propose", "resubmit", "record_outcome")
"""What whoever did it may not agree to afterwards."""
REFUSALS = (PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided)


@dataclass(frozen=True)
class Verdict:
    """What became of one of many: done, or refused and why.

    `handoff` is as it stands now; as the caller gave it where it was refused.
    """

    case: Case
    error: Exception | None = None
    handoff: Handoff | None = None

    @property
    def done(self) -> bool:
        return self.error is None


class Decision:
    """What one person decides over some handoffs under lock.

    Attributes:
        whole: a bundle is decided as a whole.
        together: and its acts share one letter.
    """

    whole = False
    together = False

    def __init__(self, lots: list[list[Handoff]], *, by: User, note: str = ""):
        self.lots, self.by, self.note = lots, by, note
        self.handoffs = [each for lot in lots for each in lot]
        self.hand = Hand(by, [each.case for each in self.handoffs])
        self.at = clock.now()

    def judge(self, handoff: Handoff) -> Act:
        """The act, of which nothing is written yet.

        Raises:
            PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided
        """
        raise NotImplementedError

    def take_back(self, lot: list[Handoff]) -> None:
        """These are not let go after all."""

    def act(self, action: str, handoff: Handoff, appointment: Appointment, **details: Any) -> Act:
        return Act(
            action,
            handoff.case,
            self.by,
            appointment,
            handoff,
            at=self.at,
            note=self.note,
            **details,
        )

    def took_part(self, handoff: Handoff, *actions: str) -> set[int]:
        """Ids of everybody who ever did one of these to it: the ledger forgets nobody."""
        return {actor for action in actions for actor in self._actors.get((handoff.pk, action), ())}

    @cached_property
    def _actors(self) -> dict[tuple[int, str], set[int]]:
        found: dict[tuple[int, str], set[int]] = {}
        cases, handoffs = zip(*((each.case_id, each.pk) for each in self.handoffs), strict=True)
        for handoff, action, actor in _parts_taken(cases=cases, handoffs=handoffs):
            found.setdefault((handoff, action), set()).add(actor)
        return found


@prepared
def _parts_taken(cases, handoffs) -> QuerySet:
    acts = CaseEvent.objects.filter(case__in=cases, handoff__in=handoffs, action__in=PARTS)
    return acts.values_list("handoff", "action", "actor")


@transaction.atomic
def decide(kind: type[Decision], handoff: Handoff, **options: Any) -> Handoff:
    """Decide over a handoff, and the bundle that it goes with.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided
    """
    lot = locked_lot(handoff) if kind.whole else [locked(handoff)]
    decision = kind([lot], **options)
    acts = [decision.judge(each) for each in lot]
    _finish(decision, [acts])
    return same(handoff, acts)


def _finish(decision: Decision, lots: list[list[Act]]) -> None:
    for act in (act for acts in lots for act in acts):
        take_turn(act)
    papers = lots if decision.together else [[act] for acts in lots for act in acts]
    seal(*papers)


Verdicts = dict[int, Verdict]
Do = Callable[[Callable[[], Verdicts]], Verdicts]
"""Does a part of a call, in a transaction of its own."""


def in_a_transaction(part: Callable[[], Verdicts]) -> Verdicts:
    with transaction.atomic():
        return part()


def decide_many(
    kind: type[Decision],
    handoffs: Iterable[Handoff],
    *,
    do: Do = in_a_transaction,
    **options: Any,
) -> list[Verdict]:
    """Decide over each, in transactions of at most AT_ONCE; a bundle stays in one.

    Args:
        do: for who has something to write along with each part.

    Returns:
        a verdict for each handoff given, in their order.
    """
    handoffs = list(handoffs)
    found: Verdicts = {}
    for lots in _batches(_lots(handoffs, kind.whole)):
        found |= _decide_batch(kind, lots, options, do)
    return [found[each.pk] for each in handoffs]


def _decide_batch(kind: type[Decision], lots: list, options: dict, do: Do) -> Verdicts:
    """What cannot be written together is tried one by one, so that each gets its own verdict."""
    try:
        return do(lambda: _decide_together(kind, lots, options))
    except (*REFUSALS, IntegrityError):
        found: Verdicts = {}
        for lot in lots:
            found |= do(partial(_decide_alone, kind, lot, options))
        return found


def _decide_together(kind: type[Decision], lots: list, options: dict) -> Verdicts:
    given = [each for lot in lots for each in lot]
    rows = {each.pk: each for each in locked_all(given, for_letter=kind.whole)}
    decision = kind([[rows[each.pk] for each in lot] for lot in lots], **options)
    verdicts, let_go = {}, []
    for lot, seen in zip(decision.lots, lots, strict=True):
        try:
            let_go.append([decision.judge(each) for each in lot])
            verdicts |= {each.pk: Verdict(each.case, None, each) for each in lot}
        except REFUSALS as error:
            decision.take_back(lot)
            verdicts |= {each.pk: Verdict(each.case, error, each) for each in seen}
    if let_go:
        _finish(decision, let_go)
    return verdicts


def _decide_alone(kind: type[Decision], lot: list[Handoff], options: dict) -> Verdicts:
    try:
        decide(kind, lot[0], **options)
    except REFUSALS as error:
        return {each.pk: Verdict(each.case, error, each) for each in lot}
    again = Handoff.objects.in_bulk([each.pk for each in lot])
    return {each.pk: Verdict(each.case, None, again[each.pk]) for each in lot}


def _lots(handoffs: list[Handoff], whole: bool) -> Iterator[list[Handoff]]:
    """Each bundle once, with all that is open of it, where bundles go as a whole."""
    wanted = Handoff.objects.filter(pk__in=[each.pk for each in handoffs])
    rows = wanted.select_related("case").order_by("case", "pk")
    bundles: dict[int, list[Handoff]] = {}
    if whole:
        together = Handoff.objects.open().filter(bundle__in=wanted.values("bundle"))
        for each in together.select_related("case").order_by("case", "pk"):
            bundles.setdefault(each.bundle_id, []).append(each)
    taken: set[int] = set()
    for each in rows:
        lot = bundles.get(each.bundle_id, [])
        lot = lot if any(other.pk == each.pk for other in lot) else [each]
        if each.pk not in taken:
            taken |= {other.pk for other in lot}
            yield lot


def _batches(lots: Iterable[list[Handoff]]) -> Iterator[list[list[Handoff]]]:
    """A family comes once in each: what is decided first, the next must know of."""
    batch: list[list[Handoff]] = []
    size, families = 0, set()
    for lot in lots:
        mine = {each.case.household_id for each in lot}
        if batch and (size + len(lot) > AT_ONCE or families & mine):
            yield batch
            batch, size, families = [], 0, set()
        batch.append(lot)
        size += len(lot)
        families |= mine
    if batch:
        yield batch
