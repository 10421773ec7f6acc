"""Help given, or decided to be given."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.people import Household, Person
from casework.models.programmes import DecreeLine, ProgrammeYear, Unit


class AssistanceStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    RETURNED = "returned", _("Returned")


LIVE = (AssistanceStatus.PLANNED, AssistanceStatus.PAID)


class AssistanceQuerySet(models.QuerySet):
    def live(self) -> "AssistanceQuerySet":
        """Counts as help: decided or paid, and not failed or returned."""
        return self.filter(status__in=LIVE)


class Assistance(models.Model):
    """One payment or delivery: to whom, for which member, of which programme, in which period.

    `period` is a month (2026-03) or a year (2026); `amount` is rupiah, null for goods.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="assistance")
    household = models.ForeignKey(Household, models.PROTECT, related_name="assistance")
    payee = models.ForeignKey(Person, models.PROTECT, related_name="payments", db_index=False)
    member = models.ForeignKey(Person, models.PROTECT, related_name="assistance")
    programme_year = models.ForeignKey(ProgrammeYear, models.PROTECT, related_name="assistance")
    unit = models.CharField(max_length=9, choices=Unit)
    period = models.CharField(max_length=7)
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    goods = models.CharField(max_length=120, blank=True)
    decree_line = models.ForeignKey(
        DecreeLine, models.PROTECT, null=True, blank=True, related_name="assistance", db_index=False
    )
    payment_order = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=8, choices=AssistanceStatus)
    occurred_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "casework.User", models.PROTECT, related_name="+", db_index=False
    )
    receipts_on = models.DateField(null=True, blank=True)
    exception_reason = models.CharField(max_length=40, blank=True)
    exception_by = models.ForeignKey(
        "casework.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "assistance"
        constraints = [
            models.UniqueConstraint(
                fields=["programme_year", "period", "household"],
                condition=Q(unit="household", status__in=LIVE, exception_reason=""),
                name="aid_once_a_period_per_household",
            ),
            models.UniqueConstraint(
                fields=["programme_year", "period", "member"],
                condition=Q(unit="person", status__in=LIVE, exception_reason=""),
                name="aid_once_a_period_per_person",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False, amount__gt=0) | ~Q(goods=""),
                name="aid_is_money_or_goods",
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(occurred_on__isnull=False),
                name="paid_aid_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^\d{4}(-(0[1-9]|1[0-2]))?$"), name="aid_period_form"
            ),
            models.CheckConstraint(
                condition=Q(exception_reason="", exception_by=None)
                | (~Q(exception_reason="") & Q(exception_by__isnull=False)),
                name="aid_exception_has_a_head",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssistanceStatus.values) & Q(unit__in=Unit.values),
                name="aid_codes_known",
            ),
        ]

    def __str__(self):
        return f"Assistance {self.pk}"

    def clean(self):
        """Never to somebody who has died."""
        self.refuse_the_dead([self])

    @classmethod
    def refuse_the_dead(cls, rows: "Iterable[Assistance]") -> None:
        """
        Raises:
            ValidationError: on `payee` or `member`, of the first row that helps somebody dead.
        """
        rows = [each for each in rows if each.status in LIVE and each.payee_id and each.member_id]
        people = {pk for each in rows for pk in (each.payee_id, each.member_id)}
        dead = Person.objects.filter(pk__in=people).exclude(died_on=None)
        died_on = dict(dead.values_list("pk", "died_on")) if people else {}
        for row in rows:
            for field in ("payee", "member"):
                day = died_on.get(getattr(row, f"{field}_id"))
                if day and (not row.occurred_on or row.occurred_on >= day):
                    raise ValidationError({field: _("This person has died.")})


class InheritedAid(models.Model):
    """What a household had received before a family split off it counts as that family's too."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="inherited_aid", db_index=False)
    assistance = models.ForeignKey(
        Assistance, models.PROTECT, related_name="inherited_by", db_index=False
    )

    class Meta:
        verbose_name_plural = "inherited aid"
        constraints = [
            models.UniqueConstraint(fields=["case", "assistance"], name="aid_inherited_once")
        ]

    def __str__(self):
        return f"Assistance {self.assistance_id} of case {self.case_id}"
