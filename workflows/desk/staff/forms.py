"""What administrators fill in about people and their appointments."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, Kecamatan, Kelurahan, User
from permissions.roles import Capacity, Role
from workflows.desk.staff.finding import could_act, short_names
from workflows.fact_fields import NOTHING_CHOSEN, Day, OneOf

DAY = timedelta(days=1)
PLACES = {"agency": Agency, "kecamatan": Kecamatan, "kelurahan": Kelurahan}


class DateField(Day):
    """A day, as browsers send it, or as people write it."""

    def __init__(self, **kwargs):
        kwargs["input_formats"] = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


class FindForm(forms.Form):
    """Narrows the list; nothing in it is required."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=80)
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *Role.choices]
    )
    disabled = forms.BooleanField(label=_("Only disabled accounts"), required=False)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("All")), *agencies.items()]

    @property
    def asked(self) -> dict:
        self.is_valid()
        return self.cleaned_data


class NotShownAgain(forms.TextInput):
    """What was typed into it stands on no page afterwards."""

    def format_value(self, value):
        return None


class DetailsForm(forms.Form):
    """Who a person is and how to call them."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As printed on letters."))
    nip = forms.CharField(label=_("NIP"), max_length=18, required=False)
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    nik = forms.CharField(
        label=_("The person's own NIK"),
        max_length=30,
        required=False,
        help_text=_(
            "If the person is in the city's data: then nobody decides on their own family. It is "
            "not shown again; leave it empty to leave it as it is."
        ),
        widget=NotShownAgain({"inputmode": "numeric", "autocomplete": "off"}),
    )


class PersonForm(DetailsForm):
    """A new account; the password is set by the person, with a code."""

    field_order = ["name", "username"]
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, digits and dots, for example rina.dinsos."),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )


class AbleForm(forms.Form):
    """Which of its two buttons was pressed."""

    act = forms.ChoiceField(
        label=_("Account"),
        choices=[("disable", _("Disable the account")), ("enable", _("Enable the account"))],
    )


class BasisForm(forms.Form):
    """On which paper an appointment rests, and from when to when it holds."""

    basis_number = forms.CharField(label=_("Number of the decree or order"), max_length=80)
    basis_date = DateField(label=_("Its date"))
    since = DateField(label=_("First day"))
    last_day = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty if no end is set.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = clock.today()

    @property
    def basis(self) -> dict:
        """As the services take it: `until` is the first day on which it holds no more."""
        last = self.cleaned_data["last_day"]
        days = {"since": self.cleaned_data["since"], "until": last + DAY if last else None}
        return {
            **days,
            **{each: self.cleaned_data[each] for each in ("basis_number", "basis_date")},
        }


class AppointForm(BasisForm):
    """A role at an agency or in an area."""

    field_order = ["role", "place", "capacity", "title"]
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    place = forms.ChoiceField(
        label=_("Agency or area"), help_text=_("An area for field workers, else an agency.")
    )
    capacity = forms.ChoiceField(label=_("Capacity"), choices=Capacity.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("As printed above the signature; only for whoever signs."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kecamatan = Kecamatan.objects.prefetch_related("kelurahan").order_by("name")
        self.fields["place"].choices = [
            NOTHING_CHOSEN,
            (_("Agencies"), [(f"agency:{pk}", name) for pk, name in short_names().items()]),
            (_("Kecamatan"), [(f"kecamatan:{each.pk}", each.name) for each in kecamatan]),
            *(
                (each.name, [(f"kelurahan:{one.pk}", one.name) for one in _kelurahan(each)])
                for each in kecamatan
            ),
        ]

    def clean_place(self):
        kind, _, pk = self.cleaned_data["place"].partition(":")
        return {kind: PLACES[kind].objects.get(pk=pk)}


def _kelurahan(kecamatan: Kecamatan) -> list[Kelurahan]:
    return sorted(kecamatan.kelurahan.all(), key=lambda each: each.name)


class ActingForm(BasisForm):
    """Somebody stands in for a head who is away."""

    field_order = ["person", "since", "last_day"]
    person = OneOf(User.objects.none(), label=_("Who stands in"))

    def __init__(self, *args, agency, away, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = could_act(agency).exclude(pk=away)
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.username})"
        self.fields["last_day"].required = True
        self.fields["last_day"].help_text = _("On the day after it the head decides again alone.")


class EndForm(forms.Form):
    """Until when an appointment still holds."""

    last_day = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty to end it now, at once."),
    )
