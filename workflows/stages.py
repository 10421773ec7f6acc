"""Where a proposal stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for approval")
    FIRST_APPROVED = "first_approved", _("Waiting for the second approval")
    SENT_BACK = "sent_back", _("To be completed")
    APPROVED = "approved", _("Waiting to be accepted")
    ACCEPTED = "accepted", _("Being handled")
    ON_HOLD = "on_hold", _("On hold")
    RECORDED = "recorded", _("Outcome waits for confirmation")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")
    REJECTED = "rejected", _("Not approved")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


BEFORE_APPROVAL = (Stage.PROPOSED, Stage.FIRST_APPROVED, Stage.SENT_BACK)
ENDED = (
    Stage.COMPLETED,
    Stage.NOT_COMPLETED,
    Stage.REJECTED,
    Stage.DECLINED,
    Stage.WITHDRAWN,
)
OPEN = tuple(stage for stage in Stage if stage not in ENDED)
ORDER = {
    **dict.fromkeys(BEFORE_APPROVAL, 0),
    Stage.APPROVED: 1,
    Stage.ON_HOLD: 1,
    Stage.ACCEPTED: 2,
    Stage.RECORDED: 3,
    **dict.fromkeys(ENDED, 4),
}
"""How far along; a held handoff stands where it was held, which is no sooner than approved."""
