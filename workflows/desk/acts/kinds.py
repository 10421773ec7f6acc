"""What can be recorded on a case: one line for each kind makes its page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflows.desk.acts import family_records as family
from workflows.desk.acts import house_records as house
from workflows.desk.acts import office_records as office
from workflows.desk.acts.records import RecordForm


@dataclass(frozen=True)
class Kind:
    """`said` when it is done; `warns` before it is; a `draft` survives on the phone until sent."""

    title: str
    form: type[RecordForm]
    said: str
    warns: str = ""
    draft: bool = False


KINDS: dict[str, Kind] = {
    "visit": Kind(
        _("Record a visit"),
        house.VisitForm,
        _("The visit is recorded. What was found can now be recorded as an assessment."),
        draft=True,
    ),
    "need": Kind(_("Record a need"), house.NeedForm, _("The need is recorded."), draft=True),
    "need-met": Kind(
        _("Record that a need is met"),
        house.NeedMetForm,
        _("The need is recorded as met."),
        draft=True,
    ),
    "evidence": Kind(_("File a paper"), house.EvidenceForm, _("The paper is on file."), draft=True),
    "member": Kind(
        _("Add a member of the family"),
        family.JoinedForm,
        _("The member is recorded and belongs to the household from now on."),
        _(
            "For a birth, or a relative who moves in and is not registered yet. A whole family "
            "that is new is registered on its own."
        ),
        draft=True,
    ),
    "death": Kind(
        _("Record a death"),
        family.DeathForm,
        _("The death is recorded. If it was the beneficiary, propose another member or to close."),
        _(
            "Help for this person stops from that day on. If the day is not known for certain, "
            "ask the family for the death certificate first."
        ),
        draft=True,
    ),
    "move": Kind(
        _("Record a move"),
        family.MoveForm,
        _("The move is recorded. The staff of the new kelurahan see the case from now on."),
        _("The field staff of the new kelurahan take over; those of the old one see it no more."),
        draft=True,
    ),
    "split": Kind(
        _("Record that a family splits"),
        family.SplitForm,
        _("The family has split."),
        _("Who leaves gets a case of their own; help that the family had so far counts for both."),
        draft=True,
    ),
    "identity": Kind(
        _("Correct the data of a KTP"),
        family.IdentityForm,
        _("The data is corrected. What was known before stays on record."),
        _("Fill in only what is wrong; what you leave empty stays as it is."),
        draft=True,
    ),
    "objection": Kind(
        _("Record an objection"),
        family.ObjectionForm,
        _("The objection is recorded. The head of the agency that owns the case answers it."),
        _(
            "Any officer writes down what a family has against a decision. Nothing stops by it; "
            "somebody who had no part in it answers within working days."
        ),
        draft=True,
    ),
    "consent": Kind(_("Record a consent"), office.ConsentForm, _("The consent is recorded.")),
    "consent-withdrawn": Kind(
        _("Record that a consent is withdrawn"),
        office.ConsentWithdrawnForm,
        _("The withdrawal is recorded. What the consent opened is shut from that day on."),
        _("What needs this consent can no longer be proposed until the family signs again."),
    ),
    "assessment": Kind(
        _("Record an assessment"),
        office.AssessmentForm,
        _("The assessment is recorded. The head agrees to it when it is proposed."),
    ),
    "business": Kind(_("Record a business"), office.BusinessForm, _("The business is recorded.")),
    "aid": Kind(_("Record help"), office.AidForm, _("The help is recorded.")),
    "payment": Kind(
        _("Record what became of help"), office.PaymentForm, _("The payment is recorded.")
    ),
}
