"""What an auditor looks at: which days, which agency."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, AgencyProfile, User
from workflows.fact_fields import Day
from workflows.findings import Scope


def agency_choices() -> list[tuple[str, str]]:
    """Every agency under its short name of today."""
    profiles = AgencyProfile.objects.on(clock.today()).order_by("short_name")
    return [(str(agency), name) for agency, name in profiles.values_list("agency", "short_name")]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input k-date"})


class ScopeForm(forms.Form):
    """From this year's first day until today, of all agencies, unless something else is asked."""

    since = Day(label=_("From"), required=False, widget=DayInput())
    until = Day(label=_("Until"), required=False, widget=DayInput())
    agency = forms.ChoiceField(label=_("Agency"), required=False)

    def __init__(self, data):
        super().__init__(data or {})
        self.fields["agency"].choices = [("", _("All agencies")), *agency_choices()]
        self.initial = {"since": date(clock.today().year, 1, 1), "until": clock.today()}
        for name, field in self.fields.items():
            field.initial = self.initial.get(name)
        self.data = {
            name: self.data.get(name) or self.initial.get(name, "") for name in self.fields
        }

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            raise ValidationError({"until": _("This day is before the first one.")})
        return given

    def scope(self, user: User) -> Scope:
        """What is asked; where it makes no sense, as if nothing were."""
        given = self.cleaned_data if self.is_valid() else {}
        agency = given.get("agency")
        return Scope(
            user,
            given.get("since") or self.initial["since"],
            given.get("until") or self.initial["until"],
            Agency(pk=int(agency)) if agency else None,
        )
