"""(c) Deciding in bulk: many cases in one call, against the single service called for each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benchmarks.frame import Result, Run, Sample, Target, counted, measurement, row, timed
from benchmarks.town import Staff, borrowers, staff, town
from tests.walks import outcome
from workflows import services
from workflows.models import Handoff

FACTS = {"amount": 5_000_000, "purpose": "Bahan baku"}
MOST_MS = 6
TIMES_THE_LOOP = 8
ACTIONS = {
    "propose": "Proposed",
    "approve": "Approved, a letter for each",
    "accept": "Accepted",
    "confirm": "Confirmed",
    "bundle": "Approved as a bundle, one letter",
}


@dataclass
class Times:
    """Of one way of acting: action → seconds and statements, round by round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)

    def take(self, action: str, act: Callable[[], Any]) -> Any:
        with counted() as statements:
            taken, done = timed(act)
        self.seconds.setdefault(action, []).append(taken)
        self.statements[action] = len(statements)
        return done

    def sample(self, action: str) -> Sample:
        return Sample(tuple(self.seconds[action]), self.statements[action])


def one_by_one(action: Callable, handoffs: list[Handoff], by, **options) -> None:
    for handoff in handoffs:
        action(handoff, by=by, **options)


def at_once(action: Callable, handoffs: list[Handoff], by) -> None:
    verdicts = action(handoffs, by=by)
    refused = [each.error for each in verdicts if not each.done]
    if refused or len(verdicts) != len(handoffs):
        raise AssertionError(f"{len(refused)} refused, the first: {refused[:1]}")


def in_stage(handoffs: list[Handoff], stage: str) -> list[Handoff]:
    """The same handoffs, from the database, where they should stand by now."""
    found = Handoff.objects.filter(pk__in=[each.pk for each in handoffs], stage=stage)
    if len(found) != len(handoffs):
        raise AssertionError(f"Only {len(found)} of {len(handoffs)} are {stage}.")
    return list(found.order_by("pk"))


def life(proposed: list[Handoff], by: Staff, times: Times, way: Callable, suffix: str) -> None:
    """Approve, accept and confirm, timed; recording the outcome is nobody's bulk."""
    handoffs = in_stage(proposed, "proposed")
    times.take("approve", lambda: way(action("approve", suffix), handoffs, by.approver))
    handoffs = in_stage(handoffs, "approved")
    times.take("accept", lambda: way(action("accept", suffix), handoffs, by.accepter))
    handoffs = in_stage(handoffs, "accepted")
    recorded = {"completed": True, **outcome("lend")}
    one_by_one(services.record_outcome, handoffs, by.recorder, **recorded)
    handoffs = in_stage(handoffs, "recorded")
    times.take("confirm", lambda: way(action("confirm", suffix), handoffs, by.confirmer))
    in_stage(handoffs, "completed")


def action(name: str, suffix: str) -> Callable:
    return getattr(services, f"{name}{suffix}")


def propose_each(cases, by) -> list[Handoff]:
    return [services.propose(case, "lend", by=by, **FACTS) for case in cases]


def one_round(world, number: int, loop: Times, many: Times, *, loop_first: bool) -> None:
    """Three lots of cases: acted on one by one, at once, and proposed at once as a bundle."""
    cases, by = borrowers(world, 3 * number), staff(world)
    first, second, third = (cases[start::3] for start in range(3))
    lots = [
        loop.take("propose", partial(propose_each, lot, by.proposer)) for lot in (first, second)
    ]
    ways = [(loop, one_by_one, ""), (many, at_once, "_many")]
    for lot, (times, way, suffix) in zip(lots, ways if loop_first else ways[::-1], strict=True):
        life(lot, by, times, way, suffix)
    bundle = many.take(
        "propose", lambda: services.propose_many(third, "lend", by=by.proposer, **FACTS)
    )
    whole = bundle.handoffs.order_by("pk").first()
    many.take("bundle", lambda: services.approve(whole, by=by.approver))
    in_stage(list(bundle.handoffs.all()), "approved")


@measurement("bulk", "Deciding in bulk: a case of many at once")
def bulk(run: Run) -> Result:
    number, rounds = run.size(full=500, quick=30), run.size(full=3, quick=1)
    loop, many = Times(), Times()
    with town() as world:
        warm_up = Times(), Times()
        one_round(world, 5, *warm_up, loop_first=True)
        for each in range(rounds):
            one_round(world, number, loop, many, loop_first=each % 2 == 0)
    return report(number, loop, many)


def report(number: int, loop: Times, many: Times) -> Result:
    found = Result(
        notes=[
            f"Times are of one case of {number}, statements of all {number}; the ratio is to the "
            "loop over the single service, in which each case is a transaction of its own.",
            "The loop over one bundle does not exist: its approval is held against the loop over "
            "single approvals.",
        ]
    )
    for name, words in ACTIONS.items():
        against = loop.sample("approve" if name == "bundle" else name)
        at_once = many.sample(name)
        if name != "bundle":
            found.rows.append(row(f"{words}, one by one", against, per=number))
        found.rows.append(row(f"{words}, at once", at_once, against=against, per=number))
        ms = at_once.median * 1_000 / number
        found.targets.append(Target(f"bulk, {words.lower()}: a case", ms, MOST_MS, "ms"))
        times = against.median / at_once.median
        what = f"bulk, {words.lower()}: times as fast as the loop"
        found.targets.append(Target(what, times, TIMES_THE_LOOP, at_least=True))
    return found
