"""Telling a family in words what was decided: a letter alone is not understood by everybody."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import User
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import AlreadyDecided
from workflows.models import Handoff, HowTold, Objection, Telling
from workflows.sealing import seal
from workflows.services.fact_checks import day_of
from workflows.services.locking import locked, locked_subject, permit


@transaction.atomic
def tell_family(handoff: Handoff, *, by: User, how: str, on: date, note: str = "") -> Telling:
    """A caseworker of the sender has told the family where its handoff stands, and why.

    Args:
        how: a code of HowTold.
        on: the day on which the family was told.
        note: what the family said; it stays with the handoff.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    handoff = locked(handoff)
    appointment = permit(by, Action.PROPOSE, handoff, handoff.sender)
    telling = _to_do(handoff)
    act = Act("tell_family", handoff.case, by, appointment, handoff, telling.reason, note)
    return _told(telling, act, how, on)


@transaction.atomic
def tell_answer(objection: Objection, *, by: User, how: str, on: date) -> Telling:
    """A caseworker of whoever has the case has told the family what was answered to its objection.

    Args:
        how: a code of HowTold.
        on: the day on which the family was told.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    case, about = locked_subject(objection.case, objection.about)
    found = Telling.objects.select_related("agency", "told_by").filter(objection=objection)
    telling = found.first()
    if telling is None:
        raise ValidationError(NOTHING_TO_TELL)
    appointment = require_teller(telling, by)
    if telling.told_at:
        raise AlreadyDecided(telling.told_by, telling.told_at, about.stage if about else "")
    act = Act("tell_answer", case, by, appointment, about, details={"objection": objection.pk})
    return _told(telling, act, how, on)


def require_teller(telling: Telling, by: User) -> Appointment:
    """
    Raises:
        PermissionDenied, FourEyes
    """
    return Hand(by, [telling.case]).permit(Action.PROPOSE, telling.case, telling.agency)


NOTHING_TO_TELL = _("The family need not be told anything of this.")


def _told(telling: Telling, act: Act, how: str, on: date) -> Telling:
    """
    Raises:
        ValidationError
    """
    if how not in HowTold.values:
        raise ValidationError({"how": _("Please say how the family was told.")})
    if day_of(on, "on") < clock.local_date(telling.since):
        raise ValidationError({"on": _("There was nothing to tell before it was decided.")})
    act.details |= {"about": telling.about, "how": how, "on": on.isoformat()}
    act.decides = False
    telling.told_on, telling.how = on, how
    telling.told_by, telling.told_at = act.by, act.at
    telling.save(update_fields=["told_on", "how", "told_by", "told_at"])
    seal([act])
    return telling


def _to_do(handoff: Handoff) -> Telling:
    """
    Raises:
        AlreadyDecided: a colleague has told them; ValidationError: there is nothing to tell.
    """
    telling = handoff.tellings.to_do().first()
    if telling:
        return telling
    told = last_told(handoff)
    if told is None:
        raise ValidationError(NOTHING_TO_TELL)
    raise AlreadyDecided(told.told_by, told.told_at, handoff.stage)


def last_told(handoff: Handoff) -> Telling | None:
    done = handoff.tellings.exclude(told_at=None).select_related("told_by")
    return done.order_by("told_at").last()
