"""KUBE as the office that keeps them sees them: who belongs to each, what it lacks, and its grant.

Reads only. Of a member whose case the reader does not see, they learn that there is one, no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.http import urlencode

from casework import clock
from casework.models import Business, Case, Group, GroupMember, ProgrammeKind, ProgrammeYear, User
from permissions.access import visible_cases
from workflows.guards import Answers, Asked, Unmet
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.requirements.aid import CAPITAL_GRANT
from workflows.requirements.business import KUBE_MEMBERS, lacks_of_group
from workflows.services.groups import GRANT
from workflows.services.possible import Around, Route
from workflows.stages import OPEN, Stage


def groups() -> QuerySet[Group]:
    """Each with its `size`, and whether a grant is on its way."""
    asked = Handoff.objects.open().filter(bundle__group=OuterRef("pk"))
    counted = Count("memberships", filter=Q(memberships__until=None))
    rows = Group.objects.select_related("kelurahan", "chair", "companion")
    return rows.annotate(size=counted, asks=Exists(asked)).order_by("ended_on", "name", "pk")


def seen_families(user: User, households: Iterable[int | None]) -> dict[int, Case]:
    """Household → its case, of those that the user sees; the open one, where there are several."""
    cases = visible_cases(user).filter(household__in=set(households) - {None})
    related = cases.select_related("beneficiary", "kelurahan", "household")
    return {
        each.household_id: each for each in related.order_by(F("closed_at").asc(nulls_last=True))
    }


def group_of(case: Case) -> Group | None:
    """The KUBE to which somebody of the family belongs."""
    members = GroupMember.objects.filter(person__household=case.household_id, until=None)
    return Group.objects.filter(pk__in=members.values("group"), ended_on=None).first()


@dataclass(frozen=True)
class GroupLine:
    """A line of the list: `chair` is empty where there is none, or none that is shown."""

    group: Group
    chair: str
    lacks: list[str]


def group_lines(
    user: User, found: QuerySet[Group], *, page: int, size: int, beyond: int
) -> list[GroupLine]:
    rows = list(found[(page - 1) * size : page * size + beyond])
    seen = seen_families(user, (each.chair.household_id for each in rows if each.chair))
    return [
        GroupLine(
            each,
            each.chair.name if each.chair and each.chair.household_id in seen else "",
            lacks_of_group(each, each.size),
        )
        for each in rows
    ]


@dataclass(frozen=True)
class Member:
    """One of a KUBE whose family the reader sees.

    Attributes:
        handoff: the grant that is on its way, or was given this year.
        unmet: what stands in the way of one.
    """

    membership: GroupMember
    case: Case
    chairs: bool
    handoff: Handoff | None
    unmet: list[Unmet] = field(default_factory=list)

    @property
    def person(self):
        return self.membership.person

    @property
    def has_grant(self) -> bool:
        return self.handoff is not None and self.handoff.stage == Stage.COMPLETED


class GroupFile:
    """A KUBE's page."""

    def __init__(self, user: User, group: Group):
        self._user, self.group = user, group

    @cached_property
    def lacks(self) -> list[str]:
        return lacks_of_group(self.group, self.group.size)

    @property
    def has_room(self) -> bool:
        return self.group.ended_on is None and self.group.size < max(KUBE_MEMBERS)

    @cached_property
    def _memberships(self) -> list[GroupMember]:
        rows = self.group.memberships.filter(until=None).select_related("person")
        return list(rows.order_by("since", "pk"))

    @cached_property
    def _seen(self) -> dict[int, Case]:
        return seen_families(self._user, (each.person.household_id for each in self._memberships))

    @cached_property
    def _shown(self) -> list[tuple[GroupMember, Case]]:
        found = ((each, self._seen.get(each.person.household_id)) for each in self._memberships)
        return [(each, case) for each, case in found if case]

    @property
    def hidden(self) -> int:
        """Members of whose family the reader sees nothing."""
        return len(self._memberships) - len(self._shown)

    @cached_property
    def members(self) -> list[Member]:
        return [
            Member(
                membership,
                case,
                membership.person_id == self.group.chair_id,
                self._grants.get(membership.person_id),
                self._unmet.get(case.pk, []),
            )
            for membership, case in self._shown
        ]

    @cached_property
    def _grants(self) -> dict[int, Handoff]:
        """Member → the grant of this group that is on its way, or was given this year."""
        years = [each.pk for each in self._years]
        given = Q(stage=Stage.COMPLETED, facts__programme_year__in=years)
        handoffs = Handoff.objects.filter(
            Q(stage__in=OPEN) | given,
            step=GRANT,
            bundle__group=self.group.pk,
            case__in=[case for _, case in self._shown],
        )
        return {each.member_id: each for each in handoffs.order_by("pk")}

    @property
    def waiting(self) -> list[Member]:
        """Who has not had the grant of this year."""
        return [each for each in self.members if not each.has_grant]

    @cached_property
    def businesses(self) -> list[Business]:
        return list(self.group.businesses.running().order_by("pk"))

    @property
    def all_have_it(self) -> bool:
        return bool(self.members) and not self.hidden and not self.waiting

    @property
    def ready(self) -> bool:
        """All who wait may be proposed; a KUBE goes whole or not at all."""
        waiting, missing = self.waiting, self.hidden or self.lacks
        return bool(waiting) and not missing and not any(each.unmet for each in waiting)

    @property
    def all_chosen(self) -> str:
        """As an address says that all who wait are ticked."""
        return urlencode({"chosen": [each.case.number for each in self.waiting]}, doseq=True)

    @cached_property
    def _years(self) -> list[ProgrammeYear]:
        kinds = ProgrammeYear.objects.filter(programme__kind=ProgrammeKind.CAPITAL_KUBE)
        return list(kinds.filter(year=clock.today().year))

    @property
    def year(self) -> ProgrammeYear | None:
        """The budget from which KUBE are paid today, where there is one only."""
        return self._years[0] if len(self._years) == 1 else None

    @cached_property
    def _unmet(self) -> dict[int, list[Unmet]]:
        """Case → what would refuse a grant of this year to one who has not had it; what the head
        could waive is left out.
        """
        had = {each.member_id for each in self._grants.values() if each.stage == Stage.COMPLETED}
        asked = [(each, case) for each, case in self._shown if each.person_id not in had]
        if not asked:
            return {}
        step, cases = STEPS["graduation"][GRANT], [case for _, case in asked]
        around = Around(cases, step)
        facts = {"group": self.group.pk, "amount": CAPITAL_GRANT}
        facts |= {"programme_year": self.year.pk} if self.year else {}
        lot = [each.pk for each in cases]
        answers = Answers(
            [
                Asked(case, {**facts, "member": membership.person_id, "lot": lot})
                for membership, case in asked
            ],
            [each for each in step.requires if each.code != "group_is_complete"],
        )
        return {
            case.pk: [
                *Route(case, step, around).unmet,
                *(each for each in answers.unmet(case) if not each.waivable),
            ]
            for case in cases
        }
