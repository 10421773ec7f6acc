"""By which action and of which agency an act is, who took part, and what else must be so."""

from collections.abc import Callable

from documents.models import LetterStatus
from permissions.roles import Action
from workflows.models import Handoff
from workflows.pathways import steps_from
from workflows.pathways.steps import Step
from workflows.services.lots import Decision
from workflows.services.possible import Around
from workflows.stages import Stage

Whose = Callable[[Handoff, str], tuple[str, int | None]]
"""The action, and the agency for which an appointment must allow it, where it stands so."""


def sender_proposes(handoff: Handoff, stage: str) -> tuple[str, int]:
    return Action.PROPOSE, handoff.sender_id


def sender_decides(handoff: Handoff, stage: str) -> tuple[str, int]:
    first = handoff.definition.approvals == 2 and stage == Stage.PROPOSED
    return Action.APPROVE_FIRST if first else Action.APPROVE, handoff.sender_id


def senders_head(handoff: Handoff, stage: str) -> tuple[str, int]:
    return Action.APPROVE, handoff.sender_id


def receives(handoff: Handoff, stage: str) -> tuple[str, int]:
    return Action.RECEIVE, handoff.receiver_id or handoff.sender_id


def confirms(handoff: Handoff, stage: str) -> tuple[str, int | None]:
    return Action.CONFIRM_INTERNAL if handoff.internal else Action.CONFIRM, handoff.receiver_id


def refers_again(handoff: Handoff, stage: str) -> tuple[str, int | None]:
    """Whoever may send the step that goes to the right agency."""
    step = step_to_the_right(handoff)
    sender = Around([handoff.case], step).sender(handoff.case) if step else None
    return Action.PROPOSE, sender and sender.pk


def step_to_the_right(handoff: Handoff) -> Step | None:
    """After "not our authority": the step to the function that was named, where the case stands."""
    case, function = handoff.case, handoff.right_function
    steps = steps_from(case.pathway, case.state) if function else []
    return next((each for each in steps if each.receiver == function), None)


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


def always(handoff: Handoff) -> bool:
    return True


def not_yet_accepted(handoff: Handoff) -> bool:
    return handoff.stage != Stage.ON_HOLD or handoff.held_from == Stage.APPROVED


def has_a_valid_letter(handoff: Handoff) -> bool:
    return handoff.letter_id is not None and handoff.letter.status == LetterStatus.VALID


def belongs_elsewhere(handoff: Handoff) -> bool:
    """And nobody has referred it there since."""
    step = step_to_the_right(handoff)
    since = handoff.case.handoffs.filter(proposed_at__gte=handoff.ended_at)
    return step is not None and not since.filter(step=step.code).exists()
