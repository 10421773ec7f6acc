"""The case, and which agencies have to do with it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from casework.models.agencies import Agency
from casework.models.dated import DatedQuerySet
from casework.models.people import Household, Person
from casework.models.places import Kelurahan


class CaseQuerySet(models.QuerySet):
    def open(self) -> "CaseQuerySet":
        """Not closed; a graduated family stays open and owned."""
        return self.filter(closed_at=None)


class Case(models.Model):
    """One family with a named beneficiary on its way along one pathway.

    `state` moves only by the pathway's transitions, and these are called only by the services.
    """

    number = models.CharField(max_length=20, unique=True, help_text="KSS-2026-000123")
    pathway = models.CharField(max_length=30)
    beneficiary = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    kelurahan = models.ForeignKey(Kelurahan, models.PROTECT, related_name="cases", db_index=False)
    state = FSMField(protected=True)
    state_before_close = models.CharField(max_length=50, blank=True)
    graduated_as = models.CharField(max_length=20, blank=True)
    confidential = models.BooleanField(default=False)
    assigned_to = models.ForeignKey(
        "casework.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_cases",
        db_index=False,
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="split_cases", db_index=False
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    state_since = models.DateTimeField()
    events_written = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, help_text="Hash of the last ledger row.")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "household"],
                condition=Q(closed_at=None),
                name="one_open_case_per_household",
            ),
            models.UniqueConstraint(
                fields=["pathway", "beneficiary"],
                condition=Q(closed_at=None),
                name="one_open_case_per_beneficiary",
            ),
            models.CheckConstraint(condition=~Q(state=""), name="case_has_a_state"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="case_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(state_before_close=""),
                name="closed_case_knows_its_state_before",
            ),
        ]
        indexes = [
            models.Index(fields=["kelurahan", "state"], name="case_by_place_and_state"),
            models.Index(
                fields=["assigned_to"], condition=Q(closed_at=None), name="cases_of_a_caseworker"
            ),
        ]

    def __str__(self):
        return self.number

    def refresh_from_db(self, *args, **kwargs):
        """Let the protected state be read again (the field refuses to be set twice)."""
        self.__dict__.pop("state", None)
        super().refresh_from_db(*args, **kwargs)


class CustodyKind(models.TextChoices):
    OWNER = "owner", _("Owner")
    HOLDER = "holder", _("Working on it now")
    GUEST = "guest", _("Receiver of a handoff")


class CustodyScope(models.TextChoices):
    CASE = "case", _("The whole case")
    HANDOFF = "handoff", _("One handoff only")


class CustodyQuerySet(DatedQuerySet):
    def current(self) -> "CustodyQuerySet":
        return self.filter(until=None)


class Custody(models.Model):
    """An agency has to do with a case, since then, until then, and why; never deleted.

    A bank or a school has custody of scope handoff: it sees that one handoff, never the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="custodies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="custodies", db_index=False)
    kind = models.CharField(max_length=6, choices=CustodyKind)
    scope = models.CharField(max_length=7, choices=CustodyScope, default=CustodyScope.CASE)
    reason = models.CharField(max_length=40, help_text="The step or action that gave it.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "custodies"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="owner", until=None),
                name="one_current_owner",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="holder", until=None),
                name="one_current_holder",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="custody_since_before_until",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CustodyKind.values) & Q(scope__in=CustodyScope.values),
                name="custody_kind_and_scope_known",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "scope", "case"], name="custody_by_agency"),
        ]

    def __str__(self):
        return f"{self.kind} of case {self.case_id}"
