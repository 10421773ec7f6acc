"""After one act the next: where the following turn of a busy person is acted upon."""

from django.db.models import F
from django.urls import reverse

from casework.models import User
from workflows.models import Handoff
from workflows.offers import acts_for_each
from workflows.worklists import next_turn, open_turns

LOOKED_AT = 20


def address_of_next(user: User, *, after: Handoff) -> str | None:
    """The turn that stands behind the one just taken, else the first on the person's list; never
    one in which they took part themselves. Null: nothing waits for them.
    """
    turns = open_turns(user).exclude(due_at=None).order_by(F("due_at").asc(), "pk")
    waiting = [next_turn(user, after=after), *turns.values_list("process", flat=True)[:LOOKED_AT]]
    handoffs = Handoff.objects.select_related("case", "letter").in_bulk(set(waiting) - {None})
    offered = acts_for_each(user, handoffs.values())
    for pk in waiting:
        for offer in offered.get(pk, ()):
            if offer.main:
                return reverse("act", args=[pk, offer.act])
    return None
