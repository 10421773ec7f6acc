"""Training, a business of the family's or of its KUBE, and the bank's side."""

import datetime

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Business, Group, GroupMember, Need
from permissions.roles import Role
from workflows.guards import Guard, guard
from workflows.reasons import BankReason
from workflows.requirements.family import member_of
from workflows.stages import Stage

KUBE_MEMBERS = range(5, 11)
ARREARS_DAYS = 365
TRAININGS = ("train_basic", "train", "train_job")


def need_recorded(kind: str) -> Guard:
    """A guard for one kind of need."""

    @guard(
        _("The need for this training is recorded."), supplied_by=Role.FIELD_WORKER, where="needs"
    )
    def need_recorded(case):
        return Exists(Need.objects.open().filter(case=case.pk, kind=kind))

    return need_recorded


@guard(_("A member has completed a training, or the family has a business."), where="business")
def trained_or_has_business(case):
    return Exists(completed_trainings(case)) | Exists(family_businesses(case))


def completed_trainings(case):
    return case.handoffs.filter(step__in=TRAININGS, stage=Stage.COMPLETED)


@guard(_("The family has a running business."), where="business")
def has_business(case):
    return Exists(family_businesses(case))


def family_businesses(case):
    """Running businesses of its members, and of the KUBE that they are members of."""
    return Business.objects.running().filter(
        Q(owner__household=case.household_id)
        | Q(
            group__memberships__person__household=case.household_id,
            group__memberships__until=None,
        )
    )


@guard(_("The business has a KBLI and an address."), where="business", needs=("business",))
def business_described(case, facts):
    described = Business.objects.exclude(Q(kbli="") | Q(address=""))
    return Exists(described.filter(pk=facts["business"]))


@guard(_("The person is a member of the KUBE."), where="group", needs=("group",), reads=("member",))
def member_of_the_group(case, facts):
    memberships = GroupMember.objects.filter(person=member_of(case, facts), until=None)
    return Exists(memberships.filter(group=facts["group"]))


@guard(
    _("The KUBE has a chair, a companion, an account and 5 to 10 members."),
    where="group",
    needs=("group",),
)
def group_is_complete(case, facts):
    group = Group.objects.filter(pk=facts["group"], ended_on=None).first()
    if group is None:
        return False
    return not lacks_of_group(group, group.memberships.filter(until=None).count())


def lacks_of_group(group: Group, members: int) -> list[str]:
    """What a KUBE must have before money is proposed for it, and has not."""
    asked = [
        (_("a chair"), group.chair_id),
        (_("a companion"), group.companion_id),
        (_("an account of its own"), group.account_number),
        (_("5 to 10 members"), members in KUBE_MEMBERS),
    ]
    return [str(words) for words, there in asked if not there]


@guard(_("No arrears on another loan are known."), where="handoffs")
def no_known_arrears(case):
    since = case.when(lambda: clock.now() - datetime.timedelta(days=ARREARS_DAYS))
    refused = case.handoffs.filter(step="lend", outcome__bank_reason=BankReason.ARREARS)
    return ~Exists(refused.filter(ended_at__gte=since))
