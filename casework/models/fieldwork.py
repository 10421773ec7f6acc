"""What people on the ground found, under which criteria, and what the family agreed to."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.crypto import EncryptedTextField
from casework.files import EncryptedFileField
from casework.models.cases import Case
from casework.models.people import Person
from casework.uploads import Checked, FileType


class CriteriaVersion(models.Model):
    """The criteria in force from a day on; the poverty line is rupiah per person and month."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    since = models.DateField()
    poverty_line = models.PositiveIntegerField()

    def __str__(self):
        return self.code


class EvidenceKind(models.TextChoices):
    KTP = "ktp", "KTP"
    KK = "kk", "KK"
    PHOTO = "photo", _("Photograph")
    STATEMENT = "statement", _("Signed statement")
    MINUTES = "minutes", _("Minutes of the musyawarah")
    SPENDING_PLAN = "spending_plan", _("Spending plan")
    RECEIPT = "receipt", _("Receipts")
    CERTIFICATE = "certificate", _("Certificate")
    CREDIT_CHECK = "credit_check", _("Answer on arrears")
    OTHER = "other", _("Other document")


class Evidence(models.Model):
    """A document: what it is, its number and date, and the file or the place where it is kept."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=14, choices=EvidenceKind)
    number = models.CharField(max_length=80, blank=True)
    dated = models.DateField()
    file = EncryptedFileField(_("scan or photograph"), blank=True)
    file_type = models.CharField(max_length=15, choices=FileType, blank=True, editable=False)
    file_size = models.PositiveIntegerField(null=True, editable=False, help_text="Bytes.")
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    kept_at = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(kept_at=""), name="evidence_is_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(file="", file_type="", file_size=None, file_sha256="")
                | ~Q(file="")
                & Q(file_type__in=FileType.values, file_size__gt=0)
                & ~Q(file_sha256=""),
                name="evidence_file_is_described",
            ),
        ]

    def __str__(self):
        return f"Evidence {self.pk}"

    def keep(self, paper: Checked) -> None:
        """What was uploaded, as it will lie on disk once the row is saved."""
        self.file = ContentFile(paper.content, name="paper")
        self.file_type, self.file_size = paper.type, len(paper.content)
        self.file_sha256 = sha256(paper.content).hexdigest()


class VisitOutcome(models.TextChoices):
    MET = "met", _("Met the family")
    NOT_MET = "not_met", _("Not met yet, try again")
    NOT_FOUND = "not_found", _("Not found")
    REFUSED = "refused", _("Refused the interview")


class Visit(models.Model):
    """Somebody went to the house on a day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    visitor = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="visits", db_index=False
    )
    outcome = models.CharField(max_length=9, choices=VisitOutcome)
    note = EncryptedTextField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["visited_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=VisitOutcome.values), name="visit_outcome_known"
            ),
        ]

    def __str__(self):
        return f"Visit {self.pk}"


class AssessmentResult(models.TextChoices):
    """Result of the verification; only the first three are eligible."""

    EXTREME_POOR = "extreme_poor", _("Extremely poor")
    POOR = "poor", _("Poor")
    VULNERABLE = "vulnerable", _("Vulnerable")
    BETTER_OFF = "better_off", _("Better off")
    SALARIED_MEMBER = "salaried_member", _("Civil servant or pensioner in the family")
    DECEASED = "deceased", _("Deceased")
    MOVED_AWAY = "moved_away", _("Moved away")
    NOT_FOUND = "not_found", _("Not found")
    DUPLICATE = "duplicate", _("Duplicate record")
    NIK_PROBLEM = "nik_problem", _("Problem with the NIK")
    NOT_MET = "not_met", _("Not met yet")
    REFUSED = "refused", _("Refused the interview")


ELIGIBLE_RESULTS = (
    AssessmentResult.EXTREME_POOR,
    AssessmentResult.POOR,
    AssessmentResult.VULNERABLE,
)


class Assessment(models.Model):
    """What a visit found under a version of the criteria; income is rupiah per person a month."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="assessments", db_index=False)
    criteria = models.ForeignKey(
        CriteriaVersion, models.PROTECT, related_name="assessments", db_index=False
    )
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="assessments", db_index=False
    )
    result = models.CharField(max_length=15, choices=AssessmentResult)
    income_per_person = models.PositiveBigIntegerField(null=True, blank=True)
    needs_long_term_care = models.BooleanField(default=False)
    components_left = models.BooleanField(
        default=True, help_text=_("A PKH component is left: child at school, elderly, disabled …")
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["assessed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=AssessmentResult.values), name="assessment_result_known"
            ),
        ]

    def __str__(self):
        return f"Assessment {self.pk}"


class Purpose(models.TextChoices):
    """What the family agrees that its data is used for."""

    AID = "aid", _("Being helped by the agencies")
    BANK = "bank", _("The bank sees the data")
    SCHOOL = "school", _("The education office sees the child's data")


class ConsentQuerySet(models.QuerySet):
    def current(self, purpose: str) -> "ConsentQuerySet":
        """Signed and not withdrawn."""
        return self.filter(purpose=purpose, withdrawn_on=None)


class Consent(models.Model):
    """A member's signed yes to one use of the family's data."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=6, choices=Purpose)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="consents", db_index=False
    )
    recorded_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="+", db_index=False
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
            models.UniqueConstraint(
                fields=["case", "person", "purpose"],
                condition=Q(withdrawn_on=None),
                name="consent_once",
            ),
        ]

    def __str__(self):
        return f"Consent {self.purpose} of case {self.case_id}"
