"""What is asked about a KUBE and its members, a budget year and its decree."""

from collections.abc import Container, Iterable, Mapping

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, Group, Kelurahan, Person, ProgrammeYear, User
from permissions.models import Appointment
from permissions.roles import Role
from workflows.desk.acts.fields import Note, Today
from workflows.fact_fields import NOTHING_CHOSEN, Named, OneOf, PastDay, Rupiah, Text
from workflows.reasons import LeaveGroup


def companions() -> QuerySet[User]:
    """Whoever works in an area today."""
    posts = Appointment.objects.on(clock.today()).filter(
        user=OuterRef("pk"), role=Role.FIELD_WORKER
    )
    return User.objects.filter(Exists(posts), is_active=True).order_by("name", "pk")


# ---------------------------------------------------------------------- KUBE


class EquipmentForm(forms.Form):
    """What a group may have at once, or later."""

    companion = Named(
        User.objects.none(),
        label=_("Companion"),
        required=False,
        help_text=_("A field worker of the area. May be filled in later."),
    )
    bank = Text(label=_("Bank of the group"), max_length=80, required=False)
    account_number = Text(
        label=_("Account number of the group"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("An account of the KUBE, not of one member. May be filled in later."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["companion"].queryset = companions()


class GroupForm(EquipmentForm):
    """A new group; its members are asked beside it."""

    field_order = ["name", "kelurahan", "line_of_business", "chair"]
    name = Text(label=_("Name of the KUBE"), max_length=120)
    kelurahan = Named(Kelurahan.objects.order_by("name"), label=_("Kelurahan"))
    line_of_business = Text(
        label=_("Line of business"), max_length=120, help_text=_("Such as tempeh crisps.")
    )
    chair = forms.TypedChoiceField(
        label=_("Chair"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Whose family speaks for the group. May be chosen later."),
    )

    def __init__(self, *args, cases: list[Case], **options):
        super().__init__(*args, **options)
        names = [(each.pk, each.beneficiary.name) for each in cases]
        self.fields["chair"].choices = [NOTHING_CHOSEN, *names]
        if cases:
            self.fields["kelurahan"].initial = cases[0].kelurahan_id


class MemberForm(forms.Form):
    """Who of one family it is."""

    person = forms.TypedChoiceField(coerce=int)

    def __init__(
        self, *args, case: Case, family: list[Person], named: Container[str] = (), **options
    ):
        super().__init__(*args, **options)
        self.case, self._family = case, {each.pk: each for each in family}
        about = {"name": case.beneficiary.name}
        self.fields["person"].label = _("Who of the family of %(name)s") % about
        self.fields["person"].help_text = case.number
        self.fields["person"].choices = [(each.pk, each.name) for each in family]
        again = (each.pk for each in family if str(each.pk) in named)
        self.fields["person"].initial = next(again, case.beneficiary_id)

    @property
    def chosen(self) -> Person:
        return self._family[self.cleaned_data["person"]]


def member_forms(
    data, cases: Iterable[Case], before: Mapping[str, str] | None = None
) -> list[MemberForm]:
    """One for each family, in the order of the cases: `members-0`, `members-1` …

    Args:
        before: what was typed when other families were chosen.
    """
    named = {value for name, value in (before or {}).items() if name.startswith("members-")}
    cases, families = list(cases), {}
    people = Person.objects.filter(
        household__in=[each.household_id for each in cases], died_on=None, merged_into=None
    )
    for each in people.order_by("pk"):
        families.setdefault(each.household_id, []).append(each)
    return [
        MemberForm(
            data,
            case=case,
            family=families.get(case.household_id, []),
            named=named,
            prefix=f"members-{number}",
        )
        for number, case in enumerate(cases)
    ]


class ChairForm(forms.Form):
    member = forms.TypedChoiceField(label=_("Chair"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, members, **options):
        super().__init__(*args, **options)
        self.fields["member"].choices = [(each.person.pk, each.person.name) for each in members]


class LeaveForm(forms.Form):
    """Why and since when; a note only where a grant is on its way, with which it stays."""

    reason = forms.ChoiceField(
        label=_("Why does the member leave?"),
        choices=LeaveGroup.choices,
        widget=forms.RadioSelect,
    )
    on = Today(label=_("Left the group on"))
    note = Note()

    def __init__(self, *args, under_way: bool, **options):
        super().__init__(*args, **options)
        if not under_way:
            del self.fields["note"]


class JoinForm(forms.Form):
    """Which group a family joins."""

    group = OneOf(Group.objects.none(), label="KUBE")

    def __init__(self, *args, groups: QuerySet[Group], **options):
        super().__init__(*args, **options)
        self.fields["group"].queryset = groups
        self.fields["group"].label_from_instance = lambda each: f"{each.name}, {each.kelurahan}"


# ---------------------------------------------------------------------- budgets and decrees


class DecreeForm(forms.Form):
    number = Text(
        label=_("Decree number"), max_length=80, help_text=_("As on the decree, 188.45/…/2027.")
    )
    dated = PastDay(label=_("Decree date"))


class BudgetForm(forms.Form):
    """One year of a programme."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    quota = forms.IntegerField(
        label=_("Quota"),
        min_value=1,
        max_value=9_999_999,
        required=False,
        localize=True,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("How many families or persons. Leave it empty where there is no limit."),
    )
    budget = Rupiah(
        label=_("Budget of the year (rupiah)"),
        required=False,
        help_text=_("Leave it empty where the money is not the city's."),
    )
    decree_number = Text(
        label=_("Decree number"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty while the decree is not signed; it is added later."),
    )
    decree_date = forms.DateField(label=_("Decree date"), required=False)


class AnnexForm(forms.Form):
    """On which decree a family is put."""

    programme_year = forms.ModelChoiceField(
        ProgrammeYear.objects.none(),
        label=_("Programme and year"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, years: QuerySet[ProgrammeYear], **options):
        super().__init__(*args, **options)
        self.fields["programme_year"].queryset = years
        self.fields["programme_year"].label_from_instance = lambda each: (
            f"{each.programme.name}, {each.year} ({each.decree_number})"
        )
