"""The acts on a handoff: what each asks, which service does it, and what is said afterwards.

When and for whom they are offered, and the words on their buttons: `workflows.offers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.models import User
from workflows import services
from workflows.desk.acts import words
from workflows.desk.acts.handoff_forms import (
    ActForm,
    Approval,
    Arriving,
    Completion,
    Declining,
    Holding,
    LetterReplacement,
    Objecting,
    Outcome,
    Rejection,
    SendingBack,
    Telling,
    Withdrawal,
)
from workflows.models import Handoff


@dataclass(frozen=True)
class Verb:
    """`service(handoff, by=, **form.options())`; `said` of the handoff as it stands then; `warns`
    what comes of it for the family, before it is done; a `draft` survives on the phone until sent.
    """

    form: type[ActForm]
    service: Callable[..., Any]
    said: Callable[[Handoff], str]
    warns: str = ""
    draft: bool = False


def arrive(handoff: Handoff, *, by: User) -> Any:
    number = handoff.case.number
    return services.arrive(handoff.letter, by=by, at=handoff.receiver, service_number=number)


def object_to(handoff: Handoff, *, by: User, raised_on: date, said: str) -> Any:
    return services.object_to(handoff.case, by=by, about=handoff, raised_on=raised_on, said=said)


VERBS: dict[str, Verb] = {
    "approve": Verb(Approval, services.approve, words.approved),
    "reject": Verb(
        Rejection,
        services.reject,
        words.rejected,
        _(
            "The proposal ends and cannot be taken up again; the family is told by letter. "
            "If something is only missing or wrong, send it back instead."
        ),
    ),
    "send-back": Verb(SendingBack, services.send_back, words.sent_back),
    "resubmit": Verb(Completion, services.resubmit, words.proposed),
    "withdraw": Verb(
        Withdrawal,
        services.withdraw,
        words.withdrawn,
        _(
            "The proposal ends. If a letter was issued, it loses its force and the family is to be "
            "told."
        ),
    ),
    "accept": Verb(ActForm, services.accept, words.accepted),
    "decline": Verb(
        Declining,
        services.decline,
        words.declined,
        _(
            "The referral ends here. The agency that sent it stays responsible and tells the "
            "family, by letter as well."
        ),
    ),
    "hold": Verb(Holding, services.hold, words.held),
    "resume": Verb(ActForm, services.resume, words.resumed),
    "outcome": Verb(Outcome, services.record_outcome, words.recorded),
    "confirm": Verb(ActForm, services.confirm, words.confirmed),
    "replace-letter": Verb(
        LetterReplacement,
        services.supersede_letter,
        words.replaced,
        _(
            "A letter with a new number says what is known now. The old one stays on file and "
            "says that it was replaced; the family needs the new one."
        ),
    ),
    "tell": Verb(Telling, services.tell_family, words.told),
    "arrive": Verb(Arriving, arrive, words.arrived),
    "object": Verb(
        Objecting,
        object_to,
        words.objected,
        _(
            "Any officer writes down what a family has against a decision. Nothing stops by it; "
            "somebody who had no part in it answers within working days."
        ),
        draft=True,
    ),
}
