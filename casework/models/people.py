"""Residents: persons, the households they share, and what each registry says of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.crypto import EncryptedTextField, keyed_digest
from casework.models.places import Kelurahan


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Relationship(models.TextChoices):
    """Place in the family card (KK)."""

    HEAD = "head", _("Head of the family")
    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    GRANDCHILD = "grandchild", _("Grandchild")
    OTHER = "other", _("Other relative")


class Source(models.TextChoices):
    P3KE = "p3ke", "P3KE"
    DTKS = "dtks", "DTKS"
    DTSEN = "dtsen", "DTSEN"
    PDKT_SAM = "pdkt_sam", "PDKT-SAM"
    FIELD = "field", _("Field visit")


class Household(models.Model):
    """People who share one Kartu Keluarga (KK)."""

    kelurahan = models.ForeignKey(
        Kelurahan, models.PROTECT, related_name="households", db_index=False
    )
    kk = EncryptedTextField(_("KK number"))
    kk_digest = models.CharField(max_length=64, null=True, blank=True, editable=False, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    desil = models.PositiveSmallIntegerField(_("desil"), null=True, blank=True)
    desil_source = models.CharField(max_length=10, choices=Source, blank=True)
    desil_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(desil=None) | Q(desil__range=(1, 10)), name="desil_1_to_10"
            ),
            models.CheckConstraint(
                condition=Q(desil=None) | (~Q(desil_source="") & Q(desil_on__isnull=False)),
                name="desil_has_source_and_date",
            ),
        ]

    def __str__(self):
        return f"Household {self.pk}"  # never the KK number: this string ends up in logs

    def set_kk(self, kk: str) -> None:
        """Store the number and the digest by which it is found; empty: not known."""
        self.kk = kk
        self.kk_digest = keyed_digest(kk) if kk else None


class PersonQuerySet(models.QuerySet):
    def with_nik(self, nik: str) -> "PersonQuerySet":
        """Exact match; there is no search by part of a NIK."""
        return self.filter(nik_digest=keyed_digest(nik))


class Person(models.Model):
    """A resident. Some have no NIK, and they too are helped."""

    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="members")
    name = models.CharField(_("name"), max_length=120)
    nik = EncryptedTextField("NIK")
    nik_digest = models.CharField(max_length=64, null=True, blank=True, editable=False, unique=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    relationship = models.CharField(max_length=10, choices=Relationship, blank=True)
    marital_status = models.CharField(max_length=40, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    education = models.CharField(max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    died_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_records", db_index=False
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(birth_date=None) | Q(died_on__gte=F("birth_date")),
                name="person_dies_after_birth",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relationship="head", died_on=None, merged_into=None),
                name="household_one_living_head",
            ),
        ]

    def __str__(self):
        return f"Person {self.pk}"  # never the name or NIK: this string ends up in logs

    def set_nik(self, nik: str) -> None:
        """Store the NIK and the digest by which it is found; empty: has none."""
        self.nik = nik
        self.nik_digest = keyed_digest(nik) if nik else None


class RegistryEntry(models.Model):
    """What one source said of a person at one snapshot, as given; never overwritten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="registry_entries")
    source = models.CharField(max_length=10, choices=Source)
    snapshot = models.DateField()
    external_id = models.CharField(max_length=40)
    family_id = models.CharField(max_length=40, blank=True)
    desil = models.PositiveSmallIntegerField(null=True)
    identity = EncryptedTextField(help_text="Name, NIK and KK number as given, as JSON.")
    facts = models.JSONField(default=dict, help_text="All other columns, as given.")
    digest = models.CharField(
        max_length=64, help_text="Of identity and facts: tells a changed row."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "snapshot", "external_id"], name="registry_entry_once_a_snapshot"
            ),
            models.CheckConstraint(
                condition=Q(desil=None) | Q(desil__range=(1, 10)), name="registry_desil_1_to_10"
            ),
        ]
        indexes = [models.Index(fields=["source", "external_id"], name="registry_by_external_id")]

    def __str__(self):
        return f"RegistryEntry {self.pk}"


class RegistryImport(models.Model):
    """A registry file was read: how many lines became what, and why the others did not."""

    source = models.CharField(max_length=10, choices=Source)
    snapshot = models.DateField()
    imported_at = models.DateTimeField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    reasons = models.JSONField(default=dict, help_text="Reason of rejection → lines.")

    def __str__(self):
        return f"RegistryImport {self.pk}: {self.source} {self.snapshot}"

    @property
    def lines(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected
