"""The acts on a handoff: what each asks, which service does it, and what is said afterwards.

When and for whom they are offered, and the words on their buttons: `workflows.offers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workflows import services
from workflows.desk.acts import words
from workflows.desk.acts.handoff_forms import (
    ActForm,
    Approval,
    Completion,
    Declining,
    Holding,
    LetterReplacement,
    Outcome,
    Rejection,
    SendingBack,
    Withdrawal,
)
from workflows.models import Handoff


@dataclass(frozen=True)
class Verb:
    """`service(handoff, by=, **form.options())`; `said` of the handoff as it stands then."""

    form: type[ActForm]
    service: Callable[..., Any]
    said: Callable[[Handoff], str]


VERBS: dict[str, Verb] = {
    "approve": Verb(Approval, services.approve, words.approved),
    "reject": Verb(Rejection, services.reject, words.rejected),
    "send-back": Verb(SendingBack, services.send_back, words.sent_back),
    "resubmit": Verb(Completion, services.resubmit, words.proposed),
    "withdraw": Verb(Withdrawal, services.withdraw, words.withdrawn),
    "accept": Verb(ActForm, services.accept, words.accepted),
    "decline": Verb(Declining, services.decline, words.declined),
    "hold": Verb(Holding, services.hold, words.held),
    "resume": Verb(ActForm, services.resume, words.resumed),
    "outcome": Verb(Outcome, services.record_outcome, words.recorded),
    "confirm": Verb(ActForm, services.confirm, words.confirmed),
    "replace-letter": Verb(LetterReplacement, services.supersede_letter, words.replaced),
}
