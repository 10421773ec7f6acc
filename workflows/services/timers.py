"""Reminders and escalations; a timer tells people, it never approves, declines or closes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from viewflow.workflow.status import STATUS

from casework import cities, clock, workdays
from casework.models import CustodyKind
from permissions.roles import Role
from workflows.acts import Act
from workflows.models import Handoff, HandoffTask, Notice
from workflows.sealing import seal
from workflows.services.locking import locked
from workflows.services.once import forget_old
from workflows.stages import Stage


@dataclass
class Told:
    """How many of each were sent."""

    reminders: int = 0
    escalations: int = 0
    holds_ended: int = 0


def run_timers() -> Told:
    """Look at every open turn once; each notice is sent once, however often this runs."""
    deadlines = cities.load(settings.TANGGA_CITY).deadlines
    told = Told()
    today = clock.today()
    remind_by = workdays.due_after(clock.now(), deadlines.reminder_days)
    late = workdays.working_days_ago(today, deadlines.escalation_days)
    escalate_by = clock.at_local(late + timedelta(days=1))
    open_turns = HandoffTask.objects.filter(status=STATUS.NEW)
    for pk in _ids(open_turns.filter(due_at__lte=remind_by, reminded_at=None)):
        told.reminders += _remind(pk)
    for pk in _ids(open_turns.filter(due_at__lt=escalate_by, escalated_at=None)):
        told.escalations += _escalate(pk)
    held = open_turns.filter(process__stage=Stage.ON_HOLD, process__held_until__lte=today)
    for pk in _ids(held.exclude(notices__kind=Notice.Kind.HOLD_ENDED)):
        told.holds_ended += _hold_ended(pk)
    _forget_ended()
    forget_old()
    return told


def _forget_ended() -> None:
    """A notice ends with its turn; the ledger and the turn keep that somebody was told."""
    Notice.objects.exclude(task__status=STATUS.NEW).delete()


def _ids(turns) -> Iterable[int]:
    return list(turns.order_by("due_at", "pk").values_list("pk", flat=True))


def _turn(pk: int) -> HandoffTask | None:
    """The turn under its case's lock, if it is still open."""
    handoff = Handoff.objects.select_related("case").get(task_set=pk)
    handoff = locked(handoff)
    task = HandoffTask.objects.filter(pk=pk, status=STATUS.NEW).first()
    if task:
        task.process = handoff
    return task


def _tell(task: HandoffTask, kind: str, *whom: tuple[int, str]) -> None:
    Notice.objects.bulk_create(
        [
            Notice(task=task, kind=kind, agency_id=agency, role=role, sent_at=clock.now())
            for agency, role in dict.fromkeys(whom)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def _remind(pk: int) -> int:
    task = _turn(pk)
    if task is None or task.due_at is None or task.reminded_at:
        return 0
    _tell(task, Notice.Kind.REMINDER, (task.agency_id, task.role))
    task.reminded_at = clock.now()
    task.save(update_fields=["reminded_at"])
    return 1


@transaction.atomic
def _escalate(pk: int) -> int:
    """To the agency's head; a head's own overdue turn to the division head and the owner's head."""
    task = _turn(pk)
    if task is None or task.due_at is None or task.escalated_at:
        return 0
    case = task.process.case
    whom = [(task.agency_id, Role.HEAD)]
    if task.role == Role.HEAD:
        owner = case.custodies.current().filter(kind=CustodyKind.OWNER).first()
        whom = [(task.agency_id, Role.DIVISION_HEAD)]
        whom += [(owner.agency_id, Role.HEAD)] if owner else []
    _tell(task, Notice.Kind.ESCALATION, *whom)
    task.escalated_at = clock.now()
    task.save(update_fields=["escalated_at"])
    details = {"turn": task.flow_task.name, "due": clock.local_date(task.due_at).isoformat()}
    seal([Act("escalate", case, None, None, task.process, details=details)])
    return 1


@transaction.atomic
def _hold_ended(pk: int) -> int:
    task = _turn(pk)
    if task is None or task.process.stage != Stage.ON_HOLD:
        return 0
    if task.notices.filter(kind=Notice.Kind.HOLD_ENDED).exists():
        return 0
    _tell(task, Notice.Kind.HOLD_ENDED, (task.agency_id, task.role))
    return 1
