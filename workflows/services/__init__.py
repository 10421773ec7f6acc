"""The one way in: only these functions move a case.

Each call is one transaction: it locks (case, then handoff, then the letter counter), checks the
permission, the guards and four eyes, moves the state machine and the flow, and writes ledger,
custody and letter. Refusals are raised: PermissionDenied (FourEyes is one), StepNotPossible with
what is unmet, ValidationError by field, AlreadyDecided with who and when.
"""

from permissions.access import FourEyes
from workflows.errors import AlreadyDecided, Doubt, Doubtful, StepNotPossible
from workflows.services.amending import correct, refer_again, resubmit, withdraw
from workflows.services.cases import assign, open_case, share
from workflows.services.deciding import (
    approve,
    approve_many,
    confirm,
    confirm_many,
    reject,
    send_back,
    send_back_many,
)
from workflows.services.fact_changes import ConsentWithdrawn, Death, Move, NeedMet, Payment
from workflows.services.families import Member, register_family, where_to_register
from workflows.services.groups import (
    change_group,
    choose_chair,
    form_group,
    join_group,
    join_many,
    leave_group,
)
from workflows.services.identity_changes import IdentityCorrected
from workflows.services.joining import MemberJoined
from workflows.services.letters import supersede_letter
from workflows.services.lots import Verdict
from workflows.services.objecting import answer_objection, object_to
from workflows.services.papers import arrive, hand_over
from workflows.services.possible import missing, to_waive, to_waive_together
from workflows.services.programmes import (
    name_decree,
    open_budget_year,
    put_many_on_decree,
    put_on_decree,
)
from workflows.services.proposing import propose, propose_many
from workflows.services.receiving import (
    accept,
    accept_many,
    decline,
    hold,
    record_outcome,
    resume,
)
from workflows.services.recording import record
from workflows.services.splitting import split_household
from workflows.services.telling import tell_answer, tell_family
from workflows.services.timers import run_timers
from workflows.services.verifying import ask_for_check

__all__ = [
    "ask_for_check",
    "AlreadyDecided",
    "ConsentWithdrawn",
    "Death",
    "Doubt",
    "Doubtful",
    "FourEyes",
    "IdentityCorrected",
    "Member",
    "MemberJoined",
    "Move",
    "NeedMet",
    "Payment",
    "StepNotPossible",
    "Verdict",
    "accept",
    "accept_many",
    "answer_objection",
    "approve",
    "approve_many",
    "arrive",
    "assign",
    "change_group",
    "choose_chair",
    "confirm",
    "confirm_many",
    "correct",
    "decline",
    "form_group",
    "hand_over",
    "hold",
    "join_group",
    "join_many",
    "leave_group",
    "missing",
    "name_decree",
    "object_to",
    "open_case",
    "open_budget_year",
    "propose",
    "propose_many",
    "put_many_on_decree",
    "put_on_decree",
    "record",
    "record_outcome",
    "refer_again",
    "register_family",
    "reject",
    "resubmit",
    "resume",
    "run_timers",
    "send_back",
    "send_back_many",
    "share",
    "split_household",
    "supersede_letter",
    "tell_answer",
    "tell_family",
    "to_waive",
    "to_waive_together",
    "where_to_register",
    "withdraw",
]
