"""A wrong letter is replaced under a new number; the old one stays and says so."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.models import User
from documents import issuing
from documents.models import Letter, LetterStatus
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import AlreadyDecided
from workflows.models import Handoff
from workflows.reasons import VoidLetter, require_reason
from workflows.sealing import seal
from workflows.services.locking import locked, locked_all, permit
from workflows.stages import Stage

LEFT = (Stage.WITHDRAWN, Stage.DECLINED, Stage.NOT_COMPLETED)
"""Who left a bundle stands on no new annex."""


@transaction.atomic
def supersede_letter(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Letter:
    """Issue the handoff's letter again, with what is known now; the head of the sender decides.

    A letter for several families is replaced as a whole, without those who have left its annex.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    lot = _covered_by_its_letter(handoff)
    acts = [_replacing(each, by, reason, note) for each in lot]
    old = lot[0].letter
    seal(acts)
    issuing.supersede(old, lot[0].letter, reason)
    return lot[0].letter


def _covered_by_its_letter(handoff: Handoff) -> list[Handoff]:
    """This handoff, and those that its letter covers with it, under lock.

    Raises:
        AlreadyDecided: somebody has replaced the letter that the caller looked at.
    """
    now = Handoff.objects.values_list("letter", flat=True).get(pk=handoff.pk)
    together = Handoff.objects.filter(letter=now).exclude(stage__in=LEFT)
    lot = locked_all(together, for_letter=True) if now and handoff.bundle_id else []
    lot = lot or [locked(handoff, for_letter=True)]
    seen = handoff.letter_id or now
    if any(each.letter_id != seen for each in lot):
        raise AlreadyDecided(lot[0].last_by, lot[0].last_at, lot[0].stage)
    return lot


def _replacing(handoff: Handoff, by: User, reason: str, note: str) -> Act:
    appointment = permit(by, Action.APPROVE, handoff, handoff.sender)
    require_reason(VoidLetter, reason, note)
    void = handoff.letter is None or handoff.letter.status != LetterStatus.VALID
    if void or handoff.stage == Stage.WITHDRAWN:
        raise ValidationError({"handoff": _("There is no valid letter to replace.")})
    act = Act("supersede_letter", handoff.case, by, appointment, handoff, reason, note)
    act.issue_letter()
    return act
