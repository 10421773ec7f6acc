"""The facts that steps ask for, as forms: the same one checks a page, a command and a program.

What is kept is `FactsForm.kept()`: plain values (row numbers, whole rupiah, ISO dates, text).
"""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import Business, Group, Person, ProgrammeKind, ProgrammeYear
from workflows.reasons import BankReason, GraduationKind

RUPIAH_MAX = 999_999_999_999
BANSOS = (
    ProgrammeKind.BPNT,
    ProgrammeKind.PKH,
    ProgrammeKind.BPNTD,
    ProgrammeKind.BLT,
    ProgrammeKind.CONSUMPTION_AID,
    ProgrammeKind.FOOD_PARCEL,
    ProgrammeKind.CASH_AID,
)


class Text(forms.CharField):
    default_validators = [refuse_control_characters]


class Rupiah(forms.IntegerField):
    """Whole rupiah, typed with or without points: 2.500.000."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(min_value=1, max_value=RUPIAH_MAX, localize=True, **options)


class SameForAll(forms.ModelChoiceField):
    """A choice that does not depend on the case: looked up once for many that are proposed."""

    known: dict[Any, Model] | None = None

    def to_python(self, value):
        if self.known is None:
            return super().to_python(value)
        if (key := (type(self), value)) not in self.known:
            self.known[key] = super().to_python(value)
        return self.known[key]


class BudgetYear(SameForAll):
    """A budget year of one of the kinds of programmes that a step may draw on."""

    def __init__(self, *kinds: ProgrammeKind):
        years = ProgrammeYear.objects.select_related("programme")
        super().__init__(years, label=_("Programme and year"))
        self.kinds = kinds

    def __deepcopy__(self, memo):
        """Each form narrows its own copy: before the models are loaded nothing can be asked."""
        field = super().__deepcopy__(memo)
        field.queryset = field.queryset.filter(programme__kind__in=self.kinds)
        return field


class _ChoicesWhenShown(ModelChoiceIterator):
    def __init__(self, field: "OfTheCase"):
        self.field = field

    @property
    def queryset(self) -> QuerySet | None:
        return self.field.queryset


class OfTheCase(forms.ModelChoiceField):
    """A choice among what the case has; to look for it costs time, and a program often names none.

    Args:
        rows: case → what there is to choose from.
    """

    iterator = _ChoicesWhenShown
    case = None

    def __init__(self, rows: Callable[[Any], QuerySet], **options):
        self._rows = rows
        super().__init__(None, **options)

    def _get_queryset(self) -> QuerySet | None:
        return self._rows(self.case) if self.case else None

    queryset = property(_get_queryset, forms.ModelChoiceField._set_queryset)

    def of(self, case) -> None:
        self.case = case
        self.widget.choices = self.choices


class FactsForm(forms.Form):
    """Checks facts against a case; unknown names are refused, so that a typing error is seen."""

    def __init__(
        self, data: dict[str, Any], *, case, complete: bool = True, known: dict | None = None
    ):
        super().__init__(data)
        self.case = case
        for field in self.fields.values():
            if isinstance(field, SameForAll):
                field.known = known
            elif isinstance(field, OfTheCase):
                field.of(case)
        if not complete:  # an outcome that was not reached has only some of its facts
            for field in self.fields.values():
                field.required = False

    def clean(self):
        unknown = sorted(set(self.data) - set(self.fields))
        for name in unknown:
            self.add_error(
                None,
                ValidationError(_("This step does not ask for “%(name)s”."), params={"name": name}),
            )
        return super().clean()

    def kept(self) -> dict[str, Any]:
        """
        Raises:
            ValidationError: by field.
        """
        if not self.is_valid():
            raise ValidationError(self.errors.as_data())
        return {
            name: _plain(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def household_members(case):
    return Person.objects.filter(household=case.household_id, died_on=None, merged_into=None)


def family_businesses(case):
    mine = Q(owner__household=case.household_id) | Q(
        group__memberships__person__household=case.household_id,
        group__memberships__until=None,
    )
    return Business.objects.running().filter(mine).distinct()


class AidGrant(FactsForm):
    """A programme's help for a month (2026-03) or a year (2026): money or goods, and where."""

    programme_year = BudgetYear(*BANSOS)
    period = forms.RegexField(
        r"^[0-9]{4}(-(0[1-9]|1[0-2]))?\Z",
        label=_("Period"),
        error_messages={"invalid": _("Write the period as a month (2026-03) or a year (2026).")},
    )
    amount = Rupiah(label=_("Amount (rupiah)"), required=False)
    goods = Text(label=_("Goods"), required=False, max_length=120)
    collect_at = Text(label=_("Where to collect it"), max_length=200)
    collect_when = Text(label=_("When to collect it"), max_length=120)
    bring = Text(label=_("What to bring"), max_length=200)

    def clean(self):
        data = super().clean()
        if not data.get("amount") and not data.get("goods"):
            self.add_error("amount", _("Give an amount or goods."))
        year, period = data.get("programme_year"), data.get("period")
        if year and period and not period.startswith(str(year.year)):
            self.add_error("period", _("The period is not in the programme's budget year."))
        return data


