"""Recorded at the house: visits, needs, papers, and what changes in the family."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Evidence,
    EvidenceKind,
    Need,
    NeedKind,
    Visit,
    VisitOutcome,
)
from casework.models.needs import NEED_RULES
from workflows.desk.acts.fields import Today
from workflows.desk.acts.records import (
    Choice,
    Member,
    RecordForm,
    Worded,
)
from workflows.fact_fields import Text
from workflows.services import NeedMet
from workflows.sight import sight_of


class VisitForm(RecordForm):
    model = Visit
    visited_on = Today(label=_("Visited on"))
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=VisitOutcome.choices, widget=forms.RadioSelect
    )
    note = Text(
        label=_("What was seen and said"),
        help_text=_("How the family lives, what it earns, what it lacks. It is kept encrypted."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NeedForm(RecordForm):
    model = Need
    kind = Choice(NeedKind.choices, label=_("What is lacking"))
    member = Member(
        label=_("Who lacks it"),
        help_text=_("Leave it empty if the whole family does."),
        required=False,
    )

    def choose(self):
        """What belongs on a confidential case of its own is offered there only."""
        if not self.case.confidential:
            self.fields["kind"].choices = [
                (code, label)
                for code, label in self.fields["kind"].choices
                if not (code and NEED_RULES[code].own_confidential_case)
            ]


def need_in_words(need: Need) -> str:
    kind = need.get_kind_display()
    return f"{kind}, {need.member.name}" if need.member else str(kind)


class NeedMetForm(RecordForm):
    model = NeedMet
    need = Worded(need_in_words, label=_("Need"))
    on = Today(label=_("Met on"))

    def choose(self):
        """Of the open ones those that the user is shown."""
        sight = sight_of(self.user, self.case)
        kinds = [kind for kind in NeedKind.values if sight.shows_need(kind)]
        needs = self.case.needs.open().filter(kind__in=kinds).select_related("member")
        self.fields["need"].queryset = needs.order_by("recorded_on", "pk")


class EvidenceForm(RecordForm):
    model = Evidence
    kind = Choice(EvidenceKind.choices, label=_("What it is"))
    number = Text(
        label=_("Number"),
        help_text=_("As it stands on the paper, if it has one."),
        required=False,
        max_length=80,
    )
    dated = Today(label=_("Dated"))
    file = forms.FileField(
        label=_("Scan or photograph"),
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 MB. It is kept encrypted."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )
    kept_at = Text(
        label=_("Where the paper is kept"),
        help_text=_("Such as: folder 12, room 3, Dinsos. Needed where there is no scan."),
        required=False,
        max_length=120,
    )

    def fact(self):
        told = self.cleaned_data
        return Evidence(**{**told, "file": told["file"] or ""})
