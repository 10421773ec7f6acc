"""Opening a case, giving it to a colleague, naming somebody on a confidential one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.changes import remember
from casework.models import (
    Agency,
    Case,
    Custody,
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
    assigning = _Assigning(locked_cases(cases), to, by)
    acts = []
    for case in assigning.cases:
        appointment = assigning.appointment(case)
        case.assigned_to = to
        acts.append(Act("assign", case, by, appointment, reason=reason, details={"to": to.pk}))
    seal(acts)
    return assigning.cases


class _Assigning:
    """Locked cases, who gives them, and to whom: asked once for all; a refusal names its case."""

    def __init__(self, cases: list[Case], to: User, by: User):
        self.cases = cases
        self._giving, self._taking = Hand(by, cases), Hand(to, cases)
        self._working = _agencies_working_on(cases)

    def appointment(self, case: Case) -> Appointment:
        """
        Raises:
            PermissionDenied, FourEyes; ValidationError: on `cases` or `to`.
        """
        number, working = {"number": case.number}, self._working[case.pk]
        try:
            self._giving.permit(Action.ASSIGN, case, *working)
        except PermissionDenied as refusal:
            raise type(refusal)(f"{case.number}: {refusal}") from refusal
        if case.closed_at:
            raise ValidationError({"cases": _("The case %(number)s is closed.") % number})
        own = [agency for agency in working if self._giving.may(Action.ASSIGN, agency)]
        try:
            colleague = self._taking.permit(Action.PROPOSE, case, *own)
        except PermissionDenied as refusal:
            raise ValidationError({"to": CANNOT_WORK_ON_IT % number}) from refusal
        return self._giving.appointment(Action.ASSIGN, colleague.agency)


CANNOT_WORK_ON_IT = _(
    "This person cannot work on the case %(number)s as a caseworker of the agency."
)


def _agencies_working_on(cases: list[Case]) -> dict[int, list[Agency]]:
    """Case → the owner and the holder, of a closed case those at its end: until a receiver has
    accepted, the case is not in its hands.
    """
    found: dict[int, dict[Agency, None]] = {case.pk: {} for case in cases}
    last = Q(until=None) | Q(until=F("case__closed_at"))
    custodies = Custody.objects.filter(
        last,
        case__in=found,
        scope=CustodyScope.CASE,
        kind__in=[CustodyKind.OWNER, CustodyKind.HOLDER],
    )
    for each in custodies.select_related("agency").order_by("pk"):
        found[each.case_id][each.agency] = None
    return {case: list(agencies) for case, agencies in found.items()}


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
