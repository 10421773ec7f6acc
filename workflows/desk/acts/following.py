"""After one act the next: where the following turn of a busy person is acted upon."""

from django.db.models import F
from django.urls import reverse

from casework.models import User
from workflows.models import Handoff
from workflows.offers import acts_for_each
from workflows.worklists import open_turns

LOOKED_AT = 20


def address_of_next(user: User) -> str | None:
    """The first of the user's turns, as their list has them, on which they may act; null: none."""
    turns = open_turns(user).exclude(due_at=None).order_by(F("due_at").asc(), "pk")
    waiting = list(turns.values_list("process", flat=True)[:LOOKED_AT])
    handoffs = Handoff.objects.select_related("case", "letter").in_bulk(waiting)
    offered = acts_for_each(user, handoffs.values())
    for pk in waiting:
        for offer in offered[pk]:
            if offer.main:
                return reverse("act", args=[pk, offer.act])
    return None
