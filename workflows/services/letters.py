"""A wrong letter is replaced under a new number; the old one stays and says so."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.models import User
from documents import issuing
from documents.models import Letter, LetterStatus
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.models import Handoff
from workflows.reasons import VoidLetter, require_reason
from workflows.services.locking import locked, permit


@transaction.atomic
def supersede_letter(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Letter:
    """Issue the handoff's letter again, with what is known now; the head of the sender decides.

    Raises:
        PermissionDenied, ValidationError
    """
    handoff = locked(handoff)
    appointment = permit(by, Action.APPROVE, handoff, handoff.sender)
    require_reason(VoidLetter, reason, note)
    old = handoff.letter
    if old is None or old.status != LetterStatus.VALID:
        raise ValidationError({"handoff": _("There is no valid letter to replace.")})
    if handoff.bundle_id:
        raise ValidationError(
            {"handoff": _("A letter for several families is replaced as a whole, with its annex.")}
        )
    act = Act("supersede_letter", handoff.case, by, appointment, handoff, reason, note)
    act.issue_letter()
    seal([act])
    issuing.supersede(old, handoff.letter, reason)
    return handoff.letter
