"""What a family lacks; each kind names the function that meets it."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agencies import Function
from casework.models.cases import Case
from casework.models.people import Person


class NeedKind(models.TextChoices):
    FOOD = "food", _("Staple food")
    CASH = "cash", _("Cash")
    HEALTH_INSURANCE = "health_insurance", _("Health insurance")
    SCHOOL_SUPPORT = "school_support", _("School support (KIP/PIP)")
    CIVIL_DOCUMENTS = "civil_documents", _("Identity papers")
    NUTRITION = "nutrition", _("Nutrition, stunting")
    BASIC_TRAINING = "basic_training", _("Basic training")
    BUSINESS_TRAINING = "business_training", _("Business training")
    JOB_TRAINING = "job_training", _("Job training")
    JOB_PLACEMENT = "job_placement", _("Job placement")
    CAPITAL_LOAN = "capital_loan", _("Business loan")
    CAPITAL_GRANT = "capital_grant", _("Business grant")
    GROUP_BUSINESS = "group_business", _("Group business (KUBE)")
    TOOLS = "tools", _("Tools")
    LICENCE_NIB = "licence_nib", "NIB"
    LICENCE_PIRT = "licence_pirt", "SPP-IRT"
    HALAL = "halal", _("Halal certificate")
    BRAND = "brand", _("Brand")
    HOUSING = "housing", _("Unfit housing")
    SANITATION = "sanitation", _("Water and sanitation")
    ELDERLY_SERVICE = "elderly_service", _("Service for the elderly")
    DISABILITY_AID = "disability_aid", _("Disability aid")
    FAMILY_COUNSELLING = "family_counselling", _("Family counselling")
    CHILD_PROTECTION = "child_protection", _("Child protection")
    VIOLENCE_RECOVERY = "violence_recovery", _("Recovery from violence")
    SHELTER = "shelter", _("Shelter")
    REHABILITATION = "rehabilitation", _("Social rehabilitation")
    DEBT_RELIEF = "debt_relief", _("Way out of moneylenders' debt")


@dataclass(frozen=True)
class NeedRule:
    """Who meets a need, under which of the three strategies, and how private it is."""

    function: Function
    strategy: int | None = None
    own_confidential_case: bool = False
    never_printed: bool = False


K, F_ = NeedKind, Function  # the table below reads like the one it was taken from
NEED_RULES: dict[str, NeedRule] = {
    K.FOOD: NeedRule(F_.SOCIAL, 1),
    K.CASH: NeedRule(F_.SOCIAL, 1),
    K.HEALTH_INSURANCE: NeedRule(F_.HEALTH, 1),
    K.SCHOOL_SUPPORT: NeedRule(F_.EDUCATION, 1),
    K.CIVIL_DOCUMENTS: NeedRule(F_.CIVIL_REGISTRY, 1),
    K.NUTRITION: NeedRule(F_.HEALTH, 1),
    K.BASIC_TRAINING: NeedRule(F_.SOCIAL, 2),
    K.BUSINESS_TRAINING: NeedRule(F_.COOPERATIVES, 2),
    K.JOB_TRAINING: NeedRule(F_.MANPOWER, 2),
    K.JOB_PLACEMENT: NeedRule(F_.MANPOWER, 2),
    K.CAPITAL_LOAN: NeedRule(F_.BANK, 2),
    K.CAPITAL_GRANT: NeedRule(F_.SOCIAL, 2),
    K.GROUP_BUSINESS: NeedRule(F_.SOCIAL, 2),
    K.TOOLS: NeedRule(F_.COOPERATIVES, 2),
    K.LICENCE_NIB: NeedRule(F_.LICENSING, 2),
    K.LICENCE_PIRT: NeedRule(F_.LICENSING, 2),
    K.HALAL: NeedRule(F_.LICENSING, 2),
    K.BRAND: NeedRule(F_.LICENSING, 2),
    K.HOUSING: NeedRule(F_.HOUSING, 3),
    K.SANITATION: NeedRule(F_.HOUSING, 3),
    K.ELDERLY_SERVICE: NeedRule(F_.SOCIAL, 1),
    K.DISABILITY_AID: NeedRule(F_.SOCIAL, 1),
    K.FAMILY_COUNSELLING: NeedRule(F_.SOCIAL, own_confidential_case=True),
    K.CHILD_PROTECTION: NeedRule(F_.SOCIAL, own_confidential_case=True),
    K.VIOLENCE_RECOVERY: NeedRule(F_.SOCIAL, own_confidential_case=True),
    K.SHELTER: NeedRule(F_.SOCIAL, own_confidential_case=True),
    K.REHABILITATION: NeedRule(F_.SOCIAL, own_confidential_case=True),
    K.DEBT_RELIEF: NeedRule(F_.BANK, 2, never_printed=True),
}


class NeedQuerySet(models.QuerySet):
    def open(self) -> "NeedQuerySet":
        return self.filter(met_on=None)


class Need(models.Model):
    """Something this family, or one member, lacks since a visit and until it is met."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="needs")
    kind = models.CharField(_("need"), max_length=20, choices=NeedKind)
    member = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="needs", db_index=False
    )
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="+", db_index=False
    )
    met_on = models.DateField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind_known"),
            models.CheckConstraint(
                condition=Q(met_on=None) | Q(met_on__gte=F("recorded_on")),
                name="need_met_after_recorded",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "member"],
                condition=Q(met_on=None, member__isnull=False),
                name="need_open_once_per_member",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(met_on=None, member=None),
                name="need_open_once_per_family",
            ),
        ]

    def __str__(self):
        return f"Need {self.kind} of case {self.case_id}"

    @property
    def rule(self) -> NeedRule:
        return NEED_RULES[self.kind]
