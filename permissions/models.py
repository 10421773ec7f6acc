"""Appointments, the grants that follow from them, who is named on a confidential case, and who has
read what.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from casework.models import Agency, Case, Kecamatan, Kelurahan, Person, User
from casework.models.dated import DatedQuerySet, dated_constraint
from permissions.roles import AREA_ROLES, Capacity, Role


class Appointment(models.Model):
    """A person holds a role for an agency or an area, in a capacity, on a written basis."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    kecamatan = models.ForeignKey(Kecamatan, models.PROTECT, null=True, blank=True, db_index=False)
    kelurahan = models.ForeignKey(Kelurahan, models.PROTECT, null=True, blank=True)
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.DEFINITIVE)
    title = models.CharField(_("title"), max_length=200, blank=True)
    basis_number = models.CharField(_("basis"), max_length=80)
    basis_date = models.DateField(_("date of the basis"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: the first of all.",
        db_index=False,
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_constraint("appointment"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values) & Q(capacity__in=Capacity.values),
                name="appointment_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=AREA_ROLES, agency=None, kecamatan__isnull=False, kelurahan=None
                )
                | Q(role__in=AREA_ROLES, agency=None, kecamatan=None, kelurahan__isnull=False)
                | (
                    ~Q(role__in=AREA_ROLES)
                    & Q(agency__isnull=False, kecamatan=None, kelurahan=None)
                ),
                name="appointment_for_an_agency_or_an_area",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(role="head", capacity="definitive", until=None),
                name="one_definitive_head",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", "role", place],
                    condition=Q(until=None, **{f"{place}__isnull": False}),
                    name=f"appointed_once_per_{place}",
                )
                for place in ("agency", "kecamatan", "kelurahan")
            ),
            models.CheckConstraint(condition=~Q(basis_number=""), name="appointment_has_a_basis"),
        ]

    def __str__(self):
        return f"Appointment {self.pk}: {self.role}"


class Grant(UserObjectPermissionBase):
    """One action somewhere, because of one appointment; stops the day the appointment ends."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


class AgencyGrant(Grant):
    content_object = models.ForeignKey(
        Agency, models.CASCADE, related_name="grants", db_index=False
    )

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


class KelurahanGrant(Grant):
    content_object = models.ForeignKey(
        Kelurahan, models.CASCADE, related_name="grants", db_index=False
    )

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


for model in (AgencyGrant, KelurahanGrant):
    for name in ("user", "permission"):
        # the library's columns: the unique index begins with the user, and none asks for the other
        model._meta.get_field(name).db_index = False


class CaseShare(models.Model):
    """Somebody named on a confidential case; nobody else sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="shared_cases")
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="share_once")]

    def __str__(self):
        return f"Case {self.case_id} shared with user {self.user_id}"


class Reading(models.Model):
    """Somebody has looked: an auditor at anything of a case, anybody at a NIK in full or at what
    the counter tells of a letter. `row` is the letter's or the document's own number, also where a
    NIK was read on it; a question at the counter that found nothing, and an export of many cases,
    name no case.
    """

    class What(models.TextChoices):
        CASE = "case", _("Case")
        NIK = "nik", "NIK"
        LETTER = "letter", _("Letter")
        EVIDENCE = "evidence", _("Document")
        EXPORT = "export", _("Export")
        COUNTER = "counter", _("Letter checked at the counter")

    what = models.CharField(max_length=8, choices=What, default=What.CASE)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="readings", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="readings", db_index=False
    )
    row = models.BigIntegerField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="readings", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["case", "nik", "letter", "evidence", "export", "counter"]),
                name="reading_of_something_known",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(what__in=["export", "counter"]),
                name="reading_names_its_case",
            ),
            models.CheckConstraint(
                condition=Q(what="nik", person__isnull=False) | (~Q(what="nik") & Q(person=None)),
                name="reading_of_a_nik_names_whose",
            ),
        ]

    def __str__(self):
        return f"User {self.user_id} read {self.what} of case {self.case_id}"


class ResetCodeQuerySet(models.QuerySet):
    def open(self):
        """Not used, replaced or tried wrongly too often; whether in time is asked of the clock."""
        return self.filter(ended_at=None)


class ResetCode(models.Model):
    """By which somebody who forgot their password sets a new one, once; only its digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reset_codes", db_index=False)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    issued_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ResetCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_open_reset_code"
            ),
            models.CheckConstraint(
                condition=~Q(user=models.F("issued_by")), name="reset_code_of_another"
            ),
        ]

    def __str__(self):
        return f"Reset code {self.pk}"


class AccountActKind(models.TextChoices):
    CREATED = "created", _("Account created")
    CHANGED = "changed", _("Account changed")
    LINKED = "linked", _("Account linked with a resident's data")
    DISABLED = "disabled", _("Account disabled")
    ENABLED = "enabled", _("Account enabled")
    CODE_ISSUED = "code_issued", _("Reset code issued")
    PASSWORD_RESET = "password_reset", _("New password set with the code")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("Second factor removed")


class AccountAct(models.Model):
    """What was done to an account, and by whom."""

    user = models.ForeignKey(User, models.PROTECT, related_name="account_acts")
    kind = models.CharField(max_length=24, choices=AccountActKind)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Null: the first of all.",
        db_index=False,
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AccountActKind.values),
                name="account_act_known",
            )
        ]

    def __str__(self):
        return f"Account act {self.pk}: {self.kind}"
