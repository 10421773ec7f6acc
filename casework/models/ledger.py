"""The ledger's table; how it is written and verified: `casework.ledger`."""

from django.db import models
from django.db.models import Q

from casework.models.cases import Case


class CaseEvent(models.Model):
    """One line of a case's history, chained to the line before; never changed, never removed.

    Who did it is kept as values: what an appointment or an agency becomes later changes nothing
    here. No names, no NIK, no typed text: only codes, numbers, dates and digests.
    """

    pk = models.CompositePrimaryKey("case", "sequence")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField(help_text="From 1, without gaps.")
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True, help_text="User number; null: the system.")
    role = models.CharField(max_length=20, blank=True)
    agency = models.CharField(max_length=50, blank=True)
    capacity = models.CharField(max_length=12, blank=True)
    appointment = models.BigIntegerField(null=True)
    action = models.CharField(max_length=30)
    step = models.CharField(max_length=40, blank=True)
    handoff = models.BigIntegerField(null=True)
    from_state = models.CharField(max_length=50, blank=True)
    to_state = models.CharField(max_length=50)
    reason = models.CharField(max_length=40, blank=True)
    guards = models.TextField(help_text="Guard code → met, unmet or waived: canonical JSON.")
    letter_number = models.CharField(max_length=80, blank=True)
    letter_digest = models.CharField(max_length=64, blank=True)
    details = models.TextField(help_text="Canonical JSON.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self):
        return f"Event {self.case_id}/{self.sequence} {self.action}"


class LedgerCheck(models.Model):
    """The whole ledger is computed again: who asked for it, how far it is, and what it found.

    `problems` are the first of them, as code, case and sequence; `failed` is the class of an error
    that ended it early.
    """

    asked_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_expected = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)
    cases = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    problem_count = models.PositiveBigIntegerField(default=0)
    problems = models.JSONField(default=list)
    failed = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(started_at__isnull=False),
                name="ledger_check_starts_before_it_ends",
            ),
        ]

    def __str__(self):
        return f"Ledger check {self.pk}"

    @property
    def intact(self) -> bool:
        return self.finished_at is not None and not self.failed and not self.problem_count
