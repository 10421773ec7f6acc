"""What is looked for among the cases."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import BigIntegerField
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import AgencyProfile, Kelurahan, NeedKind
from workflows.pathways import PATHWAYS
from workflows.search import PRIVATE_NEEDS, Wanted

SHORTEST = 2
LARGEST = BigIntegerField.MAX_BIGINT
"""What a database's number holds."""
FILTERS = ("kelurahan", "need", "state", "holder")
PLACES = ("before", "handed_before")
"""Where a next page begins: of cases, and of referrals that are seen without their case."""


def _states() -> list[tuple[str, str]]:
    return list(
        {code: label for each in PATHWAYS.values() for code, label in each.states.choices}.items()
    )


class Filter(forms.ChoiceField):
    """Changing it asks again at once, where there is JavaScript."""

    def __init__(self, **options):
        ask = forms.Select(attrs={"hx-post": reverse_lazy("cases")})
        super().__init__(required=False, widget=ask, **options)


class Place(forms.IntegerField):
    """The row at which a next page begins."""

    def __init__(self):
        bounds = {"min_value": 1, "max_value": LARGEST}
        super().__init__(required=False, widget=forms.HiddenInput, **bounds)


class SearchForm(forms.Form):
    """A name, an address or a number comes in the body of a request, never in its address."""

    text = forms.CharField(
        label=_("Name, address, NIK, or number of a case or letter"),
        help_text=_("Part of a name or address is enough; numbers in full."),
        required=False,
        min_length=SHORTEST,
        max_length=120,
        validators=[refuse_control_characters],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kelurahan = Filter(label=_("Kelurahan"))
    need = Filter(label=_("Open need"))
    state = Filter(label=_("Stage"))
    holder = Filter(label=_("Agency working on it"))
    before = Place()
    handed_before = Place()

    def __init__(self, data: QueryDict, *, private: bool):
        """
        Args:
            private: needs that touch debt and health are among the choices.
        """
        super().__init__(data)
        self.fields["kelurahan"].choices = [("", _("All")), *_kelurahan()]
        self.fields["need"].choices = [("", _("All")), *_needs(private)]
        self.fields["state"].choices = [("", _("All")), *_states()]
        self.fields["holder"].choices = [("", _("All")), *_agencies()]

    def wanted(self) -> Wanted:
        found = {name: self.cleaned_data[name] for name in ("text", *FILTERS)}
        for name in ("kelurahan", "holder"):
            found[name] = int(found[name]) if found[name] else None
        return Wanted(**found)

    def filters(self) -> str:
        """What may stand in an address: all but the text; ends with & where there is something."""
        asked = QueryDict(mutable=True)
        asked.update({name: self.cleaned_data[name] for name in FILTERS if self.cleaned_data[name]})
        return f"{asked.urlencode()}&" if asked else ""

    @property
    def filters_set(self) -> bool:
        return any(self[name].value() for name in FILTERS)

    @property
    def asks(self) -> bool:
        return bool(self.wanted())

    def kept(self) -> Iterator[tuple[str, Any]]:
        """For the button that asks for the next page."""
        return ((name, self.cleaned_data[name]) for name in ("text", *FILTERS))


def _kelurahan() -> list[tuple[int, str]]:
    return list(Kelurahan.objects.order_by("name").values_list("pk", "name"))


def _needs(private: bool) -> Iterator[tuple[str, str]]:
    return (each for each in NeedKind.choices if private or each[0] not in PRIVATE_NEEDS)


def _agencies() -> list[tuple[int, str]]:
    profiles = AgencyProfile.objects.on(clock.today()).order_by("short_name")
    return list(profiles.values_list("agency", "short_name"))
