"""Agencies (OPD, the bank, partners): what they are called and what they do is dated."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models.dated import DatedQuerySet, dated_constraint


class Function(models.TextChoices):
    """What an agency does for families; steps and needs name functions, never agencies."""

    SOCIAL = "social", _("Social affairs")
    COOPERATIVES = "cooperatives", _("Cooperatives and trade")
    LICENSING = "licensing", _("Licensing")
    MANPOWER = "manpower", _("Manpower")
    BANK = "bank", pgettext_lazy("function of an agency", "Bank")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    CIVIL_REGISTRY = "civil_registry", _("Civil registry")
    HOUSING = "housing", _("Housing")
    PLANNING = "planning", _("Planning")
    OVERSIGHT = "oversight", _("Oversight")


class AgencyQuerySet(models.QuerySet):
    def holding(self, function: str, on: datetime.date) -> "AgencyQuerySet":
        """Who has this function on this day."""
        current = AgencyFunction.objects.on(on).filter(function=function)
        return self.filter(pk__in=current.values("agency"))


class Agency(models.Model):
    """An office that takes part; names and letter codes are in its dated profiles."""

    code = models.SlugField(unique=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.code


class AgencyProfile(models.Model):
    """What an agency is called and how it signs, from one day to another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="profiles", db_index=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    head_title = models.CharField(max_length=200, help_text="Kepala Dinas …")
    letter_code = models.CharField(max_length=30)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=80, blank=True)
    sample_fields = models.JSONField(default=list, help_text="Fields that are CONTOH, not facts.")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_constraint("agency_profile"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(until=None), name="agency_profile_one_current"
            ),
        ]

    def __str__(self):
        return self.short_name


class AgencyFunction(models.Model):
    """Which agency holds a function; one at a time in a city."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="functions", db_index=False)
    function = models.CharField(max_length=20, choices=Function)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_constraint("agency_function"),
            models.CheckConstraint(
                condition=Q(function__in=Function.values), name="agency_function_known"
            ),
            models.UniqueConstraint(
                fields=["function"], condition=Q(until=None), name="function_one_current_agency"
            ),
        ]

    def __str__(self):
        return f"{self.agency_id} {self.function}"


class ServicePoint(models.Model):
    """Where a family goes: a loket with its address, hours and phone."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="service_points", db_index=False
    )
    function = models.CharField(max_length=20, choices=Function)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    hours = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "function", "pk"]
        constraints = [
            dated_constraint("service_point"),
            models.UniqueConstraint(
                fields=["agency", "function", "name"],
                condition=Q(until=None),
                name="service_point_one_current",
            ),
        ]

    def __str__(self):
        return self.name
