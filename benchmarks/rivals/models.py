"""What the rivals keep: a referral with a state and a history, and a process as a document."""

from django.db import models
from django_fsm import FSMField, transition

from casework.models import Agency, User


class Family(models.Model):
    """Whom it is about, and the rung they stand on."""

    state = FSMField(default="assessed", protected=True)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    def __str__(self):
        return f"Family {self.pk}: {self.state}"

    @transition(field=state, source=["assessed", "trained"], target="capitalised")
    def lend(self):
        """The family has its loan."""


class Referral(models.Model):
    """A referral whose own state is the flow."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="referrals")
    sender = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    state = FSMField(default="new", protected=True)
    due_on = models.DateField(null=True)
    amount = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=200)
    months = models.PositiveSmallIntegerField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        permissions = [("act_on_referral", "Can act on a referral")]

    def __str__(self):
        return f"Referral {self.pk}: {self.state}"

    @transition(field=state, source="new", target="proposed")
    def propose(self):
        """The head of the sender is next."""

    @transition(field=state, source="proposed", target="approved")
    def approve(self):
        """The receiver is next."""

    @transition(field=state, source="approved", target="accepted")
    def accept(self):
        """The receiver works on it."""

    @transition(field=state, source="accepted", target="recorded")
    def record(self, decided_on, months):
        """The head of the receiver is next."""
        self.decided_on, self.months = decided_on, months

    @transition(field=state, source="recorded", target="completed")
    def confirm(self):
        """It is over, and the family moves."""
        self.family.lend()


class History(models.Model):
    """Who did what, when."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="history")
    action = models.CharField(max_length=20)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.action} of referral {self.referral_id}"


class SpiffProcess(models.Model):
    """A SpiffWorkflow process between two clicks: its whole state as the library writes it."""

    state = models.TextField()
    ended = models.BooleanField(default=False)

    def __str__(self):
        return f"Process {self.pk}"
