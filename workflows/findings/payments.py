"""Findings about help with money and goods."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.models import Assistance, AssistanceStatus, Group, GroupMember, Unit
from casework.periods import period_in_words
from workflows.findings.registry import Line, Scope, finding


def paid_line(aid: Assistance) -> Line:
    """BPNTD, Maret 2026; whom it names, and whether a head has made it an exception."""
    programme = f"{aid.programme_year.programme.name}, {period_in_words(aid.period)}"
    said = f"{programme}, {aid.get_status_display()}"
    if aid.goods:
        said = f"{said}, {aid.goods}"
    if aid.exception_reason:
        said = f"{said}. {_('A head has allowed an exception.')}"
    day = aid.occurred_on or clock.local_date(aid.recorded_at)
    return Line(aid.case.number, day, aid.amount, aid.payee.name, said)


def like_aid(**other: object) -> QuerySet[Assistance]:
    """Other help of the same programme or of a like one, in a period that meets the row's own: a
    month lies in its year.
    """
    group = OuterRef("programme_year__programme__like_group")
    like = Q(programme_year__programme=OuterRef("programme_year__programme")) | (
        ~Q(programme_year__programme__like_group="")
        & Q(programme_year__programme__like_group=group)
    )
    year = Left("period", 4)
    same_period = Q(period=OuterRef("period")) | Q(period=Left(OuterRef("period"), 4))
    rows = Assistance.objects.live().annotate(of_year=year).exclude(pk=OuterRef("pk"))
    return rows.filter(like, same_period | Q(of_year=OuterRef("period")), **other)


@finding(
    gettext_lazy("Helped twice: the same household"),
    gettext_lazy(
        "One household (or one person, where the programme helps persons) has like help twice in "
        "one period. To be looked at: it may be an exception that a head has allowed."
    ),
    paid_line,
)
def same_household_twice(scope: Scope) -> QuerySet:
    again = Exists(like_aid(household=OuterRef("household")))
    again |= Exists(like_aid(inherited_by__case=OuterRef("case")))
    household = Q(unit=Unit.HOUSEHOLD) & again
    person = Q(unit=Unit.PERSON) & Exists(like_aid(member=OuterRef("member")))
    return scope.assistance().filter(household | person).order_by("household", "period", "pk")


@finding(
    gettext_lazy("Helped twice: the same person in two households"),
    gettext_lazy(
        "One person received, or was helped, in two households in one period. To be looked at: "
        "the family may have split, or the person may have fetched it for a neighbour."
    ),
    paid_line,
)
def same_person_in_two_households(scope: Scope) -> QuerySet:
    """Only who is known in more than one household is compared, row with row; they are few, and
    asked beforehand, lest a database compare everybody.
    """
    elsewhere = ~Q(household=OuterRef("household"))
    rows = scope.assistance()
    found = Q(pk__in=[])
    for mine in ("payee", "member"):
        people = _in_several_households(mine)
        same = like_aid(**{mine: OuterRef(mine)}).filter(elsewhere)
        found |= Q(**{f"{mine}__in": people}) & Exists(same)
    return rows.filter(found).order_by("payee", "period", "pk")


def _in_several_households(column: str) -> list[int]:
    people = Assistance.objects.live().order_by().values(column)
    several = people.annotate(households=Count("household", distinct=True)).filter(households__gt=1)
    return list(several.values_list(column, flat=True))


@finding(
    gettext_lazy("Helped through one account of two KUBE"),
    gettext_lazy(
        "Two KUBE name the same account number, and their members had a grant. To be looked at: "
        "one group may have been formed anew."
    ),
    paid_line,
)
def one_account_of_two_kube(scope: Scope) -> QuerySet:
    members = GroupMember.objects.filter(group__in=groups_with_one_account())
    grants = scope.assistance().filter(programme_year__programme__kind="capital_kube")
    return grants.filter(payee__in=members.values("person")).order_by("household", "pk")


def groups_with_one_account() -> list[int]:
    """Account numbers are encrypted, so they are compared here; a city has some hundred groups."""
    groups = defaultdict(list)
    for group in Group.objects.only("pk", "account_number"):
        if group.account_number:
            groups[group.account_number.strip()].append(group.pk)
    return [pk for same in groups.values() if len(same) > 1 for pk in same]


@finding(
    gettext_lazy("Paid, but not on the decree's annex"),
    gettext_lazy(
        "The programme pays only whom the annex of its decree names, and this payment has no line "
        "there, or the line of somebody else."
    ),
    paid_line,
)
def not_on_the_annex(scope: Scope) -> QuerySet:
    paid = scope.assistance().filter(
        status=AssistanceStatus.PAID, programme_year__programme__decree_required=True
    )
    other_household = Q(decree_line__household__isnull=False) & ~Q(
        decree_line__household=F("household")
    )
    other_person = Q(decree_line__person__isnull=False) & ~(
        Q(decree_line__person=F("member")) | Q(decree_line__person=F("payee"))
    )
    other_year = Q(decree_line__isnull=False) & ~Q(decree_line__programme_year=F("programme_year"))
    not_theirs = Q(decree_line=None) | other_household | other_person | other_year
    return paid.filter(not_theirs).order_by("occurred_on", "pk")


def death_line(aid: Assistance) -> Line:
    line = paid_line(aid)
    died = min(each for each in (aid.member.died_on, aid.payee.died_on) if each)
    said = _("%(said)s. Died on %(day)s.") % {"said": line.said, "day": formats.date_format(died)}
    return replace(line, said=said)


@finding(
    gettext_lazy("Paid on the day of death or later"),
    gettext_lazy(
        "The one who was helped, or received it, had died by then. To be looked at: the death may "
        "have become known only afterwards."
    ),
    death_line,
)
def paid_after_death(scope: Scope) -> QuerySet:
    died = Q(member__died_on__lte=F("occurred_on")) | Q(payee__died_on__lte=F("occurred_on"))
    return scope.assistance().filter(died, status=AssistanceStatus.PAID).order_by("occurred_on")
