"""What has happened, and who is next: what a page says after an act."""

from django.utils import formats
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from casework import clock
from casework.models import CustodyScope
from permissions.roles import Role
from workflows.happening_words import ROLES_AT
from workflows.models import Handoff, HandoffTask, Objection
from workflows.pathways import pathway_of
from workflows.stages import Stage
from workflows.worklists import short_names


def whose(task: HandoffTask) -> str:
    """Kepala Dinsos"""
    place = short_names([task.agency_id]).get(task.agency_id, "")
    return str(ROLES_AT[Role(task.role)] % {"place": place})


def next_turn(handoff: Handoff) -> str:
    """Whose turn it is now and until when, as a sentence; empty when nobody's."""
    task = handoff.task_set.filter(status=STATUS.NEW).first()
    if task is None:
        return ""
    if task.due_at is None:
        return _("Its clock stands until it is resumed by: %(who)s.") % {"who": whose(task)}
    day = formats.date_format(clock.local_date(task.due_at), "DATE_FORMAT")
    return _("Next: %(who)s, by %(day)s.") % {"who": whose(task), "day": day}


def tells(handoff: Handoff) -> str:
    """Who has to tell the family what was refused."""
    return _teller(handoff.sender_id)


def _teller(agency: int) -> str:
    return _("%(agency)s tells the family.") % {"agency": short_names([agency]).get(agency, "")}


def answered(objection: Objection) -> str:
    return _sentences(_("The answer is recorded."), _teller(objection.telling.agency_id))


def told_by_letter(handoff: Handoff) -> str:
    return _sentences(_("A letter for the family is being made."), tells(handoff))


def proposed(handoff: Handoff) -> str:
    made = _("Proposed: %(step)s.") % {"step": handoff.label}
    letter = _("The letter is made when it is approved.") if handoff.definition.letter else ""
    return _sentences(made, next_turn(handoff), letter)


def approved(handoff: Handoff) -> str:
    if handoff.stage == Stage.FIRST_APPROVED:
        return _sentences(_("The first approval is recorded."), next_turn(handoff))
    done = _("Approved: %(step)s.") % {"step": handoff.label}
    letter = _("Its letter is being made.") if handoff.letter_id else ""
    return _sentences(done, letter, next_turn(handoff))


def rejected(handoff: Handoff) -> str:
    return _sentences(_("The proposal is not approved."), told_by_letter(handoff))


def sent_back(handoff: Handoff) -> str:
    return _sentences(_("Sent back to be completed."), next_turn(handoff))


def accepted(handoff: Handoff) -> str:
    beside = handoff.definition.parallel  # another agency has the family meanwhile
    done = _("Accepted.") if beside else _("Accepted. The family is in your hands now.")
    return _sentences(done, next_turn(handoff))


def declined(handoff: Handoff) -> str:
    return _sentences(_("The referral is not accepted."), told_by_letter(handoff))


def held(handoff: Handoff) -> str:
    return _sentences(_("Put on hold; it keeps its place."), next_turn(handoff))


def resumed(handoff: Handoff) -> str:
    return _sentences(_("Resumed: the clock goes on."), next_turn(handoff))


def recorded(handoff: Handoff) -> str:
    return _sentences(_("The outcome is recorded."), next_turn(handoff))


def confirmed(handoff: Handoff) -> str:
    """Who was handed one thing only is not told where the family stands."""
    if not handoff.completed:
        return _sentences(_("Confirmed: it ended without being completed."), tells(handoff))
    if handoff.definition.scope != CustodyScope.CASE:
        return _("Confirmed.")
    state = pathway_of(handoff.case.pathway).states(handoff.case.state).label
    return _("Confirmed. The family now stands at: %(state)s.") % {"state": state}


def withdrawn(handoff: Handoff) -> str:
    letter = _("Its letter is no longer valid.") if handoff.letter_id else ""
    return _sentences(_("The proposal is withdrawn."), letter)


def replaced(handoff: Handoff) -> str:
    return _("A new letter with a new number is being made; the old one says that it is replaced.")


def told(_done) -> str:
    return _("It is recorded that the family was told.")


def arrived(handoff: Handoff) -> str:
    return _("It is recorded that the family came to the counter today.")


def objected(handoff: Handoff) -> str:
    objection = handoff.objections.order_by("pk").last()
    agency = short_names([objection.agency_id]).get(objection.agency_id, "")
    day = formats.date_format(clock.local_date(objection.due_at), "DATE_FORMAT")
    words = {"agency": agency, "day": day}
    return _("The objection is recorded. The head of %(agency)s answers by %(day)s.") % words


def _sentences(*parts: str) -> str:
    return " ".join(str(part) for part in parts if part)
