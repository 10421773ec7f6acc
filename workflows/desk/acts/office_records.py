"""Recorded at a desk: consents, assessments, businesses, help and its payment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import (
    Assessment,
    AssessmentResult,
    Assistance,
    AssistanceStatus,
    Business,
    Consent,
    CriteriaVersion,
    Evidence,
    Group,
    ProgrammeYear,
    Purpose,
    Visit,
)
from casework.periods import period_in_words
from permissions.access import grants
from permissions.models import AgencyGrant
from permissions.roles import Action
from workflows.desk.acts.fields import Today
from workflows.desk.acts.records import (
    Choice,
    Member,
    RecordForm,
    Worded,
    day_in_words,
    number_field,
)
from workflows.fact_fields import PastDay, Period, Rupiah, Text
from workflows.services import ConsentWithdrawn, Payment


def evidence_in_words(paper: Evidence) -> str:
    parts = (paper.get_kind_display(), paper.number, day_in_words(paper.dated))
    return ", ".join(str(part) for part in parts if part)


class ConsentForm(RecordForm):
    model = Consent
    person = Member(label=_("Who signed"))
    purpose = forms.ChoiceField(
        label=_("What the family agrees to"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    given_on = Today(label=_("Signed on"))
    evidence = Worded(
        evidence_in_words,
        label=_("Signed paper"),
        help_text=_("If it is on file already."),
        required=False,
    )

    def choose(self):
        self.fields["evidence"].queryset = self.case.evidence.order_by("-dated", "-pk")


class ConsentWithdrawnForm(RecordForm):
    model = ConsentWithdrawn
    consent = Worded(
        lambda each: (
            f"{each.get_purpose_display()}, {each.person.name}, {day_in_words(each.given_on)}"
        ),
        label=_("Consent"),
    )
    on = Today(label=_("Withdrawn on"))

    def choose(self):
        given = self.case.consents.filter(withdrawn_on=None).select_related("person")
        self.fields["consent"].queryset = given.order_by("given_on", "pk")


def visit_in_words(visit: Visit) -> str:
    return f"{day_in_words(visit.visited_on)}, {visit.get_outcome_display()}"


class AssessmentForm(RecordForm):
    model = Assessment
    visit = Worded(visit_in_words, label=_("At which visit"), empty_label=None)
    assessed_on = Today(label=_("Assessed on"))
    result = Choice(
        AssessmentResult.choices,
        label=_("Result"),
        help_text=_("Extremely poor, poor and vulnerable families can be helped."),
    )
    income_per_person = Rupiah(
        label=_("Income per person and month (rupiah)"),
        help_text=_("All income of the household, divided by everybody in it."),
        required=False,
    )
    components_left = forms.BooleanField(
        label=_("A PKH component is left: child at school, elderly, disabled …"),
        initial=True,
        required=False,
    )
    needs_long_term_care = forms.BooleanField(
        label=_("The family needs long-term protection"), required=False
    )
    criteria = forms.ModelChoiceField(None, label=_("Criteria"), empty_label=None)

    def choose(self):
        visits = self.case.visits.order_by("-visited_on", "-pk")
        criteria = CriteriaVersion.objects.filter(since__lte=clock.today()).order_by("-since")
        self.fields["visit"].queryset = visits
        self.fields["criteria"].queryset = criteria
        self.fields["criteria"].label_from_instance = lambda each: each.name


class BusinessForm(RecordForm):
    model = Business
    owner = Member(
        label=_("Whose business"), required=False, help_text=_("Leave it empty for a KUBE.")
    )
    group = Worded(lambda each: each.name, label="KUBE", required=False)
    name = Text(label=_("Business name"), max_length=120)
    kind = Text(
        label=_("Line of business"),
        help_text=_("Such as: cookies, sewing, a stall."),
        max_length=120,
    )
    kbli = number_field(
        label="KBLI",
        help_text=_("5 digits, such as 10794. For a licence it is needed."),
        required=False,
        max_length=5,
    )
    address = Text(label=_("Business address"), required=False, max_length=200)
    phone = Text(
        label=_("Phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    started_on = PastDay(
        label=_("Started on"), help_text=_("If the day is not known: 1 January of the year.")
    )
    monthly_turnover = Rupiah(label=_("Monthly turnover (rupiah)"), required=False)
    nib = number_field(
        label="NIB", help_text=_("13 digits, if it has one."), required=False, max_length=13
    )

    def choose(self):
        """Without a KUBE in the family nobody is asked for one."""
        groups = Group.objects.filter(
            memberships__person__household=self.case.household_id, memberships__until=None
        ).distinct()
        if groups.exists():
            self.fields["group"].queryset = groups
            return
        del self.fields["group"]
        owner = self.fields["owner"]
        owner.required, owner.help_text, owner.empty_label = True, "", None


class AidForm(RecordForm):
    """Help outside the ladder's steps; a second like one in a period is a head's exception."""

    model = Assistance
    programme_year = Worded(
        lambda each: f"{each.programme.name}, {each.year}", label=_("Programme and year")
    )
    member = Member(label=_("For whom"), empty_label=None)
    payee = Member(label=_("Who receives it"), empty_label=None)
    period = Period()
    amount = Rupiah(
        label=_("Amount (rupiah)"), required=False, help_text=_("Leave it empty for goods.")
    )
    goods = Text(label=_("Goods"), required=False, max_length=120)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(each, each.label) for each in (AssistanceStatus.PLANNED, AssistanceStatus.PAID)],
        widget=forms.RadioSelect,
    )
    occurred_on = PastDay(label=_("Paid or handed over on"), required=False)
    payment_order = Text(label=_("Payment order"), required=False, max_length=80)
    exception_reason = Text(
        label=_("Reason for an exception"),
        help_text=_("Only where the family had like help in the period; it is counted."),
        required=False,
        max_length=40,
    )

    def choose(self):
        years = ProgrammeYear.objects.select_related("programme")
        self.fields["programme_year"].queryset = years.order_by("-year", "programme__name")
        self.fields["period"].initial = f"{clock.today():%Y-%m}"
        if not grants(AgencyGrant, self.user, Action.APPROVE).exists():
            del self.fields["exception_reason"]


def aid_in_words(aid: Assistance) -> str:
    what = f"Rp{aid.amount:,}".replace(",", ".") if aid.amount else aid.goods
    programme = f"{aid.programme_year.programme.name} {period_in_words(aid.period)}"
    return f"{programme}, {what}, {aid.get_status_display()}"


class PaymentForm(RecordForm):
    model = Payment
    assistance = Worded(aid_in_words, label=_("Which help"))
    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (each, each.label)
            for each in (AssistanceStatus.PAID, AssistanceStatus.FAILED, AssistanceStatus.RETURNED)
        ],
        widget=forms.RadioSelect,
    )
    on = Today(label=_("Day on which it happened"))
    payment_order = Text(
        label=_("Payment order"),
        help_text=_("Number of the SP2D."),
        required=False,
        max_length=80,
    )

    def choose(self):
        """What may still change: planned help, and paid help that comes back."""
        self.fields["assistance"].queryset = (
            self.case.assistance.filter(
                status__in=[AssistanceStatus.PLANNED, AssistanceStatus.PAID]
            )
            .select_related("programme_year__programme")
            .order_by("-recorded_at", "-pk")
        )
