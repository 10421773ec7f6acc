"""Programmes, and what each may spend in a year on whose decree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.people import Household, Person


class ProgrammeKind(models.TextChoices):
    BPNT = "bpnt", "BPNT"
    PKH = "pkh", "PKH"
    BPNTD = "bpntd", "BPNTD"
    BLT = "blt", "BLT"
    CONSUMPTION_AID = "consumption_aid", _("Consumption aid")
    FOOD_PARCEL = "food_parcel", _("Food parcel")
    CASH_AID = "cash_aid", _("Cash aid")
    KIP = "kip", "KIP/PIP"
    TRAINING = "training", _("Training")
    LOAN_BPR = "loan_bpr", _("Loan of the city's bank")
    LOAN_OJIR = "loan_ojir", "OJIR"
    CAPITAL_KPM = "capital_kpm", _("Business grant per KPM")
    CAPITAL_KUBE = "capital_kube", _("Business grant to a KUBE")
    LICENSING_SERVICE = "licensing_service", _("Help with licences")
    SERVICE = "service", _("Service without money")


class Funding(models.TextChoices):
    CENTRE = "centre", _("National budget")
    APBD = "apbd", "APBD"
    BANK = "bank", _("Bank")
    NONE = "none", _("Without money")


class Strategy(models.IntegerChoices):
    """The three strategies; a programme has one or none."""

    LOWER_BURDEN = 1, _("Lower the burden of spending")
    RAISE_INCOME = 2, _("Raise income")
    REDUCE_POCKETS = 3, _("Reduce pockets of poverty")


class Unit(models.TextChoices):
    """Who counts as having been helped already."""

    HOUSEHOLD = "household", _("Household")
    PERSON = "person", _("Person")


class Programme(models.Model):
    code = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=ProgrammeKind)
    name = models.CharField(max_length=120)
    strategy = models.PositiveSmallIntegerField(choices=Strategy, null=True, blank=True)
    funding = models.CharField(max_length=6, choices=Funding)
    funding_source = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=9, choices=Unit)
    like_group = models.SlugField(
        blank=True, help_text="Aid of one group in one period counts as double aid.", db_index=False
    )
    decree_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ProgrammeKind.values)
                & Q(funding__in=Funding.values)
                & Q(unit__in=Unit.values),
                name="programme_codes_known",
            ),
        ]

    def __str__(self):
        return self.code


class ProgrammeYear(models.Model):
    """One budget year: how many, how much (rupiah), and the decree it rests on."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="years", db_index=False)
    year = models.PositiveSmallIntegerField()
    quota = models.PositiveIntegerField(null=True, blank=True)
    budget = models.PositiveBigIntegerField(null=True, blank=True)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="programme_year_once"),
            models.CheckConstraint(
                condition=Q(decree_number="") | Q(decree_date__isnull=False),
                name="decree_has_a_date",
            ),
        ]

    def __str__(self):
        return f"{self.programme_id}/{self.year}"


class DecreeLine(models.Model):
    """A line of the decree's annex: only who stands there is paid."""

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="lines", db_index=False
    )
    line = models.PositiveIntegerField()
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decree_lines",
        db_index=False,
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="decree_lines", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme_year", "line"], name="decree_line_once"),
            models.CheckConstraint(
                condition=Q(household__isnull=False, person=None)
                | Q(household=None, person__isnull=False),
                name="decree_line_names_one",
            ),
            models.UniqueConstraint(
                fields=["programme_year", "household"],
                condition=Q(household__isnull=False),
                name="decree_names_household_once",
            ),
            models.UniqueConstraint(
                fields=["programme_year", "person"],
                condition=Q(person__isnull=False),
                name="decree_names_person_once",
            ),
        ]

    def __str__(self):
        return f"{self.programme_year_id} line {self.line}"
