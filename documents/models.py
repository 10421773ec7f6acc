"""Letters: numbered and frozen inside the step's transaction; the row is also the outbox."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.crypto import EncryptedTextField
from casework.models import Agency, Case, Person


class LetterStatus(models.TextChoices):
    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Replaced by a new letter")
    REVOKED = "revoked", _("Revoked")


def new_token() -> str:
    """What the QR code carries: 128 bits, unguessable, telling nothing."""
    return secrets.token_urlsafe(16)


class LetterQuerySet(models.QuerySet):
    def waiting(self) -> "LetterQuerySet":
        """Issued, and not yet on paper."""
        return self.filter(rendered_at=None)


class Letter(models.Model):
    """One official letter. Its content never changes; a wrong one is superseded by another.

    `event_hash` is the hash of the ledger row of the act that issued it; of a bundle's letter
    each line has its own.
    """

    kind = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letters", db_index=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    token = models.CharField(max_length=22, unique=True, default=new_token)
    content = EncryptedTextField(help_text="Canonical JSON of everything the letter says.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    event_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=LetterStatus, default=LetterStatus.VALID)
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    void_reason = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=80, blank=True, help_text="Class of the error only.")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "sequence"], name="letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=LetterStatus.values), name="letter_status_known"
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(status="superseded"),
                name="superseded_letter_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(superseded_by=F("id")), name="letter_does_not_supersede_itself"
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, pdf=None)
                | Q(rendered_at__isnull=False, pdf__isnull=False),
                name="rendered_letter_has_bytes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(rendered_at=None), name="letters_waiting"
            ),
        ]

    def __str__(self):
        return f"Letter {self.number}"


class LetterLine(models.Model):
    """Whom a letter covers: one person, or each person of a bundle's annex."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveSmallIntegerField(default=1)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letter_lines", db_index=False)
    member = models.ForeignKey(Person, models.PROTECT, related_name="letter_lines", db_index=False)
    event_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "line"], name="letter_line_once"),
        ]

    def __str__(self):
        return f"Letter {self.letter_id} line {self.line}"
