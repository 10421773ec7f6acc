"""Telling a family in words what was decided: a letter alone is not understood by everybody."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import User
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import AlreadyDecided
from workflows.models import Handoff, HowTold, Telling
from workflows.sealing import seal
from workflows.services.fact_checks import day_of
from workflows.services.locking import locked, permit


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
    if how not in HowTold.values:
        raise ValidationError({"how": _("Please say how the family was told.")})
    if day_of(on, "on") < clock.local_date(telling.since):
        raise ValidationError({"on": _("There was nothing to tell before it was decided.")})
    details = {"about": telling.about, "how": how, "on": on.isoformat()}
    act = Act("tell_family", handoff.case, by, appointment, handoff, telling.reason, note, details)
    act.decides = False
    telling.told_on, telling.how = on, how
    telling.told_by, telling.told_at = by, act.at
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
        raise ValidationError(_("The family need not be told anything of this."))
    raise AlreadyDecided(told.told_by, told.told_at, handoff.stage)


def last_told(handoff: Handoff) -> Telling | None:
    return handoff.tellings.order_by("told_at").last()
