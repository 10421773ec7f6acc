"""The ledger's table; how it is written and verified: `casework.ledger`."""

from django.db import models

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
