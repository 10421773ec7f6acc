"""Opening a case, giving it to a colleague, naming somebody on a confidential one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.changes import remember
from casework.models import (
    Agency,
    Case,
    CustodyKind,
    CustodyScope,
    Function,
    Household,
    Person,
    User,
)
from casework.models.counters import next_number
from permissions.access import may_be_named, may_or_raise
from permissions.hands import Hand
from permissions.models import Appointment, CaseShare
from permissions.roles import Action
from workflows.acts import Act
from workflows.pathways import pathway_of
from workflows.pathways.effects import open_custody
from workflows.reasons import Assign, require_reason
from workflows.sealing import seal
from workflows.services.locking import locked_case, locked_cases


@transaction.atomic
def open_case(
    person: Person, *, by: User, pathway: str = "graduation", confidential: bool = False
) -> Case:
    """Open a case for a person and the household they live in; the social agency owns it.

    Raises:
        PermissionDenied, ValidationError
    """
    household = _household_of(person)
    action = Action.OPEN_CONFIDENTIAL_CASE if confidential else Action.OPEN_CASE
    appointment = may_or_raise(by, action, owning_agency(), household.kelurahan)
    case = new_case(person, household, pathway=pathway, confidential=confidential)
    Hand(by, [case]).require_other_family(case)
    seal([opened(case, by, appointment)])
    return case


def new_case(person: Person, household: Household, *, pathway: str, **more: Any) -> Case:
    """Not yet saved, under the next number."""
    model, now = pathway_of(pathway), clock.now()
    year = clock.local_date(now).year
    return model(
        number=f"KSS-{year}-{next_number('case', year):06d}",
        pathway=pathway,
        beneficiary=person,
        household=household,
        kelurahan=household.kelurahan,
        state=model.initial,
        opened_at=now,
        state_since=now,
        **more,
    )


def opened(case: Case, by: User, appointment: Appointment, **details: Any) -> Act:
    """The act that its history begins with; the row is there, and in the owner's custody.

    Raises:
        ValidationError: on `person`.
    """
    _save_new(case)
    remember(case)
    open_custody(case, owning_agency().pk, "open_case")
    if case.confidential:
        CaseShare.objects.create(case=case, user=by, shared_by=by, shared_at=case.opened_at)
    details |= {
        "pathway": case.pathway,
        "person": case.beneficiary_id,
        "confidential": case.confidential,
    }
    act = Act("open_case", case, by, appointment, details=details)
    act.from_state = ""
    return act


def owning_agency() -> Agency:
    """
    Raises:
        ValidationError: there is none.
    """
    owner = Agency.objects.holding(Function.SOCIAL, clock.today()).first()
    if owner is None:
        raise ValidationError(
            _("No agency is in charge of social affairs yet, so no case can be opened.")
        )
    return owner


def _household_of(person: Person) -> Household:
    if person.household is None:
        raise ValidationError({"person": _("This person belongs to no household yet.")})
    if person.died_on or person.merged_into_id:
        raise ValidationError({"person": _("This person has died or the record was merged.")})
    return person.household


def _save_new(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(
            {"person": _("This person or household has an open case already.")}
        ) from error


@transaction.atomic
def assign(cases: Iterable[Case], *, to: User, by: User, reason: str) -> list[Case]:
    """Give cases to a caseworker of the own agency.

    Raises:
        PermissionDenied, ValidationError
    """
    require_reason(Assign, reason)
    cases = locked_cases(cases)
    hand, acts = Hand(by, cases), []
    for case in cases:
        working = _agencies_working_on(case)
        hand.permit(Action.ASSIGN, case, *working)
        if case.closed_at:
            raise ValidationError({"cases": _("This case is closed.")})
        own = [agency for agency in working if hand.may(Action.ASSIGN, agency)]
        appointment = hand.appointment(Action.ASSIGN, _agency_of_colleague(to, own, case))
        case.assigned_to = to
        acts.append(Act("assign", case, by, appointment, reason=reason, details={"to": to.pk}))
    seal(acts)
    return cases


def _agencies_working_on(case: Case) -> list[Agency]:
    """The owner and the holder, of a closed case those at its end: until a receiver has accepted,
    the case is not in its hands.
    """
    return list(
        Agency.objects.filter(
            custodies__case=case.pk,
            custodies__until=case.closed_at,
            custodies__scope=CustodyScope.CASE,
            custodies__kind__in=[CustodyKind.OWNER, CustodyKind.HOLDER],
        ).distinct()
    )


def _agency_of_colleague(to: User, agencies: list[Agency], case: Case) -> Agency:
    """Where they are a caseworker; they may see the case and are not of the family.

    Raises:
        ValidationError: on `to`.
    """
    try:
        return Hand(to, [case]).permit(Action.PROPOSE, case, *agencies).agency
    except PermissionDenied as error:
        raise ValidationError(
            {"to": _("This person cannot work on the case as a caseworker of the agency.")}
        ) from error


@transaction.atomic
def share(case: Case, *, to: User, by: User) -> None:
    """Name somebody on a confidential case; the owner's head alone may, and the ledger keeps it.

    Raises:
        PermissionDenied, ValidationError
    """
    case = locked_case(case)
    appointment = require_sharer(case, by)
    if not case.confidential:
        raise ValidationError(
            _("This case is not confidential: those who work on it see it already.")
        )
    if not may_be_named(to):
        raise ValidationError({"to": _("This person does not work on cases.")})
    CaseShare.objects.get_or_create(
        case=case, user=to, defaults={"shared_by": by, "shared_at": clock.now()}
    )
    seal([Act("share", case, by, appointment, details={"to": to.pk})])


def require_sharer(case: Case, by: User) -> Appointment:
    """
    Raises:
        PermissionDenied, FourEyes
    """
    appointment = may_or_raise(by, Action.SHARE, *owners_of(case))
    Hand(by, [case]).require_other_family(case)
    return appointment


def owners_of(case: Case) -> list[Agency]:
    return list(
        Agency.objects.filter(
            custodies__case=case.pk,
            custodies__until=case.closed_at,
            custodies__kind=CustodyKind.OWNER,
        )
    )
