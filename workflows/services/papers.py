"""A letter on its way as paper: it is handed to the family, and the family comes with it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, Case, Person, User
from documents.models import Letter, LetterStatus
from permissions.access import appointed, may_or_raise
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.models import Arrival, HandingOver
from workflows.sealing import seal
from workflows.services.fact_checks import day_of
from workflows.services.locking import locked_case
from workflows.services.recording import permit_record

NO_LETTER = _("There is no letter yet.")
NOT_VALID = _("This letter is no longer valid; the family is not given it any more.")


@transaction.atomic
def arrive(
    letter: Letter | None, *, by: User, at: Agency | None = None, service_number: str = ""
) -> Arrival:
    """A family has come to the counter of the user's agency with this letter; that is recorded
    without opening the case, and once a day, also of a letter that no longer counts.

    Args:
        at: which agency, for who works at several; default: the one they were appointed to first.
        service_number: whose, where the letter is for several families (it stands on the slip).

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    appointment = _at_the_counter(by, at)
    if letter is None:
        raise ValidationError(NO_LETTER)
    case = locked_case(_case_of(letter, service_number))
    Hand(by, [case]).require_other_family(case)
    arrival, new = Arrival.objects.get_or_create(
        letter=letter,
        case=case,
        agency=appointment.agency,
        came_on=clock.today(),
        defaults={"by": by, "at": clock.now()},
    )
    if new:
        seal([Act("arrive", case, by, appointment, details={"letter": letter.pk})])
    return arrival


def _at_the_counter(user: User, agency: Agency | None) -> Appointment:
    """Whoever works on families in an office."""
    if agency is not None:
        return may_or_raise(user, Action.SEE, agency)
    appointment = appointed(user, Action.SEE)
    if appointment is None:
        raise PermissionDenied(_("Only the office of an agency may do this."))
    return appointment


def _case_of(letter: Letter, service_number: str) -> Case:
    """
    Raises:
        ValidationError: on `service_number`.
    """
    cases = Case.objects.filter(letter_lines__letter=letter).distinct()
    if service_number:
        cases = cases.filter(number=service_number.strip())
    found = list(cases[:2])
    if not found:
        raise ValidationError({"service_number": _("This letter is not for this service number.")})
    if len(found) > 1:
        raise ValidationError(
            {"service_number": _("This letter is for several families: whose slip is it?")}
        )
    return found[0]


@transaction.atomic
def hand_over(letter: Letter | None, *, by: User, to: Person, on: date) -> HandingOver:
    """The paper reached somebody of a family that the letter is for.

    Args:
        to: who took it, of the household.
        on: the day on which they did.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    if letter is None:
        raise ValidationError(NO_LETTER)
    case = Case.objects.filter(letter_lines__letter=letter, household=to.household_id).first()
    if case is None:
        raise ValidationError({"to": _("This letter is for another family.")})
    case = locked_case(case)
    appointment = permit_handing_over(case, by)
    _check_handing_over(letter, to, day_of(on, "on"))
    row = HandingOver.objects.create(
        letter=letter, case=case, to=to, handed_on=on, by=by, at=clock.now()
    )
    details = {"letter": letter.pk, "to": to.pk, "on": on.isoformat()}
    seal([Act("hand_over", case, by, appointment, details=details)])
    return row


def permit_handing_over(case: Case, by: User) -> Appointment:
    """Like what is found in the field; of a closed case whoever had it at its end.

    Raises:
        PermissionDenied, FourEyes
    """
    return permit_record(case, Action.RECORD_FIELD_FACT, by)


def _check_handing_over(letter: Letter, to: Person, on: date) -> None:
    letter.refresh_from_db(fields=["status"])  # under the lock of its case
    if letter.status != LetterStatus.VALID:
        raise ValidationError(NOT_VALID)
    if on < clock.local_date(letter.issued_at):
        raise ValidationError({"on": _("The letter was not there yet on this day.")})
    if to.died_on and to.died_on < on:
        raise ValidationError({"to": _("This person had died by then.")})
    if letter.handings_over.filter(to=to, handed_on=on).exists():
        raise ValidationError(_("It is recorded already that they took the letter on this day."))
