"""Findings about who did what to whom, and what a head let go."""

from itertools import combinations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from workflows.findings.registry import Line, Scope, finding
from workflows.models import Handoff

HANDS = {
    "proposed_by": gettext_lazy("proposal"),
    "first_approved_by": gettext_lazy("first approval"),
    "approved_by": gettext_lazy("approval"),
    "recorded_by": gettext_lazy("outcome"),
    "confirmed_by": gettext_lazy("confirmation"),
}
"""Who took part, and in what."""


def handoff_line(handoff: Handoff, said: str) -> Line:
    return Line(
        handoff.case.number,
        clock.local_date(handoff.approved_at),
        handoff.outcome.get("amount") or handoff.facts.get("amount"),
        handoff.member.name,
        f"{handoff.label}. {said}",
    )


def _same_person(one: str, other: str) -> Q:
    """One account, or two accounts of one resident."""
    same = Q(**{one: F(other)}) | Q(**{f"{one}__person": F(f"{other}__person")})
    if (one, other) == ("proposed_by", "recorded_by"):  # inside one agency the same desk does both
        same &= Q(receiver__isnull=False) & ~Q(sender=F("receiver"))
    return same


def both_sides_line(handoff: Handoff) -> Line:
    people = {name: getattr(handoff, name) for name in HANDS if getattr(handoff, f"{name}_id")}
    said = [
        f"{HANDS[one]} – {HANDS[other]}: {people[one].name}"
        for one, other in combinations(people, 2)
        if _is_one(people[one], people[other])
    ]
    return handoff_line(handoff, "; ".join(said))


def _is_one(one, other) -> bool:
    return one == other or (one.person_id is not None and one.person_id == other.person_id)


@finding(
    gettext_lazy("One person on both sides"),
    gettext_lazy(
        "The same person, perhaps with two accounts, took part in two of the hands that must be "
        "different: proposal, approval, outcome, confirmation."
    ),
    both_sides_line,
)
def one_person_on_both_sides(scope: Scope) -> QuerySet:
    pairs = Q(pk__in=[])
    for one, other in combinations(HANDS, 2):
        pairs |= _same_person(one, other)
    return scope.handoffs().select_related(*HANDS).filter(pairs).order_by("approved_at", "pk")


def own_family_line(handoff: Handoff) -> Line:
    said = [
        f"{HANDS[name]}: {getattr(handoff, name).name}"
        for name in HANDS
        if _is_of_the_family(handoff, getattr(handoff, name))
    ]
    return handoff_line(handoff, "; ".join(said))


def _is_of_the_family(handoff: Handoff, user) -> bool:
    if user is None or user.person is None:
        return False
    same_house = user.person.household_id == handoff.case.household_id
    return same_house or user.person_id == handoff.case.beneficiary_id


@finding(
    gettext_lazy("Acted on the own family"),
    gettext_lazy(
        "Somebody who took part lives in the household of the case. To be looked at: they may "
        "have moved there since."
    ),
    own_family_line,
)
def own_family(scope: Scope) -> QuerySet:
    kin = Q(pk__in=[])
    for hand in HANDS:
        kin |= Q(**{f"{hand}__person": F("case__beneficiary")})
        kin |= Q(**{f"{hand}__person__household": F("case__household")})
    people = [f"{hand}__person" for hand in HANDS]
    return scope.handoffs().select_related(*people).filter(kin).order_by("approved_at", "pk")


def waiver_line(handoff: Handoff) -> Line:
    guards = {guard.code: guard.sentence for guard in handoff.definition.requires}
    said = [
        _("Requirement: %(guard)s Reason: “%(why)s”")
        % {"guard": guards.get(code, code), "why": why}
        for code, why in handoff.waivers.items()
    ]
    by = _("Waived by %(name)s.") % {"name": handoff.approved_by.name}
    return handoff_line(handoff, " ".join([by, *said]))


@finding(
    gettext_lazy("Requirements waived by a head"),
    gettext_lazy(
        "A head may let some requirements go with a reason. That is allowed; how often, and with "
        "which reasons, is worth a look."
    ),
    waiver_line,
)
def requirements_waived(scope: Scope) -> QuerySet:
    rows = scope.handoffs().exclude(waivers={}).select_related("approved_by")
    return rows.order_by("approved_at", "pk")
