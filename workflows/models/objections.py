"""What a family has against a decision."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.crypto import EncryptedTextField
from casework.models import Agency, Case, User
from workflows.models.handoffs import Handoff


class ObjectionStatus(models.TextChoices):
    OPEN = "open", _("Under objection")
    UPHELD = "upheld", _("Objection upheld")
    NOT_UPHELD = "not_upheld", _("Objection not upheld")


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(answered_at=None)


class Objection(models.Model):
    """Said by the family to any officer, about one handoff or about the case; answered by the head
    of the agency that decided. What was said and answered stays here and enters no ledger.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    about = models.ForeignKey(
        Handoff, models.PROTECT, null=True, blank=True, related_name="objections", db_index=False
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="objections",
        db_index=False,
        help_text="Which decided, and answers.",
    )
    said = EncryptedTextField(_("what the family said"))
    raised_on = models.DateField(_("raised on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    answer = EncryptedTextField(_("answer"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(answered_at=None, about__isnull=False),
                name="one_open_objection_per_handoff",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at=None, about=None),
                name="one_open_objection_per_case",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, upheld=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, upheld__isnull=False),
                name="objection_answered_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("recorded_by")),
                name="four_eyes_record_answer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"],
                condition=Q(answered_at=None),
                name="objections_to_answer",
            ),
        ]

    def __str__(self):
        return f"Objection {self.pk} in case {self.case_id}"

    @property
    def status(self) -> ObjectionStatus:
        if self.answered_at is None:
            return ObjectionStatus.OPEN
        return ObjectionStatus.UPHELD if self.upheld else ObjectionStatus.NOT_UPHELD
