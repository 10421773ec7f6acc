"""Custody: who has to do with a case, held against the handoffs that gave it to them."""

from collections.abc import Iterator

from django.db.models import Case as Choice
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from casework.models import Case, Custody, CustodyKind, CustodyScope
from workflows.invariants.rules import Place, of_steps, places, rule, unless
from workflows.models import Handoff
from workflows.pathways import effects
from workflows.stages import OPEN, Stage

NOW = Q(custodies__until=None)


@rule
def open_case_has_one_owner_and_one_holder() -> Iterator[Place]:
    """An open case has exactly one owner and one holder now, and a closed one has nobody."""
    cases = Case.objects.annotate(
        owners=Count("custodies", filter=NOW & Q(custodies__kind=CustodyKind.OWNER)),
        holders=Count("custodies", filter=NOW & Q(custodies__kind=CustodyKind.HOLDER)),
        now=Count("custodies", filter=NOW),
    )
    right = Q(closed_at=None, owners=1, holders=1) | Q(closed_at__isnull=False, now=0)
    return places(unless(cases, right), case="number")


@rule
def guest_leaves_with_its_handoff() -> Iterator[Place]:
    """Whoever is a guest now has an open handoff that let it in."""
    guests = Custody.objects.current().filter(kind=CustodyKind.GUEST)
    let_in = Q(handoff__stage__in=OPEN, handoff__let_in_at__isnull=False, handoff__case=F("case"))
    return places(unless(guests, let_in), case="case__number", handoff="handoff")


@rule
def receiver_is_let_in_as_a_guest() -> Iterator[Place]:
    """From its approval to its end another agency's handoff has its guest, who sees no more of
    the case than the step says.
    """
    scoped = of_steps(lambda step: step.scope == CustodyScope.HANDOFF)
    guest = Q(guest__until=None, guest__case=F("case"), guest__agency=F("receiver"))
    guest &= Q(guest__isnull=False, guest__kind=CustodyKind.GUEST)
    guest &= scoped & Q(guest__scope=CustodyScope.HANDOFF) | ~scoped & Q(
        guest__scope=CustodyScope.CASE
    )
    nobody_yet = Q(let_in_at=None, guest=None)
    internal = Q(receiver=F("sender"), guest=None)
    handoffs = unless(Handoff.objects.open(), nobody_yet | internal | guest)
    return places(handoffs, case="case__number", handoff="pk")


@rule
def holder_is_who_accepted_last() -> Iterator[Place]:
    """The receiver holds the case while it works on it, and the sender again when it has done so;
    a step may leave the case with the receiver, and a parallel one moves nobody.
    """
    last = _moves(OuterRef("case"))
    owner = Custody.objects.current().filter(case=OuterRef("case"), kind=CustodyKind.OWNER)
    holders = Custody.objects.current().filter(kind=CustodyKind.HOLDER)
    holders = holders.annotate(
        keeper=Coalesce(Subquery(last.values("keeper")[:1]), Subquery(owner.values("agency")[:1])),
        reach=Coalesce(Subquery(last.values("reach")[:1]), Value(CustodyScope.CASE)),
    )
    return places(unless(holders, Q(agency=F("keeper"), scope=F("reach"))), case="case__number")


def _moves(case: OuterRef) -> QuerySet:
    """Handoffs that gave a case into other hands, the last first; they never overlap, so that
    their numbers are in the order in which they did, whatever the clock says.
    """
    accepted = Q(exclusive=True, accepted_at__isnull=False) & ~Q(receiver=F("sender"))
    reopened = of_steps(lambda step: step.then is effects.begin_custody) & Q(stage=Stage.COMPLETED)
    keeps = of_steps(lambda step: step.keeps_case) & Q(stage=Stage.COMPLETED)
    scoped = of_steps(lambda step: step.scope == CustodyScope.HANDOFF) & Q(stage__in=OPEN)
    return (
        Handoff.objects.filter(accepted | reopened, case=case)
        .annotate(
            keeper=Choice(When(Q(stage__in=OPEN) | keeps, then="receiver"), default="sender"),
            reach=Choice(
                When(scoped, then=Value(CustodyScope.HANDOFF)), default=Value(CustodyScope.CASE)
            ),
        )
        .order_by("-pk")
    )
