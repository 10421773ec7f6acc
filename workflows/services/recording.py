"""Recording what happened: visits, needs, consents, assessments, businesses, payments, deaths.

A fact is an unsaved row of one of our models, or one of the small classes of `fact_changes` for a
change of rows that are there. One line in FACTS makes a new kind of fact recordable.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Agency,
    Assessment,
    Assistance,
    Business,
    Case,
    Consent,
    CustodyScope,
    Evidence,
    Need,
    User,
    Visit,
)
from permissions.access import named_staff_or_raise
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import NAMED_CASE_ACTIONS, Action
from workflows.acts import Act
from workflows.sealing import seal
from workflows.services import fact_changes as changes
from workflows.services import fact_rows as rows
from workflows.services.identity_changes import IdentityCorrected, apply_identity_corrected
from workflows.services.joining import MemberJoined, apply_member_joined
from workflows.services.locking import locked_case


@transaction.atomic
def record(case: Case, fact: Any, *, by: User) -> Any:
    """Record a fact that guards read; returns the saved row (of a change: the row changed).

    Raises:
        PermissionDenied, ValidationError
    """
    kind = FACTS.get(type(fact))
    if kind is None:
        raise ValidationError(_("This kind of record cannot be saved."))
    case = locked_case(case)
    appointment = permit_record(case, kind.action, by)
    if case.closed_at:
        raise ValidationError(_("This case is closed."))
    row = kind.write(case, fact, by)
    details = {"fact": type(fact).__name__.lower(), "row": row.pk}
    act = Act("record", case, by, appointment, details=details)
    seal([act])
    return row


def permit_record(case: Case, action: str, by: User) -> Appointment:
    """Agencies that have the case (a closed one: had it at its end), the field staff of its area,
    and named protection staff.

    Raises:
        PermissionDenied, FourEyes
    """
    hand = Hand(by, [case])
    hand.require_sight(case)
    hand.require_other_family(case)
    agencies = Agency.objects.filter(
        custodies__case=case.pk, custodies__until=case.closed_at, custodies__scope=CustodyScope.CASE
    ).distinct()
    try:
        return hand.appointment(action, *agencies, case.kelurahan)
    except PermissionDenied:
        if action not in NAMED_CASE_ACTIONS or not case.confidential:
            raise
        return named_staff_or_raise(by, case)


@dataclass(frozen=True)
class Kind:
    """Who may record it, and how it is written."""

    action: str
    write: Callable[[Case, Any, User], Any]


FACTS: dict[type, Kind] = {
    Visit: Kind(Action.RECORD_FIELD_FACT, rows.write_visit),
    Need: Kind(Action.RECORD_FIELD_FACT, rows.write_need),
    changes.NeedMet: Kind(Action.RECORD_FIELD_FACT, changes.apply_need_met),
    Evidence: Kind(Action.RECORD_FIELD_FACT, rows.write_evidence),
    changes.Death: Kind(Action.RECORD_FIELD_FACT, changes.apply_death),
    changes.Move: Kind(Action.RECORD_FIELD_FACT, changes.apply_move),
    IdentityCorrected: Kind(Action.RECORD_FIELD_FACT, apply_identity_corrected),
    MemberJoined: Kind(Action.RECORD_FIELD_FACT, apply_member_joined),
    Consent: Kind(Action.RECORD_FORMAL_FACT, rows.write_consent),
    Assessment: Kind(Action.RECORD_FORMAL_FACT, rows.write_assessment),
    Business: Kind(Action.RECORD_FORMAL_FACT, rows.write_business),
    Assistance: Kind(Action.RECORD_FORMAL_FACT, rows.write_assistance),
    changes.ConsentWithdrawn: Kind(Action.RECORD_FORMAL_FACT, changes.apply_consent_withdrawn),
    changes.Payment: Kind(Action.RECORD_FORMAL_FACT, changes.apply_payment),
}
