"""Recorded of the family itself: a death, a move, a split, a wrong KTP, what it objects to."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models import Case, Kelurahan, Relationship, Sex
from permissions.roles import Action
from workflows import services
from workflows.desk.acts.fields import Today
from workflows.desk.acts.records import Choice, Member, RecordForm, Worded, number_field
from workflows.desk.field.forms import MemberForm
from workflows.errors import Doubtful
from workflows.fact_fields import PastDay, Text, household_members
from workflows.models import Objection
from workflows.services import Death, IdentityCorrected, MemberJoined, Move
from workflows.services.objecting import permit_hearing
from workflows.services.recording import permit_record


class DeathForm(RecordForm):
    model = Death
    person = Member(label=_("Who died"))
    on = Today(label=_("Died on"), initial=None)


def place_in_words(kelurahan: Kelurahan) -> str:
    return f"{kelurahan.name}, {kelurahan.kecamatan.name}"


def places() -> QuerySet[Kelurahan]:
    return Kelurahan.objects.select_related("kecamatan").order_by("name", "pk")


class MoveForm(RecordForm):
    model = Move
    kelurahan = Worded(
        place_in_words,
        label=_("Kelurahan"),
        help_text=_("Inside the city. Whoever leaves the city: propose to close the case."),
    )
    address = Text(
        label=_("Address"), help_text=_("Street and number, or a landmark."), max_length=200
    )
    rt = number_field(label="RT", required=False, max_length=3)
    rw = number_field(label="RW", required=False, max_length=3)

    def choose(self):
        self.fields["kelurahan"].queryset = places()


class Doubted(RecordForm):
    """What may be right all the same is asked a second time."""

    despite_doubts = forms.BooleanField(
        label=_("I have looked at it: it is right as it stands"), required=False
    )

    def choose(self):
        self._second_time = self.fields["despite_doubts"]
        if "despite_doubts" not in self.data:
            del self.fields["despite_doubts"]

    @property
    def sure(self) -> bool:
        return self.cleaned_data.get("despite_doubts", False)

    def save(self):
        try:
            return self.write()
        except Doubtful:
            self.fields["despite_doubts"] = self._second_time
            raise

    def write(self):
        return super().save()


class JoinedForm(Doubted, MemberForm):
    """What registering asks of each member, of one more."""

    model = MemberJoined

    def fact(self):
        told = {name: self.cleaned_data[name] for name in MemberForm.base_fields}
        return MemberJoined(**told, despite_doubts=self.sure)


class IdentityForm(Doubted):
    """Only what is wrong is filled in."""

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

    def clean(self):
        told = super().clean()
        if told.get("nik") and told.get("no_nik"):
            self.add_error("no_nik", _("Give the right NIK, or say that there is none: not both."))
        return told

    def fact(self):
        told = self.cleaned_data
        nik = "" if told["no_nik"] else told["nik"] or None
        return IdentityCorrected(
            person=told["person"],
            name=told["name"] or None,
            nik=nik,
            birth_date=told["birth_date"],
            sex=told["sex"] or None,
            despite_doubts=self.sure,
        )


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


class Leaving(forms.ModelMultipleChoiceField):
    """Some of the household; a number that is too large for the database is nobody's either."""

    def label_from_instance(self, person):
        return person.name

    def clean(self, value):
        offered = {str(pk) for pk, _name in self.choices}
        for each in value or ():
            if str(each) not in offered:
                wrong = self.error_messages["invalid_choice"]
                raise forms.ValidationError(wrong, "invalid_choice", {"value": each})
        return super().clean(value)


class SplitForm(Doubted):
    """Who leaves gets a household and a case of their own, with what was given so far."""

    model = Case
    members = Leaving(None, label=_("Who leaves"), widget=forms.CheckboxSelectMultiple)
    beneficiary = Member(
        label=_("For whom the new case is"), help_text=_("One of those who leave.")
    )
    kelurahan = Worded(place_in_words, label=_("New kelurahan"))
    address = Text(
        label=_("New address"), help_text=_("Street and number, or a landmark."), max_length=200
    )
    rt = number_field(label="RT", required=False, max_length=3)
    rw = number_field(label="RW", required=False, max_length=3)
    kk = number_field(
        label=_("New KK number"),
        help_text=_("16 digits. Leave it empty while there is none."),
        required=False,
        max_length=30,
    )

    def choose(self):
        """The case stays with whom it is for."""
        super().choose()
        family = household_members(self.case).exclude(pk=self.case.beneficiary_id).order_by("pk")
        self.fields["members"].queryset = self.fields["beneficiary"].queryset = family
        self.fields["kelurahan"].queryset = places()
        for person in family:
            self.fields[f"place_{person.pk}"] = Choice(
                Relationship.choices,
                label=_("Place of %(name)s in the new family") % {"name": person.name},
                help_text=_("Only if it changes."),
                required=False,
            )

    @classmethod
    def permit(cls, case, user):
        permit_record(case, Action.RECORD_FIELD_FACT, user)

    def write(self):
        told = {name: self.cleaned_data[name] for name in WHERE_TO}
        found = {each.pk: self.cleaned_data[f"place_{each.pk}"] for each in told["members"]}
        changed = {pk: place for pk, place in found.items() if place}
        return services.split_household(
            self.case, by=self.user, relationships=changed, despite_doubts=self.sure, **told
        )

    def said(self, row):
        return gettext("The family has split: %(number)s is the new case.") % {"number": row.number}


WHERE_TO = ("members", "beneficiary", "kelurahan", "address", "rt", "rw", "kk")
