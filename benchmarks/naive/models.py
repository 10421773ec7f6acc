"""A case with a state machine, and the process that moves it."""

from django.db import models
from django_fsm import FSMField, transition
from viewflow import jsonstore
from viewflow.workflow.models import Process

from casework.models import Agency


class NaiveCase(models.Model):
    """A family on the ladder, as django-fsm's documentation draws a model."""

    state = FSMField(default="trained", protected=True)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        permissions = [
            ("propose_loan", "Can propose a loan"),
            ("approve_loan", "Can approve a loan referral"),
            ("accept_loan", "Can accept a loan referral"),
            ("record_loan", "Can record a loan's outcome"),
            ("confirm_loan", "Can confirm a loan's outcome"),
        ]

    def __str__(self):
        return f"Case {self.pk}: {self.state}"

    @transition(field=state, source=["assessed", "trained"], target="capitalised")
    def lend(self):
        """The family has its loan."""


class LoanReferral(Process):
    """One referral, kept in viewflow's own JSON column as its quick start has it; its artifact is
    the case.
    """

    sender = jsonstore.CharField(max_length=50)
    receiver = jsonstore.CharField(max_length=50)
    amount = jsonstore.IntegerField()
    purpose = jsonstore.CharField(max_length=200)
    approved = jsonstore.BooleanField(default=False)
    accepted = jsonstore.BooleanField(default=False)
    completed = jsonstore.BooleanField(default=False)
    months = jsonstore.IntegerField(null=True)
    decided_on = jsonstore.DateField(null=True)
    confirmed = jsonstore.BooleanField(default=False)

    class Meta:
        proxy = True


class Reminder(models.Model):
    """What a timer leaves behind when nobody acted in time."""

    referral = models.ForeignKey(Process, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"Reminder {self.pk}"
