"""The family itself: what it is told, which letters reach it, and where it comes with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Agency, Case, Person, User
from documents.models import Letter
from workflows.models.handoffs import Handoff
from workflows.models.objections import Objection, ObjectionStatus
from workflows.stages import Stage


class HowTold(models.TextChoices):
    VISIT = "visit", _("At a visit")
    PHONE = "phone", _("By phone")
    OFFICE = "office", _("At the office")
    LETTER = "letter", _("By letter")


class TellingQuerySet(models.QuerySet):
    def to_do(self) -> "TellingQuerySet":
        return self.filter(told_at=None)


class Telling(models.Model):
    """A duty of whoever has the family's case: it is told that its handoff was refused or put off
    or that its case was closed, and why, or what was answered to its objection.

    `about` is where the handoff stood when the duty arose and `reason` the code that was given; of
    an objection, what became of it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="tellings", db_index=False)
    handoff = models.ForeignKey(
        Handoff, models.PROTECT, null=True, blank=True, related_name="tellings"
    )
    objection = models.OneToOneField(
        Objection, models.PROTECT, null=True, blank=True, related_name="telling"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="tellings", db_index=False)
    about = models.CharField(max_length=14, choices=[*Stage.choices, *ObjectionStatus.choices])
    reason = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    told_on = models.DateField(_("told on"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=6, choices=HowTold, blank=True)
    told_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="When that was recorded.")

    objects = TellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handoff"], condition=Q(told_at=None), name="one_telling_to_do"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, told_on=None, told_by=None, how="")
                | Q(
                    told_at__isnull=False,
                    told_on__isnull=False,
                    told_by__isnull=False,
                    how__in=HowTold.values,
                ),
                name="telling_says_by_whom_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(
                    handoff__isnull=False,
                    objection=None,
                    about__in=[
                        "rejected",
                        "declined",
                        "not_completed",
                        "withdrawn",
                        "on_hold",
                        "completed",
                    ],
                )
                | Q(
                    handoff=None,
                    objection__isnull=False,
                    about__in=["upheld", "not_upheld"],
                    reason="",
                ),
                name="telling_is_of_a_refusal_or_answer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"], condition=Q(told_at=None), name="tellings_to_do"
            ),
        ]

    def __str__(self):
        return f"Telling {self.pk}: {self.about}"


class Arrival(models.Model):
    """A family came to an agency's counter with a letter, be it the right agency or another."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="arrivals", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="arrivals", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="arrivals", db_index=False)
    came_on = models.DateField(_("came on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "case", "agency", "came_on"], name="arrival_once_a_day"
            ),
        ]

    def __str__(self):
        return f"Arrival {self.pk} with letter {self.letter_id}"


class HandingOver(models.Model):
    """A letter reached somebody of the family on paper."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="handings_over", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="handings_over", db_index=False)
    to = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    handed_on = models.DateField(_("handed over on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "handings over"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "to", "handed_on"], name="handed_over_once_a_day"
            ),
        ]

    def __str__(self):
        return f"Handing over {self.pk} of letter {self.letter_id}"
