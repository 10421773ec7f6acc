"""What a service raises when it refuses, beside PermissionDenied and ValidationError."""

from collections.abc import Iterable
from datetime import datetime

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
