"""The facts that steps ask for, as forms: the same one checks a page, a command and a program.

What is kept is `FactsForm.kept()`: plain values (row numbers, whole rupiah, ISO dates, text).
"""

from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Business, Case, Group, NeedKind, ProgrammeKind
from workflows.fact_fields import (
    NOTHING_CHOSEN,
    BudgetYear,
    Day,
    FactsForm,
    NamedForAll,
    OfTheCase,
    PastDay,
    Period,
    Rupiah,
    Text,
    household_members,
    this_years,
)
from workflows.reasons import BankReason, GraduationKind
from workflows.requirements.aid import CAPITAL_GRANT
from workflows.stages import Stage

BANSOS = (
    ProgrammeKind.BPNT,
    ProgrammeKind.PKH,
    ProgrammeKind.BPNTD,
    ProgrammeKind.BLT,
    ProgrammeKind.CONSUMPTION_AID,
    ProgrammeKind.FOOD_PARCEL,
    ProgrammeKind.CASH_AID,
)


class AidGrant(FactsForm):
    """A programme's help for a month (2026-03) or a year (2026): money or goods, and where."""

    programme_year = BudgetYear(*BANSOS)
    period = Period()
    amount = Rupiah(
        label=_("Amount (rupiah)"),
        required=False,
        help_text=_("Leave it empty for goods. With or without points: 125.000"),
    )
    goods = Text(
        label=_("Goods"),
        required=False,
        max_length=120,
        help_text=_("What and how much, such as rice 10 kg."),
    )
    collect_at = Text(label=_("Where to collect it"), max_length=200)
    collect_when = Text(
        label=_("When to collect it"),
        max_length=120,
        help_text=_("Day, date and hours, as the family will read it in the letter."),
    )
    bring = Text(label=_("What to bring"), max_length=200)

    def suggested(self):
        bring = _("This letter, KTP and KK")
        return {"period": f"{clock.today():%Y-%m}", "bring": bring} | this_years(self)

    def clean(self):
        data = super().clean()
        if not data.get("amount") and not data.get("goods"):
            self.add_error("amount", _("Give an amount or goods."))
        year, period = data.get("programme_year"), data.get("period")
        if year and period and not period.startswith(str(year.year)):
            self.add_error("period", _("The period is not in the programme's budget year."))
        return data


class TrainingRequest(FactsForm):
    course = Text(
        label=_("Course"),
        max_length=120,
        help_text=_("What is taught, such as baking or sewing."),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("basic", _("Basic")), ("advanced", _("Advanced"))],
        widget=forms.RadioSelect,
    )


class TrainingOutcome(FactsForm):
    finished_on = PastDay(label=_("Finished on"))
    sessions_attended = forms.IntegerField(
        label=_("Sessions attended"), min_value=0, max_value=400, required=False
    )
    certificate_number = Text(label=_("Certificate number"), max_length=80, required=False)


def businesses_of(case: Case) -> QuerySet[Business]:
    """The running ones of the family, and of a member's KUBE."""
    of_group = Q(
        group__memberships__person__household=case.household_id,
        group__memberships__until=None,
    )
    owned = Q(owner__household=case.household_id)
    return Business.objects.running().filter(owned | of_group).distinct()


class BusinessFacts(FactsForm):
    """Facts about a running business."""

    business = OfTheCase(businesses_of, label=_("Business"))

    def suggested(self):
        """The business, where there is one only."""
        running = self.fields["business"].queryset[:2]
        return {"business": running[0].pk} if len(running) == 1 else {}


