"""A family objects, in its own words and to any officer; the head of whoever decided answers."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import cities, clock, workdays
from casework.canonical import check_texts
from casework.models import Agency, Case, CaseEvent, CustodyScope, User
from permissions.access import named_staff_or_raise
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import AlreadyDecided
from workflows.models import Handoff, Objection
from workflows.sealing import seal
from workflows.services.cases import owners_of
from workflows.services.fact_checks import day_of
from workflows.services.locking import locked_subject
from workflows.stages import Stage

LONGEST = 2_000
DECIDING = (
    "approve_first",
    "approve",
    "reject",
    "send_back",
    "withdraw",
    "decline",
    "hold",
    "record_outcome",
    "confirm",
)
"""Acts after which a person does not judge an objection to the handoff."""


@transaction.atomic
def object_to(
    case: Case, *, by: User, raised_on: date, said: str, about: Handoff | None = None
) -> Objection:
    """Record what a family has against a decision; whoever sees the case may, also who had it once,
    and an agency that was handed one thing only for that one. Nothing stops by it: the receiver
    may hold the handoff meanwhile.

    Args:
        raised_on: the day on which the family said so; from then on runs the time to answer.
        about: the handoff that it is about; none: the case.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    case, about = locked_subject(case, about)
    appointment = permit_hearing(case, about, by=by)
    _check_text("said", said)
    if day_of(raised_on, "raised_on") < clock.local_date(case.opened_at):
        raise ValidationError({"raised_on": _("The case was not opened yet on this day.")})
    if Objection.objects.open().filter(case=case, about=about).exists():
        raise ValidationError(_("An objection to this waits for its answer already."))
    objection = Objection.objects.create(
        case=case,
        about=about,
        agency=_who_decided(case, about),
        said=said.strip(),
        raised_on=raised_on,
        recorded_by=by,
        recorded_at=clock.now(),
        due_at=_due(raised_on),
    )
    details = {"objection": objection.pk, "raised_on": raised_on.isoformat()}
    seal([Act("object_to", case, by, appointment, about, details=details, decides=False)])
    return objection


@transaction.atomic
def answer_objection(objection: Objection, *, by: User, upheld: bool, answer: str) -> Objection:
    """The head of the agency that decided answers, unless they decided it or took it down
    themselves. The family is to be told; what follows from an upheld objection is proposed as ever.

    Raises:
        PermissionDenied, FourEyes, ValidationError, AlreadyDecided
    """
    case, about = locked_subject(objection.case, objection.about)
    objection = Objection.objects.select_related("agency", "answered_by").get(pk=objection.pk)
    hand = Hand(by, [case])
    appointment = hand.permit(Action.APPROVE, case, objection.agency)
    if objection.answered_at:
        raise AlreadyDecided(
            objection.answered_by, objection.answered_at, about.stage if about else ""
        )
    hand.require_other_eyes(objection.recorded_by_id, *_deciders(about))
    if not isinstance(upheld, bool):
        raise ValidationError({"upheld": _("Please say whether the objection is upheld.")})
    _check_text("answer", answer)
    objection.upheld, objection.answer = upheld, answer.strip()
    objection.answered_by, objection.answered_at = by, clock.now()
    objection.save(update_fields=["upheld", "answer", "answered_by", "answered_at"])
    details = {"objection": objection.pk, "upheld": upheld}
    act = Act("answer_objection", case, by, appointment, about, details=details, decides=False)
    act.owe_answer(objection)
    seal([act])
    return objection


def require_answerer(objection: Objection, by: User) -> None:
    """
    Raises:
        PermissionDenied, FourEyes
    """
    hand = Hand(by, [objection.case])
    hand.permit(Action.APPROVE, objection.case, objection.agency)
    hand.require_other_eyes(objection.recorded_by_id, *_deciders(objection.about))


def permit_hearing(case: Case, about: Handoff | None = None, *, by: User) -> Appointment:
    """Whoever has or had to do with the family hears what it has against a decision.

    Raises:
        PermissionDenied, FourEyes
    """
    hand = Hand(by, [case])
    hand.require_sight(case)
    hand.require_other_family(case)
    concerned = Q(custodies__case=case.pk, custodies__scope=CustodyScope.CASE)
    if about and about.guest_id:
        concerned |= Q(custodies=about.guest_id)
    agencies = Agency.objects.filter(concerned).distinct()
    try:
        return hand.appointment(Action.RECORD_FIELD_FACT, *agencies, case.kelurahan)
    except PermissionDenied:
        if not case.confidential:
            raise
        return named_staff_or_raise(by, case)


def _who_decided(case: Case, about: Handoff | None) -> Agency:
    """The receiver once it has taken, put off or declined a handoff, before that the sender; of a
    case the owner.
    """
    if about is None:
        [owner] = owners_of(case)
        return owner
    by_receiver = about.accepted_at or about.stage in (Stage.ON_HOLD, Stage.DECLINED)
    return about.receiver if by_receiver else about.sender


def _deciders(about: Handoff | None) -> list[int]:
    """Ids of everybody who ever decided anything of it: the ledger forgets nobody."""
    if about is None:
        return []
    acts = CaseEvent.objects.filter(case=about.case_id, handoff=about.pk, action__in=DECIDING)
    return list(acts.values_list("actor", flat=True))


def _due(raised_on: date):
    days = cities.load(settings.TANGGA_CITY).deadlines.answer_days
    return workdays.due_after(clock.at_local(raised_on), days)


def _check_text(field: str, text: str) -> None:
    """
    Raises:
        ValidationError: on this field.
    """
    check_texts(**{field: text})
    if not text.strip():
        raise ValidationError({field: _("Please write it down in a sentence.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {field: _("Please write at most %(longest)s characters.") % {"longest": LONGEST}}
        )
