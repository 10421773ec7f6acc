"""Recorded at the house: visits, needs, papers, and what changes in the family."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Evidence,
    EvidenceKind,
    Kelurahan,
    Need,
    NeedKind,
    Sex,
    Visit,
    VisitOutcome,
)
from casework.models.needs import NEED_RULES
from workflows import services
from workflows.desk.acts.fields import Today
from workflows.desk.acts.records import (
    Choice,
    Member,
    RecordForm,
    Worded,
    number_field,
)
from workflows.errors import Doubtful
from workflows.fact_fields import PastDay, Text
from workflows.models import Objection
from workflows.services import Death, IdentityCorrected, Move, NeedMet
from workflows.services.objecting import permit_hearing


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
        needs = self.case.needs.open().select_related("member").order_by("recorded_on", "pk")
        self.fields["need"].queryset = needs


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
    kept_at = Text(
        label=_("Where the paper is kept"),
        help_text=_("Such as: folder 12, room 3, Dinsos."),
        max_length=120,
    )


class DeathForm(RecordForm):
    model = Death
    person = Member(label=_("Who died"))
    on = Today(label=_("Died on"), initial=None)


class MoveForm(RecordForm):
    model = Move
    kelurahan = Worded(
        lambda each: f"{each.name}, {each.kecamatan.name}",
        label=_("Kelurahan"),
        help_text=_("Inside the city. Whoever leaves the city: propose to close the case."),
    )
    address = Text(
        label=_("Address"), help_text=_("Street and number, or a landmark."), max_length=200
    )
    rt = number_field(label="RT", required=False, max_length=3)
    rw = number_field(label="RW", required=False, max_length=3)

    def choose(self):
        places = Kelurahan.objects.select_related("kecamatan").order_by("name", "pk")
        self.fields["kelurahan"].queryset = places


class IdentityForm(RecordForm):
    """Only what is wrong is filled in; what may be right all the same is asked a second time."""

    model = IdentityCorrected
    person = Member(label=_("Whose data is wrong"))
    name = Text(label=_("Right name, as on the KTP"), required=False, max_length=120)
    nik = number_field(
        label=_("Right NIK"), help_text=_("16 digits."), required=False, max_length=30
    )
    no_nik = forms.BooleanField(
        label=_("The NIK was somebody else's: this person has none"), required=False
    )
    birth_date = PastDay(label=_("Right birth date"), required=False)
    sex = Choice(Sex.choices, label=_("Right sex"), required=False)
    despite_doubts = forms.BooleanField(
        label=_("I have looked at it: it is right as it stands"), required=False
    )

    def choose(self):
        if "despite_doubts" not in self.data:
            self.looked_at = self.fields.pop("despite_doubts")

    def fact(self):
        told = self.cleaned_data
        nik = "" if told["no_nik"] else told["nik"] or None
        return IdentityCorrected(
            person=told["person"],
            name=told["name"] or None,
            nik=nik,
            birth_date=told["birth_date"],
            sex=told["sex"] or None,
            despite_doubts=told.get("despite_doubts", False),
        )

    def save(self):
        try:
            return super().save()
        except Doubtful:
            self.fields.setdefault("despite_doubts", getattr(self, "looked_at", None))
            raise


class ObjectionForm(RecordForm):
    """To what was decided of the case as such; of a handoff it is an act on that."""

    model = Objection
    raised_on = Today(label=_("Said on"))
    said = Text(
        label=_("What the family said"),
        help_text=_("In its own words. It stays here, encrypted, and stands in no letter."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @classmethod
    def permit(cls, case, user):
        permit_hearing(case, by=user)

    def save(self):
        return services.object_to(self.case, by=self.user, **self.cleaned_data)