class TrainingRequest(FactsForm):
    course = Text(label=_("Course"), max_length=120)
    level = forms.ChoiceField(
        label=_("Level"), choices=[("basic", _("Basic")), ("advanced", _("Advanced"))]
    )


class TrainingOutcome(FactsForm):
    finished_on = forms.DateField(label=_("Finished on"))
    sessions_attended = forms.IntegerField(
        label=_("Sessions attended"), min_value=0, max_value=400, required=False
    )
    certificate_number = Text(label=_("Certificate number"), max_length=80, required=False)

    def clean_finished_on(self):
        return not_in_the_future(self.cleaned_data["finished_on"])


def not_in_the_future(day: datetime.date | None) -> datetime.date | None:
    if day and day > clock.today():
        raise ValidationError(_("This date is in the future."))
    return day


class BusinessFacts(FactsForm):
    """Facts about a running business of the family (or of a member's KUBE)."""

    business = OfTheCase(family_businesses, label=_("Business"))


class LoanRequest(BusinessFacts):
    amount = Rupiah(label=_("Amount needed (rupiah)"))
    purpose = Text(label=_("What the money is for"), max_length=200)
    attachments = Text(label=_("Attachments"), max_length=200, required=False)

    def __init__(self, data, **options):
        super().__init__(data, **options)
        self.fields["business"].required = False


class LoanOutcome(FactsForm):
    """What the bank decided; the reason of a refusal is for the social agency and the bank only."""

    decided_on = forms.DateField(label=_("Decided on"))
    amount = Rupiah(label=_("Amount lent (rupiah)"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    contract_number = Text(label=_("Contract number"), max_length=80, required=False)
    bank_reason = forms.ChoiceField(
        label=_("Bank's reason"), choices=BankReason.choices, required=False
    )

    def clean_decided_on(self):
        return not_in_the_future(self.cleaned_data["decided_on"])


class CapitalGrantRequest(BusinessFacts):
    programme_year = BudgetYear(ProgrammeKind.CAPITAL_KPM)
    amount = Rupiah(label=_("Amount (rupiah)"))
    plan = Text(label=_("Spending plan"), max_length=400, required=False)


class GroupGrantRequest(FactsForm):
    group = SameForAll(Group.objects.filter(ended_on=None), label="KUBE")
    programme_year = BudgetYear(ProgrammeKind.CAPITAL_KUBE)
    amount = Rupiah(label=_("Amount per KPM (rupiah)"))
    plan = Text(label=_("Spending plan"), max_length=400, required=False)


class CapitalGrantOutcome(FactsForm):
    """The decree, the payment order, the day of payment; receipts may follow later."""

    decree_number = Text(label=_("Decree number"), max_length=80)
    decree_date = forms.DateField(label=_("Decree date"))
    payment_order = Text(label=_("Payment order"), max_length=80)
    paid_on = forms.DateField(label=_("Paid on"))
    receipts_on = forms.DateField(label=_("Receipts handed in on"), required=False)

    def clean_paid_on(self):
        return not_in_the_future(self.cleaned_data["paid_on"])


class Licence:
    NIB, PIRT, HALAL, BRAND = "nib", "pirt", "halal", "brand"
    CHOICES = [(NIB, "NIB"), (PIRT, "SPP-IRT"), (HALAL, _("Halal")), (BRAND, _("Brand"))]


class LicenceRequest(BusinessFacts):
    licences = forms.MultipleChoiceField(label=_("Licences"), choices=Licence.CHOICES)
    obstacle = Text(label=_("What stands in the way"), max_length=200)


class LicenceOutcome(FactsForm):
    issued_on = forms.DateField(label=_("Issued on"))
    nib = forms.RegexField(
        r"^[0-9]{13}\Z",
        label="NIB",
        required=False,
        error_messages={"invalid": _("A NIB has 13 digits.")},
    )
    licence_number = Text(label=_("Licence number"), max_length=80, required=False)

    def clean_issued_on(self):
        return not_in_the_future(self.cleaned_data["issued_on"])


class GraduationRequest(FactsForm):
    kind = forms.ChoiceField(label=_("Kind of graduation"), choices=GraduationKind.choices)


class KipRequest(FactsForm):
    school = Text(label=_("School"), max_length=120)
    grade = Text(label=_("Class"), max_length=20)
    parents = Text(label=_("Parents or guardian"), max_length=120)


class KipOutcome(FactsForm):
    marked_on = forms.DateField(label=_("Marked “layak PIP” on"))
    reference = Text(label=_("Reference"), max_length=80, required=False)

    def clean_marked_on(self):
        return not_in_the_future(self.cleaned_data["marked_on"])


class NewBeneficiary(FactsForm):
    new_beneficiary = OfTheCase(household_members, label=_("New beneficiary"))


class Correction(FactsForm):
    """The state that is right, and the handoff whose confirmation was wrong."""

    to = forms.ChoiceField(label=_("Right state"))
    wrong_handoff = forms.IntegerField(label=_("Wrong confirmation"), min_value=1)

    def __init__(self, data, **options):
        super().__init__(data, **options)
        self.fields["to"].choices = [
            (code, label)
            for code, label in self.case.states.choices
            if code not in {"closed", self.case.state}
        ]
