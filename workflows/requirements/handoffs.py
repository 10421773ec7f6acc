"""What else is on its way in the case."""

from django.db.models import Exists, Subquery
from django.utils.translation import gettext_lazy as _

from workflows.guards import Asked, Found, guard
from workflows.stages import Stage


@guard(_("No handoff is open."), where="handoffs")
def no_open_handoff(case):
    still_open = case.handoffs.open().filter(receiver__isnull=False)
    return Found(Subquery(still_open.values("step")[:1]), _none_or_named)


def _none_or_named(asked: Asked, step: str | None) -> bool | str:
    if step is None:
        return True
    still_open = asked.case.handoffs.model(case=asked.case, step=step)
    return _("A handoff is still open: %(step)s.") % {"step": still_open.label}


@guard(_("The wrong confirmation is named."), where="handoffs", needs=("wrong_handoff",))
def wrong_confirmation_named(case, facts):
    return Exists(case.handoffs.filter(pk=facts["wrong_handoff"], stage=Stage.COMPLETED))
