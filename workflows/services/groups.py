"""KUBE: forming a joint business group, joining it, choosing its chair, leaving it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import check_texts
from casework.models import Case, Group, GroupMember, Kelurahan, Person, User
from permissions.models import Appointment
from workflows.models import Handoff
from workflows.reasons import LeaveGroup, NotCompleted, Withdraw, require_reason
from workflows.requirements.business import KUBE_MEMBERS
from workflows.services.amending import withdraw
from workflows.services.households import locked_cases_of, note_in_cases, permit_for_households
from workflows.services.receiving import record_outcome, resume
from workflows.stages import BEFORE_APPROVAL, Stage

GRANT = "grant_capital_kube"


@transaction.atomic
def form_group(
    name: str,
    members: Iterable[Person],
    *,
    by: User,
    kelurahan: Kelurahan,
    line_of_business: str,
    chair: Person | None = None,
    companion: User | None = None,
    bank: str = "",
    account_number: str = "",
) -> Group:
    """Neighbours begin a business together; how many must be is asked when money is proposed.

    Raises:
        PermissionDenied, FourEyes, ValidationError: of a member on `members-0-person` and so on.
    """
    members = list(members)
    permit_for_households(by, [person.household_id for person in members])
    locked_cases_of(person.household_id for person in members)
    check_texts(
        name=name, line_of_business=line_of_business, bank=bank, account_number=account_number
    )
    group = Group(
        name=name,
        kelurahan=kelurahan,
        line_of_business=line_of_business,
        companion=companion,
        bank=bank,
        account_number=account_number,
        formed_on=clock.today(),
    )
    group.full_clean()
    group.save(force_insert=True)
    join_many(group, members, by=by)
    return choose_chair(group, chair, by=by) if chair else group


@transaction.atomic
def change_group(
    group: Group, *, by: User, companion: User | None, bank: str, account_number: str
) -> Group:
    """What a KUBE mostly has only after it was formed: its companion and an account of its own.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    members = group.memberships.filter(until=None)
    permit_for_households(by, members.values_list("person__household", flat=True))
    check_texts(bank=bank, account_number=account_number)
    group = _locked(group)
    group.companion, group.bank, group.account_number = companion, bank, account_number
    group.full_clean()
    group.save(update_fields=["companion", "bank", "account_number"])
    return group


@transaction.atomic
def join_many(group: Group, people: Iterable[Person], *, by: User) -> list[GroupMember]:
    """Several neighbours at once, all of them or none.

    Raises:
        PermissionDenied, FourEyes, ValidationError: on `members-0-person` and so on, of everyone
            who cannot join.
    """
    people = list(people)
    households = [person.household_id for person in people]
    permit_for_households(by, households)
    locked_cases_of(households)
    _locked(group)
    members, refused = [], {}
    for number, person in enumerate(people):
        try:
            members.append(join_group(group, person, by=by))
        except ValidationError as refusal:
            refused[f"members-{number}-person"] = refusal.messages
    if refused:
        raise ValidationError(refused)
    return members


@transaction.atomic
def join_group(group: Group, person: Person, *, by: User) -> GroupMember:
    """A member from today on, of one group at a time, one for each household.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    appointment = permit_for_households(by, [person.household_id])
    cases = locked_cases_of([person.household_id])
    group = _locked(group)
    if person.died_on or person.merged_into_id or person.household_id is None:
        raise ValidationError({"person": _("This person has died or belongs to no household.")})
    current = group.memberships.filter(until=None)
    if current.filter(person__household=person.household_id).exists():
        raise ValidationError({"person": _("This household has a member in the group already.")})
    if GroupMember.objects.filter(person=person, until=None).exists():
        raise ValidationError({"person": _("This person is a member of another KUBE.")})
    if current.count() >= max(KUBE_MEMBERS):
        raise ValidationError({"group": _("This group is full.")})
    member = GroupMember(group=group, person=person, since=clock.today())
    member.full_clean()
    member.save(force_insert=True)
    _note(cases, member, by, appointment)
    return member


@transaction.atomic
def choose_chair(group: Group, person: Person, *, by: User) -> Group:
    """One of its members speaks for the group.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    permit_for_households(by, [person.household_id])
    group = _locked(group)
    _membership(group, person)
    group.chair = person
    group.save(update_fields=["chair"])
    return group


@transaction.atomic
def leave_group(
    group: Group,
    person: Person,
    *,
    by: User,
    on: date | None = None,
    reason: str = "",
    note: str = "",
) -> GroupMember:
    """The membership ends, and with it the member's grant if one is under way: withdrawn before
    its approval, after it recorded as not completed, which the division head confirms.

    Args:
        note: stays with that grant.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    appointment = permit_for_households(by, [person.household_id])
    if reason:
        require_reason(LeaveGroup, reason)
    cases = locked_cases_of([person.household_id])
    group = _locked(group)
    member = _membership(group, person)
    member.until = on or clock.today()
    if member.until > clock.today():
        raise ValidationError({"on": _("This date is in the future.")})
    member.full_clean()
    member.save(update_fields=["until"])
    if group.chair_id == person.pk:
        group.chair = None
        group.save(update_fields=["chair"])
    _note(cases, member, by, appointment, reason)
    _end_grant(group, person, by, note)
    return member


def grant_under_way(group: Group, person: Person) -> Handoff | None:
    """The grant that was proposed for this member and has not ended."""
    grants = Handoff.objects.open().filter(step=GRANT, member=person, facts__group=group.pk)
    return grants.select_related("case").first()


def _end_grant(group: Group, person: Person, by: User, note: str) -> None:
    handoff = grant_under_way(group, person)
    if handoff is None or handoff.stage == Stage.RECORDED:
        return  # what came of it is written down already
    if handoff.stage in BEFORE_APPROVAL:
        withdraw(handoff, by=by, reason=Withdraw.FAMILY_CHANGED, note=note)
        return
    if handoff.stage == Stage.ON_HOLD:
        handoff = resume(handoff, by=by)
    record_outcome(handoff, by=by, completed=False, reason=NotCompleted.LEFT_GROUP, note=note)


def _locked(group: Group) -> Group:
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.ended_on:
        raise ValidationError({"group": _("This group has ended.")})
    return group


def _membership(group: Group, person: Person) -> GroupMember:
    member = group.memberships.filter(person=person.pk, until=None).first()
    if member is None:
        raise ValidationError({"person": _("This person is not a member of the group.")})
    return member


def _note(
    cases: list[Case], member: GroupMember, by: User, appointment: Appointment, reason: str = ""
) -> None:
    rows = {member.person.household_id: member.pk}
    note_in_cases(cases, "groupmember", rows, by=by, appointment=appointment, reason=reason)
