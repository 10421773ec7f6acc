"""The words for what the ledger's rows name by code: actions, facts, answers, reasons, roles."""

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from permissions.roles import Role
from workflows import reasons

ACTIONS = {
    "open_case": _("Opened the case"),
    "assign": _("Gave the case to a caseworker"),
    "share": _("Named somebody on the confidential case"),
    "record": _("Recorded a fact"),
    "propose": _("Proposed"),
    "resubmit": _("Completed the proposal and submitted it again"),
    "withdraw": _("Withdrew the proposal"),
    "approve_first": _("Gave the first approval"),
    "approve": _("Approved"),
    "reject": _("Did not approve"),
    "send_back": _("Sent back to be completed"),
    "accept": _("Accepted the referral"),
    "decline": _("Could not accept the referral"),
    "hold": _("Put on hold"),
    "resume": _("Resumed"),
    "record_outcome": _("Recorded the outcome"),
    "confirm": _("Confirmed the outcome"),
    "supersede_letter": _("Replaced the letter"),
    "escalate": _("Was overdue, and the heads were told"),
    "tell_family": _("Told the family"),
    "tell_answer": _("Told the family the answer to its objection"),
    "arrive": _("The family came to the counter"),
    "hand_over": _("Handed the letter over to the family"),
    "object_to": _("Recorded an objection"),
    "answer_objection": _("Answered an objection"),
}
"""Past tense, without a subject: who did it stands beside."""

FACTS = {
    "visit": _("Recorded a visit"),
    "need": _("Recorded a need"),
    "needmet": _("Recorded that a need was met"),
    "evidence": _("Filed a paper"),
    "assessment": _("Recorded an assessment"),
    "consent": _("Recorded a consent"),
    "consentwithdrawn": _("Recorded that a consent was withdrawn"),
    "business": _("Recorded a business"),
    "assistance": _("Recorded help that was given"),
    "payment": _("Recorded what became of a payment"),
    "death": _("Recorded a death in the family"),
    "move": _("Recorded that the family moved"),
    "identitycorrected": _("Corrected who a member of the family is"),
    "memberjoined": _("Recorded that somebody joined the family"),
    "split": _("Recorded that part of the family left"),
    "groupmember": _("Recorded a change in the family's KUBE"),
    "decreeline": _("Put on the annex of a decree"),
}

ANSWERS = {"met": _("met"), "unmet": _("not met"), "waived": _("waived by the head")}

ROLES_AT = {
    Role.CASEWORKER: _("Caseworker of %(place)s"),
    Role.DIVISION_HEAD: _("Division head of %(place)s"),
    Role.HEAD: _("Head of %(place)s"),
}

REASONS: dict[str, type[Choices]] = {
    "assign": reasons.Assign,
    "record": reasons.LeaveGroup,
    "reject": reasons.Reject,
    "send_back": reasons.SendBack,
    "decline": reasons.Decline,
    "hold": reasons.Hold,
    "withdraw": reasons.Withdraw,
    "record_outcome": reasons.NotCompleted,
    "confirm": reasons.NotCompleted,
    "supersede_letter": reasons.VoidLetter,
}
"""The list from which an action's reason is; a proposal's is from its step's."""
EVERY_REASON: tuple[type[Choices], ...] = (
    reasons.Close,
    reasons.Reopen,
    reasons.Relapse,
    reasons.Correct,
    reasons.WaiveLicence,
    *dict.fromkeys(REASONS.values()),
)
"""Where else a code may be from, when the list has changed since."""
