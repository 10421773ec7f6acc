"""Confidential cases on which somebody has to be named, for the head of the agency that owns them:
one that only its opener sees goes on as little as one whose next turn nobody named may take.

The head is told number, day and opener; who is not named is shown no family.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from viewflow.workflow.status import STATUS

from casework import clock
from casework.models import AgencyProfile, Case, Custody, CustodyKind, User
from casework.models.cases import CaseQuerySet
from permissions.access import grants, visible_cases
from permissions.models import AgencyGrant, Appointment, CaseShare
from permissions.roles import Action
from workflows.models import HandoffTask
from workflows.services.cases import require_sharer
from workflows.waiting import at_whom

PAGE = 25


@dataclass(frozen=True)
class ToName:
    """A line of the list "Kasus rahasia baru"; `waits_for`: at whom a turn is that nobody named
    may take.
    """

    number: str
    opened_at: datetime.datetime
    opened_by: str
    waits_for: str


def case_to_name_on(user: User, number: str) -> Case:
    """By the rule of `services.share`, which does not ask that the head is named.

    Raises:
        Http404: it is not there for this user; PermissionDenied, FourEyes: to be seen only.
    """
    seen = visible_cases(user).filter(number=number)
    unseen = Case.objects.open().filter(number=number, confidential=True)
    case = seen.select_related("beneficiary").first() or unseen.first()
    if case is None:
        raise Http404
    try:
        require_sharer(case, user)
    except PermissionDenied:
        if not seen.exists():
            raise Http404 from None
        raise
    return case


def cases_to_name_on(user: User) -> CaseQuerySet:
    """Those that wait for it, of agencies for which the user may name somebody; never the own
    family's.
    """
    posts = grants(AgencyGrant, user, Action.SHARE).values("content_object")
    owned = Custody.objects.current().filter(
        case=OuterRef("pk"), kind=CustodyKind.OWNER, agency__in=posts
    )
    shares = CaseShare.objects.values("case")
    alone = shares.annotate(named=Count("pk")).filter(named=1).values("case")
    cases = Case.objects.open().filter(
        Q(pk__in=alone) | Exists(_turns_of_nobody()),
        Exists(owned),
        confidential=True,
        pk__in=shares,
    )
    if user.person_id is None:
        return cases
    return cases.exclude(Q(beneficiary=user.person_id) | Q(household__members=user.person_id))


def _turns_of_nobody() -> QuerySet[HandoffTask]:
    """Open turns of a case that are for nobody of those whom it names."""
    named = Appointment.objects.on(clock.today()).filter(
        agency=OuterRef("agency"),
        role=OuterRef("role"),
        user__is_active=True,
        user__shared_cases__case=OuterRef("process__case"),
    )
    return HandoffTask.objects.filter(
        ~Exists(named), process__case=OuterRef("pk"), status=STATUS.NEW, agency__isnull=False
    )


def namings(user: User, *, page: int = 1, size: int = PAGE, beyond: int = 0) -> list[ToName]:
    """A page (from 1) of the cases on which the user has to name somebody, the oldest on top.

    Args:
        beyond: how many of the next page come along.
    """
    opener = CaseShare.objects.filter(case=OuterRef("pk")).order_by("pk")
    profile = AgencyProfile.objects.on(clock.today()).filter(agency=OuterRef("agency"))
    turn = _turns_of_nobody().annotate(place=Subquery(profile.values("short_name")[:1]))
    rows = cases_to_name_on(user).annotate(
        opener=Subquery(opener.values("user__name")[:1]),
        role=Subquery(turn.values("role")[:1]),
        place=Subquery(turn.values("place")[:1]),
    )
    columns = ("number", "opened_at", "opener", "role", "place")
    found = rows.order_by("opened_at", "pk").values_list(*columns)
    return [_to_name(*row) for row in found[(page - 1) * size : page * size + beyond]]


def _to_name(number, opened_at, opener, role, place) -> ToName:
    return ToName(number, opened_at, opener, at_whom(role, place or "") if role else "")


def named_on(case: Case) -> list[str]:
    """Who is named on it, the opener first."""
    return list(case.shares.order_by("pk").values_list("user__name", flat=True))
