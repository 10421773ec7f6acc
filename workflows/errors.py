"""What a service raises when it refuses, beside PermissionDenied and ValidationError."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.models import User
from workflows.guards import Unmet


class StepNotPossible(Exception):
    """The step is not legal now, or a requirement is unmet; `unmet` says which and who can help."""

    def __init__(self, unmet: Iterable[Unmet]):
        self.unmet = list(unmet)
        super().__init__(" ".join(str(each) for each in self.unmet))


class AlreadyDecided(Exception):
    """Somebody was faster: `who` decided, `when`, and where the handoff stands now, if it was one's
    matter.
    """

    def __init__(self, who: User, when: datetime, stage: str):
        self.who, self.when, self.stage = who, when, stage
        super().__init__(_("Somebody else has decided this already."))


@dataclass(frozen=True)
class Doubt:
    """What somebody should look at again before it is written; it may be right."""

    field: str
    code: str
    sentence: str


class Doubtful(ValidationError):
    """Nothing is wrong for certain: whoever has looked asks again with `despite_doubts=True`."""

    def __init__(self, doubts: Iterable[Doubt]):
        self.doubts = list(doubts)
        by_field: dict[str, list[ValidationError]] = {}
        for each in self.doubts:
            by_field.setdefault(each.field, []).append(ValidationError(each.sentence, each.code))
        super().__init__(by_field)


class DoneBefore(Exception):
    """The same form was sent twice, and the first has been done."""
