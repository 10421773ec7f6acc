"""Fetch and authorise in one call: what one may not see is not there."""

from django.http import Http404

from casework.models import Case, User
from permissions.access import case_or_404, visible_handoffs
from workflows.caselines import with_turns
from workflows.models import Handoff
from workflows.pathways import on_its_pathway


def case_of(request, number: str) -> Case:
    """The case of an address, with its pathway's states; an auditor's reading is recorded.

    Raises:
        Http404
    """
    return on_its_pathway(case_or_404(request.user, number=number))


def handoff_or_404(user: User, pk: int) -> Handoff:
    """With the columns of its open turn, its case with its pathway's states.

    Raises:
        Http404: it does not exist, for this user.
    """
    handoff = (
        with_turns(visible_handoffs(user).filter(pk=pk))
        .select_related("case__beneficiary", "case__kelurahan", "member__household", "letter")
        .defer("letter__content", "letter__pdf")
        .first()
    )
    if handoff is None:
        raise Http404
    on_its_pathway(handoff.case)
    return handoff
