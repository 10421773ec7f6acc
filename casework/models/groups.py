"""KUBE, joint business groups, and the businesses of families and groups."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.crypto import EncryptedTextField
from casework.models.dated import DatedQuerySet, dated_constraint
from casework.models.people import Person
from casework.models.places import Kelurahan


class Group(models.Model):
    """A KUBE: neighbours in one business, with a chair, a companion and an account of their own."""

    name = models.CharField(_("name"), max_length=120)
    kelurahan = models.ForeignKey(Kelurahan, models.PROTECT, related_name="groups", db_index=False)
    line_of_business = models.CharField(max_length=120)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="chairs", db_index=False
    )
    companion = models.ForeignKey(
        "casework.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accompanied_groups",
        db_index=False,
    )
    bank = models.CharField(max_length=80, blank=True)
    account_number = EncryptedTextField(_("account number"))
    formed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("formed_on")),
                name="group_ends_after_forming",
            ),
        ]

    def __str__(self):
        return f"KUBE {self.pk}"


class GroupMember(models.Model):
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_constraint("group_member"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="member_of_one_group_at_a_time"
            ),
        ]

    def __str__(self):
        return f"Person {self.person_id} in KUBE {self.group_id}"


class BusinessQuerySet(models.QuerySet):
    def running(self) -> "BusinessQuerySet":
        return self.filter(ended_on=None)


class Business(models.Model):
    """What a member of the family, or a group, earns with. Turnover is rupiah a month."""

    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="businesses"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="businesses"
    )
    name = models.CharField(_("business name"), max_length=120)
    kind = models.CharField(_("line of business"), max_length=120)
    kbli = models.CharField("KBLI", max_length=5, blank=True)
    address = models.CharField(_("business address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(null=True, blank=True)
    monthly_turnover = models.PositiveBigIntegerField(_("monthly turnover"), null=True, blank=True)
    nib = models.CharField("NIB", max_length=13, blank=True)
    recorded_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="+", db_index=False
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "businesses"
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, group=None) | Q(owner=None, group__isnull=False),
                name="business_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="business_ends_after_starting",
            ),
            models.CheckConstraint(
                condition=Q(kbli="") | Q(kbli__regex=r"^\d{5}$"), name="kbli_five_digits"
            ),
            models.CheckConstraint(
                condition=Q(nib="") | Q(nib__regex=r"^\d{13}$"), name="nib_thirteen_digits"
            ),
        ]

    def __str__(self):
        return f"Business {self.pk}"
