"""Every act on a handoff: its button, at which stages it is possible, and for whom."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflows.offers.rules import (
    Also,
    Took,
    Whose,
    always,
    at_its_counter,
    before_approval,
    before_confirming,
    belongs_elsewhere,
    confirms,
    has_a_valid_letter,
    hears_the_family,
    is_to_be_told,
    no_objection_waits,
    nobody,
    not_arrived_today,
    not_yet_accepted,
    proposers,
    receives,
    recorders,
    refers_again,
    sender_decides,
    sender_proposes,
    senders_head,
)
from workflows.stages import ENDED, Stage


@dataclass(frozen=True)
class Offer:
    """An act: its word in addresses and on its button, at which stages it is possible and for whom.

    Args:
        also: what else must be so.
        whole: a bundle goes as a whole, so nothing may be in the way of any of it.
        main: a way on; the first of them that is offered is the way.
        duty: it is nobody's turn, and waits for whoever may do it.
        ends: it ends something for the family, and the page asks in words first.
    """

    act: str
    button: str
    stages: frozenset[str]
    whose: Whose
    took_part: Took = nobody
    also: Also = always
    whole: bool = False
    main: bool = False
    duty: bool = False
    ends: bool = False


def _at(*stages: Stage) -> frozenset[str]:
    return frozenset(stages)


EVERY = frozenset(Stage)
TO_APPROVE = _at(Stage.PROPOSED, Stage.FIRST_APPROVED)
OFFERS: tuple[Offer, ...] = (
    Offer(
        "approve",
        _("Approve"),
        TO_APPROVE,
        sender_decides,
        before_approval,
        whole=True,
        main=True,
    ),
    Offer(
        "resubmit",
        _("Complete and propose again"),
        _at(Stage.SENT_BACK),
        sender_proposes,
        whole=True,
        main=True,
    ),
    Offer("accept", _("Accept the referral"), _at(Stage.APPROVED), receives, main=True),
    Offer("outcome", _("Record the outcome"), _at(Stage.ACCEPTED), receives, main=True),
    Offer(
        "confirm",
        _("Confirm the outcome"),
        _at(Stage.RECORDED),
        confirms,
        before_confirming,
        main=True,
    ),
    Offer("resume", _("Resume"), _at(Stage.ON_HOLD), receives, main=True),
    Offer(
        "refer-again",
        _("Refer to the right agency"),
        _at(Stage.DECLINED),
        refers_again,
        also=belongs_elsewhere,
        main=True,
        duty=True,
    ),
    Offer(
        "tell",
        _("Tell the family"),
        _at(*ENDED, Stage.ON_HOLD),
        sender_proposes,
        also=is_to_be_told,
        main=True,
        duty=True,
    ),
    Offer(
        "send-back",
        _("Send back to be completed"),
        TO_APPROVE,
        sender_decides,
        proposers,
        whole=True,
    ),
    Offer("send-back", _("Send back to be completed"), _at(Stage.RECORDED), confirms, recorders),
    Offer("hold", _("Put it on hold"), _at(Stage.APPROVED, Stage.ACCEPTED), receives),
    Offer("decline", _("Cannot accept"), _at(Stage.APPROVED), receives, ends=True),
    Offer(
        "reject",
        _("Do not approve"),
        TO_APPROVE,
        sender_decides,
        proposers,
        whole=True,
        ends=True,
    ),
    Offer(
        "withdraw",
        _("Withdraw"),
        _at(Stage.PROPOSED, Stage.FIRST_APPROVED, Stage.SENT_BACK, Stage.APPROVED, Stage.ON_HOLD),
        sender_proposes,
        also=not_yet_accepted,
        ends=True,
    ),
    Offer(
        "arrive",
        _("Came to the counter"),
        _at(Stage.APPROVED, Stage.ACCEPTED, Stage.ON_HOLD),
        at_its_counter,
        also=not_arrived_today,
    ),
    Offer(
        "replace-letter",
        _("Replace the letter"),
        EVERY - {Stage.WITHDRAWN},
        senders_head,
        also=has_a_valid_letter,
    ),
    Offer("object", _("Record an objection"), EVERY, hears_the_family, also=no_objection_waits),
)
