"""(a) The five actions of a loan referral, from its proposal to the confirmed outcome."""

import re
from collections import Counter

from benchmarks.frame import Result, Rival, Run, Target, alternate, counted, measurement, row
from benchmarks.naive import actions as naive
from benchmarks.naive.models import NaiveCase
from benchmarks.rivals import fsm, plain_sql, spiff
from benchmarks.town import Staff, borrowers, staff, town
from casework.models import Case
from tests.walks import outcome
from workflows import services
from workflows.models import Handoff

OURS, NAIVE = "Tangga's services", "the libraries as documented"
FSM, SPIFF, SQL = "django-fsm, plain ORM", "SpiffWorkflow", "the same rows in plain SQL"


def lend(case: Case, by: Staff) -> Handoff:
    facts = {"amount": 5_000_000, "purpose": "Bahan baku"}
    handoff = services.propose(case, "lend", by=by.proposer, **facts)
    services.approve(handoff, by=by.approver)
    services.accept(handoff, by=by.accepter)
    services.record_outcome(handoff, by=by.recorder, completed=True, **outcome("lend"))
    return services.confirm(handoff, by=by.confirmer)


def rivals(world, rounds: int) -> list[Rival]:
    """All five, with the cases they need for so many rounds."""
    naive.found(world)
    fsm.found(world)
    families = iter(borrowers(world, 2 * rounds + 1))
    model = plain_sql.Model.of(lend(next(families), staff(world)))
    return [
        Rival(OURS, lambda: (next(families), staff(world)), lambda it: lend(*it), lent),
        Rival(
            NAIVE,
            lambda: (NaiveCase.objects.create(holder=world.dinsos), staff(world)),
            lambda it: naive.lend(world, *it),
            lambda process: ended(process.status == "DONE"),
        ),
        Rival(
            FSM,
            lambda: (fsm.family(world), staff(world)),
            lambda it: fsm.lend(world, *it),
            lambda referral: ended(referral.family.state == "capitalised"),
        ),
        Rival(SPIFF, lambda: staff(world), spiff.lend, lambda process: ended(process.ended)),
        Rival(
            SQL,
            lambda: plain_sql.Walk.prepared(model, next(families)),
            plain_sql.lend,
            lambda walk: lent(Handoff.objects.get(pk=walk.handoff)),
        ),
    ]


def lent(handoff: Handoff) -> None:
    state = Case.objects.values_list("state", flat=True).get(pk=handoff.case_id)
    ended(handoff.stage == "completed" and state == "capitalised" and handoff.letter_id)


def ended(truth) -> None:
    if not truth:
        raise AssertionError("The five actions did not reach their end.")


WRITES = re.compile(r'(INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)? "?(\w+)')


def sent() -> dict[str, dict]:
    """What each rival sends for one referral: statements, and how often it writes which table."""
    found = {}
    with town() as world:
        for rival in rivals(world, 1):
            subject = rival.prepare()
            with counted() as statements:
                done = rival.act(subject)
            rival.check(done)
            found[rival.name] = {"statements": len(statements), "written": written(statements)}
    return found


def written(statements: list[str]) -> Counter[str]:
    matches = (WRITES.match(each) for each in statements)
    return Counter(f"{each[1]} {each[2]}" for each in matches if each)


@measurement("lend", "The five actions of a loan referral between two agencies")
def lending(run: Run) -> Result:
    rounds = run.size(full=60, quick=7)
    with town() as world:
        samples = alternate(rivals(world, rounds + 2), rounds=rounds)
    ours, naive_ones = samples[OURS], samples[NAIVE]
    return Result(
        [row(name, each, against=naive_ones) for name, each in samples.items()],
        [
            Target("statements of the five actions", ours.statements, 60),
            Target("time of the five actions, to naive", ours.median / naive_ones.median, 0.6),
        ],
        [
            "Times are of all five actions, each a transaction of its own with its commit; "
            "the ratio is to the libraries as documented.",
            "Only ours and plain SQL write custody, ledger and letter; plain SQL copies rows that "
            "are ready, and asks, checks, hashes, encrypts and composes nothing.",
            "Naive is called as viewflow's views call it, without the pages around: "
            "taking and finishing a task are one transaction, not two as in its pages.",
        ],
    )
