"""By which action and of which agency an act is, who took part, and what else must be so."""

from collections.abc import Callable
from typing import NamedTuple

from documents.models import LetterStatus
from permissions.roles import Action
from workflows.models import Handoff
from workflows.offers.around import Around
from workflows.services import possible
from workflows.services.amending import step_to_the_right
from workflows.services.lots import Decision
from workflows.stages import Stage


class By(NamedTuple):
    """An appointment must allow this action for one of the agencies, or for the kelurahan."""

    action: str
    agencies: frozenset[int | None]
    kelurahan: int | None = None


Whose = Callable[[Around, Handoff, str], By]
"""By whom an act may be done, where the handoff stands so."""


def sender_proposes(around: Around, handoff: Handoff, stage: str) -> By:
    return By(Action.PROPOSE, frozenset({handoff.sender_id}))


def sender_decides(around: Around, handoff: Handoff, stage: str) -> By:
    first = handoff.definition.approvals == 2 and stage == Stage.PROPOSED
    action = Action.APPROVE_FIRST if first else Action.APPROVE
    return By(action, frozenset({handoff.sender_id}))


def senders_head(around: Around, handoff: Handoff, stage: str) -> By:
    return By(Action.APPROVE, frozenset({handoff.sender_id}))


def receives(around: Around, handoff: Handoff, stage: str) -> By:
    return By(Action.RECEIVE, frozenset({handoff.receiver_id or handoff.sender_id}))


def at_its_counter(around: Around, handoff: Handoff, stage: str) -> By:
    return By(Action.SEE, frozenset({handoff.receiver_id}))


def confirms(around: Around, handoff: Handoff, stage: str) -> By:
    action = Action.CONFIRM_INTERNAL if handoff.internal else Action.CONFIRM
    return By(action, frozenset({handoff.receiver_id}))


def refers_again(around: Around, handoff: Handoff, stage: str) -> By:
    """Whoever may send the step that goes to the right agency."""
    step = step_to_the_right(handoff)
    sender = possible.Around([handoff.case], step).sender(handoff.case) if step else None
    return By(Action.PROPOSE, frozenset({sender and sender.pk}))


def hears_the_family(around: Around, handoff: Handoff, stage: str) -> By:
    """Also who had the case once, and who was handed this one thing."""
    agencies = around.agencies_ever_with(handoff.case)
    if handoff.guest_id:
        agencies |= {handoff.receiver_id}
    return By(Action.RECORD_FIELD_FACT, agencies, handoff.case.kelurahan_id)


Took = Callable[[Decision, Handoff], set[int | None]]
"""Who took part so far and may not do this too."""


def nobody(look: Decision, handoff: Handoff) -> set[int | None]:
    return set()


def proposers(look: Decision, handoff: Handoff) -> set[int | None]:
    return look.took_part(handoff, "propose", "resubmit")


def before_approval(look: Decision, handoff: Handoff) -> set[int | None]:
    return proposers(look, handoff) | {handoff.first_approved_by_id}


def recorders(look: Decision, handoff: Handoff) -> set[int | None]:
    return look.took_part(handoff, "record_outcome")


def before_confirming(look: Decision, handoff: Handoff) -> set[int | None]:
    approved = {handoff.approved_by_id, handoff.first_approved_by_id}
    return recorders(look, handoff) | approved


Also = Callable[[Around, Handoff], bool]
"""What else must be so."""


def always(around: Around, handoff: Handoff) -> bool:
    return True


def not_yet_accepted(around: Around, handoff: Handoff) -> bool:
    return handoff.stage != Stage.ON_HOLD or handoff.held_from == Stage.APPROVED


def has_a_valid_letter(around: Around, handoff: Handoff) -> bool:
    return handoff.letter_id is not None and handoff.letter.status == LetterStatus.VALID


def belongs_elsewhere(around: Around, handoff: Handoff) -> bool:
    """And nobody has referred it there since."""
    step = step_to_the_right(handoff)
    since = handoff.case.handoffs.filter(proposed_at__gte=handoff.ended_at)
    return step is not None and not since.filter(step=step.code).exists()


def is_to_be_told(around: Around, handoff: Handoff) -> bool:
    return handoff.pk in around.to_tell


def not_arrived_today(around: Around, handoff: Handoff) -> bool:
    came = (handoff.letter_id, handoff.case_id, handoff.receiver_id)
    return has_a_valid_letter(around, handoff) and came not in around.arrived_today


def no_objection_waits(around: Around, handoff: Handoff) -> bool:
    return handoff.pk not in around.objected
