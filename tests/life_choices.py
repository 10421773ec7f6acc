"""What somebody might do next in a life: what makes sense, and what does not."""

from collections.abc import Callable
from dataclasses import replace

from tests.ladder_table import ROUTES, STATES
from tests.life_model import Life
from tests.life_papers import Move
from tests.life_people import PEOPLE
from tests.life_rules import sources

AID = [("period", "2026-03"), ("period", "2026-04")]
OPTIONS = {
    "emergency_aid": AID,
    "grant_bansos": AID,
    "graduate": [("kind", each) for each in ("independent", "natural", "decile")],
    "correct": [("to", each) for each in STATES],
    "change_beneficiary": [("new", each) for each in ("child", "uncle", "mother")],
}
RECORDED = {
    "visit": [],
    "assessment": ["poor", "rich", "care", "no_component", "better_off"],
    "need": ["food", "basic_training", "business_training", "job_training", "capital_loan"],
    "evidence": ["minutes", "statement", "spending_plan"],
    "consent": ["bank", "school"],
    "consent_withdrawn": ["bank", "school"],
    "business": [],
    "move": ["gadang", "kasin"],
}
NEXT = {
    "proposed": "approve approve approve approve send_back reject withdraw",
    "first_approved": "approve approve approve approve send_back reject withdraw",
    "sent_back": "resubmit resubmit resubmit withdraw",
    "approved": "accept accept accept accept decline hold withdraw",
    "on_hold": "resume resume resume withdraw",
    "accepted": "record_outcome record_outcome record_outcome hold",
    "recorded": "confirm confirm confirm confirm send_back",
}
"""What usually follows, as often as it does."""
VERBS = sorted({verb for verbs in NEXT.values() for verb in verbs.split()})
GARBLED = {"reject", "send_back", "withdraw", "decline", "hold", "resubmit", "record_outcome"}
COMPLETED = [("completed", True), ("completed", True), ("completed", False)]


def who_may(life: Life, move: Move) -> list[str]:
    """By whom it would be done."""
    return _people(life, move, lambda refusal: not refusal)


def who_is_heard(life: Life, move: Move) -> list[str]:
    """Whose right it is, whether or not it can be done."""
    return _people(life, move, lambda refusal: refusal != "PermissionDenied")


def who_took_part(life: Life, move: Move) -> list[str]:
    """Who has seen it with their own eyes already, or is of the family."""
    return _people(life, move, lambda refusal: refusal == "FourEyes")


def anybody(life: Life, move: Move) -> list[str]:
    return list(PEOPLE)


def _people(life: Life, move: Move, fits: Callable[[str], bool]) -> list[str]:
    """Everybody, where nobody fits."""
    found = [name for name in PEOPLE if fits(life.refusal(replace(move, by=name)))]
    return found or list(PEOPLE)


def on_papers(life: Life) -> list[Move]:
    """The next act on each paper on its way, with the waivers that it needs."""
    return [
        _move(verb, index, option)
        for index, paper in enumerate(life.papers)
        for verb in NEXT.get(paper.stage, "").split()
        for option in _usual(life, verb, index)
    ]


def _usual(life: Life, verb: str, index: int) -> list:
    if verb == "approve":
        return [("waive", life.to_waive(life.papers[index]))]
    return COMPLETED if verb == "record_outcome" else [None]


def _move(verb: str, index: int, option: tuple | None) -> Move:
    return Move(verb, "", index, options=(option,) if option else ())


def proposals(steps) -> list[Move]:
    return [
        Move("propose", "", step=step, options=(option,) if option else ())
        for step in steps
        for option in OPTIONS.get(step, [None])
    ]


def facts() -> list[Move]:
    return [
        Move("record", "", step=kind, options=(("what", each),) if each else ())
        for kind, whats in RECORDED.items()
        for each in whats or [None]
    ]


def on_the_case() -> list[Move]:
    named = [
        Move(verb, "", options=(("to", who),)) for verb in ("assign", "share") for who in PEOPLE
    ]
    return [Move("open_case", ""), *named]


def usual(life: Life) -> list[list[Move]]:
    """What may well happen next; a paper on its way goes on more often than a new one begins."""
    steps = proposals(step for step in ROUTES if life.state in sources(step))
    return [*[on_papers(life)] * 3, steps, FACTS]


def unusual(life: Life) -> list[list[Move]]:
    """The same by anybody, at any time, and requests that make no sense."""
    options = {"approve": [("waive", ()), ("waive", ("alive",))], "record_outcome": COMPLETED}
    acts = [
        _move(verb, index, option)
        for index in range(len(life.papers))
        for verb in VERBS
        for option in [*_usual(life, verb, index), *options.get(verb, [])]
    ]
    nonsense = [replace(each, garbled=True) for each in [*ALL_STEPS, *acts] if _nonsense(each)]
    return [acts, acts, ALL_STEPS, nonsense, FACTS, ON_THE_CASE]


def _nonsense(move: Move) -> bool:
    return move.verb == "propose" or move.verb in GARBLED


HOW = {
    "rightly": (usual, who_may),
    "in vain": (unusual, who_is_heard),
    "twice": (usual, who_took_part),
    "wrongly": (unusual, anybody),
}
ALL_STEPS, FACTS, ON_THE_CASE = proposals(ROUTES), facts(), on_the_case()
