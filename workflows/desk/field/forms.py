"""What is asked at the door: where the family lives, and who belongs to it."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.models import Kelurahan, Relationship, Sex
from workflows.fact_fields import NOTHING_CHOSEN, OneOf, PastDay, Text

SMALL_NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class HouseholdForm(forms.Form):
    """The house and the family card; valid together with those who live there."""

    kelurahan = OneOf(Kelurahan.objects.none(), label=_("Kelurahan"))
    address = Text(
        label=_("Address"), max_length=200, help_text=_("Street and number, or a landmark.")
    )
    rt = forms.CharField(label="RT", max_length=3, required=False, widget=SMALL_NUMBER)
    rw = forms.CharField(label="RW", max_length=3, required=False, widget=SMALL_NUMBER)
    kk = forms.CharField(
        label=_("Number of the family card (KK)"),
        max_length=30,
        required=False,
        widget=SMALL_NUMBER,
        help_text=_("16 digits on the family card. Leave it empty if there is none at hand."),
    )
    confidential = forms.BooleanField(
        label=_("Confidential: violence, child protection or another matter that nobody may know"),
        help_text=_("Only you and those whom the head of the social agency names will see it."),
        required=False,
    )

    def __init__(
        self, *args, kelurahan: QuerySet[Kelurahan], members: forms.BaseFormSet, **options
    ):
        super().__init__(*args, **options)
        self.members = members
        field = self.fields["kelurahan"]
        field.queryset = kelurahan
        if len(places := kelurahan[:2]) == 1:
            field.initial = places[0]

    def clean(self):
        """What is wrong with the members as a whole stands above the form."""
        for error in self.members.non_form_errors():
            self.add_error(None, error)

    def is_valid(self):
        return super().is_valid() & self.members.is_valid()


class MemberForm(forms.Form):
    """One of the family, as on the KTP; people without a NIK are helped too."""

    name = Text(label=_("Name, as on the KTP"), max_length=120)
    nik = forms.CharField(
        label="NIK",
        max_length=30,
        required=False,
        widget=SMALL_NUMBER,
        help_text=_("16 digits. Leave it empty if the person has none."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect)
    birth_date = PastDay(label=_("Birth date"), required=False)
    relationship = forms.ChoiceField(
        label=_("Place in the family"),
        choices=[NOTHING_CHOSEN, *Relationship.choices],
        required=False,
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


MOST_MEMBERS = 20


class BaseMembers(forms.BaseFormSet):
    """The first is the one the case is for."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_few_forms": _("Enter at least the person the case is for.")
    }

    def filled_in(self) -> list[dict]:
        """Each in their place, so that what is wrong with one is said of them; a place that was
        left empty has nobody.
        """
        return [form.cleaned_data or {"name": ""} for form in self.forms]


Members = forms.formset_factory(
    MemberForm,
    formset=BaseMembers,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_MEMBERS,
    absolute_max=MOST_MEMBERS,
)