class LoanRequest(BusinessFacts):
    amount = Rupiah(
        label=_("Amount needed (rupiah)"), help_text=_("With or without points: 5.000.000")
    )
    purpose = Text(label=_("What the money is for"), max_length=200)
    attachments = Text(
        label=_("Attachments"),
        max_length=200,
        required=False,
        help_text=_("Papers that go with the letter, such as a copy of the KTP."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["business"].required = False


class LoanOutcome(FactsForm):
    """What the bank decided; the reason of a refusal is for the social agency and the bank only."""

    decided_on = PastDay(label=_("Decided on"))
    amount = Rupiah(label=_("Amount lent (rupiah)"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    contract_number = Text(label=_("Contract number"), max_length=80, required=False)
    bank_reason = forms.ChoiceField(
        label=_("Bank's reason"),
        choices=BankReason.choices,
        required=False,
        help_text=_("Only the social agency and the bank see it; it stands in no letter."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["bank_reason"].choices = [NOTHING_CHOSEN, *BankReason.choices]


class CapitalGrantRequest(BusinessFacts):
    programme_year = BudgetYear(ProgrammeKind.CAPITAL_KPM)
    amount = Rupiah(label=_("Amount (rupiah)"))
    plan = Text(
        label=_("Spending plan"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What will be bought and for how much, such as oven 1.200.000."),
    )

    def suggested(self):
        return {"amount": CAPITAL_GRANT} | this_years(self) | super().suggested()


class GroupGrantRequest(FactsForm):
    group = NamedForAll(Group.objects.filter(ended_on=None), label="KUBE")
    programme_year = BudgetYear(ProgrammeKind.CAPITAL_KUBE)
    amount = Rupiah(label=_("Amount per KPM (rupiah)"))
    plan = Text(
        label=_("Spending plan"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def suggested(self):
        return {"amount": CAPITAL_GRANT} | this_years(self)


class CapitalGrantOutcome(FactsForm):
    """The decree, the payment order, the day of payment; receipts may follow later."""

    decree_number = Text(label=_("Decree number"), max_length=80)
    decree_date = Day(label=_("Decree date"))
    payment_order = Text(
        label=_("Payment order"), max_length=80, help_text=_("Number of the SP2D.")
    )
    paid_on = PastDay(label=_("Paid on"))
    receipts_on = Day(label=_("Receipts handed in on"), required=False)


class Licence:
    NIB, PIRT, HALAL, BRAND = "nib", "pirt", "halal", "brand"
    CHOICES = [(NIB, "NIB"), (PIRT, "SPP-IRT"), (HALAL, _("Halal")), (BRAND, _("Brand"))]


NEEDED = {
    NeedKind.LICENCE_NIB: Licence.NIB,
    NeedKind.LICENCE_PIRT: Licence.PIRT,
    NeedKind.HALAL: Licence.HALAL,
    NeedKind.BRAND: Licence.BRAND,
}


class LicenceRequest(BusinessFacts):
    licences = forms.MultipleChoiceField(
        label=_("Licences"), choices=Licence.CHOICES, widget=forms.CheckboxSelectMultiple
    )
    obstacle = Text(
        label=_("What stands in the way"),
        max_length=200,
        help_text=_("Why the family could not do it alone, such as no account at OSS."),
    )

    def suggested(self):
        """The licences that are still needed."""
        kinds = self.case.needs.open().filter(kind__in=NEEDED).values_list("kind", flat=True)
        return {"licences": [NEEDED[kind] for kind in kinds]} | super().suggested()


class LicenceOutcome(FactsForm):
    issued_on = PastDay(label=_("Issued on"))
    nib = forms.RegexField(
        r"^[0-9]{13}\Z",
        label="NIB",
        required=False,
        help_text=_("13 digits, if a NIB was issued."),
        error_messages={"invalid": _("A NIB has 13 digits.")},
    )
    licence_number = Text(label=_("Licence number"), max_length=80, required=False)


class GraduationRequest(FactsForm):
    kind = forms.ChoiceField(
        label=_("Kind of graduation"),
        choices=GraduationKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Independent: stands on its own. Natural: no PKH component is left. "
            "Change of desil: only after a visit."
        ),
    )


class KipRequest(FactsForm):
    school = Text(label=_("School"), max_length=120)
    grade = Text(label=_("Class"), max_length=20)
    parents = Text(label=_("Parents or guardian"), max_length=120)

    def suggested(self):
        """The names of the head of the family and the spouse."""
        parents = household_members(self.case).filter(relationship__in=["head", "spouse"])
        return {"parents": " / ".join(parents.order_by("pk").values_list("name", flat=True))[:120]}


class KipOutcome(FactsForm):
    marked_on = PastDay(label=_("Marked “layak PIP” on"))
    reference = Text(label=_("Reference"), max_length=80, required=False)


class NewBeneficiary(FactsForm):
    new_beneficiary = OfTheCase(household_members, label=_("New beneficiary"))


class Correction(FactsForm):
    """The confirmation that was wrong, of those that there were, and the state that is right."""

    wrong_handoff = forms.TypedChoiceField(
        label=_("Wrong confirmation"),
        help_text=_("What was confirmed although it was not so."),
        coerce=int,
        widget=forms.RadioSelect,
    )
    to = forms.ChoiceField(label=_("Where the family really stands"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["wrong_handoff"].choices = self._confirmations
        states = [each for each in self.case.states.choices if each[0] != "closed"]
        self.fields["to"].choices = states
        others = [each for each in states if each[0] != self.case.state]
        self.fields["to"].widget.choices = [NOTHING_CHOSEN, *others]

    def _confirmations(self) -> list[tuple[int, str]]:
        confirmed = self.case.handoffs.filter(stage=Stage.COMPLETED).order_by("-ended_at")
        return [(each.pk, f"{each.label}, {_day(each.ended_at)}") for each in confirmed]

    def clean_to(self):
        to = self.cleaned_data["to"]
        if to == self.case.state:
            raise forms.ValidationError(_("The family stands there already."))
        return to


def _day(moment: datetime) -> str:
    return formats.date_format(clock.local_date(moment), "DATE_FORMAT")
