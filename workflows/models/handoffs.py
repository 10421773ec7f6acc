"""Handoffs and their turns: viewflow's process and task on tables of our own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from casework.models import Agency, Case, Custody, Group, Person, User
from documents.models import Letter
from permissions.roles import Role
from workflows.pathways import STEPS
from workflows.pathways.steps import Step
from workflows.stages import OPEN, Stage


class Bundle(models.Model):
    """Handoffs proposed together; approving, rejecting and sending back act on the whole."""

    step = models.CharField(max_length=40)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="bundles", db_index=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()

    def __str__(self):
        return f"Bundle {self.pk}: {self.step}"


class HandoffQuerySet(models.QuerySet):
    def open(self) -> "HandoffQuerySet":
        return self.filter(stage__in=OPEN)


class Handoff(AbstractProcess):
    """One proposal and its way from desk to desk, a decision or a handoff to a receiver.

    `facts` and `outcome` are what the step's forms kept; `guards` says of each requirement met,
    unmet or waived at the last look, and `waivers` with which reason.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="handoffs")
    step = models.CharField(max_length=40)
    member = models.ForeignKey(Person, models.PROTECT, related_name="handoffs")
    sender = models.ForeignKey(Agency, models.PROTECT, related_name="sent_handoffs", db_index=False)
    receiver = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_handoffs",
        db_index=False,
    )
    exclusive = models.BooleanField(help_text="Only one such handoff may be open in a case.")
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.PROPOSED)
    bundle = models.ForeignKey(
        Bundle, models.PROTECT, null=True, blank=True, related_name="handoffs"
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="handoffs"
    )
    guest = models.OneToOneField(
        Custody, models.PROTECT, null=True, blank=True, related_name="handoff"
    )
    reason = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    guards = models.JSONField(default=dict)
    waivers = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    completed = models.BooleanField(null=True)
    outcome_reason = models.CharField(max_length=40, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)
    right_function = models.CharField(max_length=20, blank=True)
    hold_reason = models.CharField(max_length=40, blank=True)
    held_from = models.CharField(max_length=14, blank=True, choices=Stage)
    held_until = models.DateField(null=True, blank=True)
    days_left = models.SmallIntegerField(null=True, help_text="Working days left when held.")

    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    first_approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    last_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    let_in_at = models.DateTimeField(null=True, help_text="The receiver sees it from here on.")
    accepted_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(exclusive=True, stage__in=OPEN),
                name="one_open_handoff_per_case",
            ),
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=Q(stage__in=OPEN),
                name="one_open_handoff_per_step",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="handoff_stage_known"),
            models.CheckConstraint(
                condition=Q(stage__in=OPEN, ended_at=None)
                | (~Q(stage__in=OPEN) & Q(ended_at__isnull=False)),
                name="handoff_ends_when_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(stage="on_hold") & ~Q(held_from="") & ~Q(hold_reason="")
                | ~Q(stage="on_hold") & Q(held_from=""),
                name="held_handoff_knows_where_from",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="four_eyes_propose_approve",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")),
                name="four_eyes_record_confirm",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("approved_by")),
                name="four_eyes_approve_confirm",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["approved", "accepted", "recorded"])
                | Q(approved_by__isnull=False, receiver__isnull=False),
                name="handed_on_only_when_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "stage"], name="handoff_by_receiver"),
            models.Index(
                fields=["sender", "last_at"],
                condition=Q(stage__in=OPEN),
                name="open_handoffs_of_sender",
            ),
        ]

    def __str__(self):
        return f"Handoff {self.pk}: {self.step}"

    @property
    def definition(self) -> Step:
        """The step as its pathway has it."""
        return STEPS[self.case.pathway][self.step]

    @property
    def label(self) -> str:
        """What the step is called, in the city's own words where it has some."""
        return self.definition.name

    @property
    def internal(self) -> bool:
        """Sender and receiver are one agency."""
        return self.sender_id == self.receiver_id

    @property
    def stands(self) -> str:
        """The stage, and for a held handoff the one in which it was held."""
        return self.held_from if self.stage == Stage.ON_HOLD else self.stage


class HandoffTask(AbstractTask):
    """A turn: whose it is and by when. A worklist is one indexed query on this table."""

    process = models.ForeignKey(Handoff, models.CASCADE, related_name="task_set", db_index=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="turns", db_index=False
    )
    role = models.CharField(max_length=20, choices=Role, blank=True)
    due_at = models.DateTimeField(null=True, help_text="Null while held: the clock stands.")
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process"], condition=Q(status=STATUS.NEW), name="one_open_turn"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "role", "due_at"],
                condition=Q(status=STATUS.NEW),
                name="worklist",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status=STATUS.NEW, reminded_at=None),
                name="turns_to_remind",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status=STATUS.NEW, escalated_at=None),
                name="turns_to_escalate",
            ),
        ]

    def __str__(self):
        return f"Turn {self.pk} of handoff {self.process_id}"


for name in (
    "status",
    "created",
    "scheduled",
    "external_task_id",
    "owner",
    "owner_permission_content_type",
):
    # viewflow's own pages look for these; a worklist asks whose turn it is
    HandoffTask._meta.get_field(name).db_index = False


class HandoffNote(models.Model):
    """What somebody added in their own words; it stays here and enters no ledger and no letter."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="notes", db_index=False)
    action = models.CharField(max_length=20)
    text = models.TextField(max_length=2_000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self):
        return f"Note {self.pk}"


class Notice(models.Model):
    """A reminder or an escalation, for a role of an agency."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        ESCALATION = "escalation", _("Escalation")
        HOLD_ENDED = "hold_ended", _("The time of the hold is over")

    task = models.ForeignKey(HandoffTask, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices", db_index=False)
    role = models.CharField(max_length=20, choices=Role)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "agency", "role"], name="notice_once"),
        ]

    def __str__(self):
        return f"Notice {self.pk}: {self.kind}"
