"""Many at once: what was chosen, what of it can be decided, and what that amounts to."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.models import User
from permissions.access import visible_handoffs
from permissions.standing import Standing
from workflows import services
from workflows.cautions import Look, looks_at
from workflows.desk.asking import who_was_faster
from workflows.desk.work.filters import BULK
from workflows.errors import AlreadyDecided
from workflows.models import Handoff, HandoffTask
from workflows.services import Verdict
from workflows.worklists import Turn, open_turns, whose_turn, worklist

BUTTONS = {
    "approve": _("Approve"),
    "send-back": _("Send back"),
    "accept": _("Accept"),
    "confirm": _("Confirm"),
}
QUESTIONS = {
    "approve": _("Approve these?"),
    "send-back": _("Send these back?"),
    "accept": _("Accept these?"),
    "confirm": _("Confirm these outcomes?"),
}
AS_A_WHOLE = frozenset({"approve", "send-back"})
"""Acts by which a bundle goes as a whole."""
SERVICES = {
    "approve": services.approve_many,
    "send-back": services.send_back_many,
    "accept": services.accept_many,
    "confirm": services.confirm_many,
}
MOST = 500


class Lot:
    """What a person chose for one act, of what they may see; a bundle comes as a whole.

    Attributes:
        turns: those that the act fits; `left_out`: the other turns that are theirs.
        late: what was their turn and is so no longer, with who decided last.
    """

    def __init__(self, user: User, standing: Standing, act: str, chosen: Iterable[int]):
        self.user, self.act = user, act
        self.chosen = set(chosen)
        mine = open_turns(user, standing=standing)
        wanted = Q(process__in=self.chosen)
        if act in AS_A_WHOLE:
            bundles = mine.filter(wanted, process__bundle__isnull=False)
            wanted |= Q(process__bundle__in=bundles.values("process__bundle"))
        turns = worklist(user, turns=mine.filter(wanted), standing=standing, size=MOST)
        self.turns = [each for each in turns if act in BULK.get(each.at, ())]
        self.left_out = [each for each in turns if act not in BULK.get(each.at, ())]
        gone = self.chosen - {each.handoff for each in turns}
        theirs = HandoffTask.objects.filter(whose_turn(standing), process=OuterRef("pk"))
        seen = visible_handoffs(user).filter(Exists(theirs), pk__in=gone)
        self.late = list(seen.select_related("case", "member", "last_by").order_by("pk"))

    def __bool__(self):
        return bool(self.turns or self.late or self.left_out)

    @cached_property
    def looks(self) -> dict[int, Look]:
        return looks_at(self.turns)

    @property
    def rows(self) -> list[tuple[Turn, Look]]:
        return [(each, self.looks[each.handoff]) for each in self.turns]

    @property
    def rupiah(self) -> int:
        return sum(look.amount or 0 for look in self.looks.values())

    @property
    def weighs(self) -> bool:
        """There is something to be known before the click."""
        return bool(self.turns) and (self.act == "approve" or self.rupiah > 0)

    @property
    def by_step(self) -> list[tuple[str, int, int]]:
        """Step, how many, rupiah."""
        many = Counter(each.step for each in self.turns)
        sums: Counter[str] = Counter()
        for each, look in self.rows:
            sums[each.step] += look.amount or 0
        return [(step, count, sums[step]) for step, count in many.most_common()]

    @property
    def cautioned(self) -> int:
        return sum(bool(look.cautions) for look in self.looks.values())

    @property
    def too_late(self) -> list[tuple[Handoff, str]]:
        """What somebody else has decided meanwhile, and who when."""
        return [
            (each, who_was_faster(AlreadyDecided(each.last_by, each.last_at, each.stage)))
            for each in self.late
        ]

    @property
    def came_along(self) -> int:
        """Of bundles, what nobody has ticked."""
        return sum(each.handoff not in self.chosen for each in self.turns)

    @property
    def bundles(self) -> int:
        return len({each.bundle for each in self.turns if each.bundle})

    @property
    def _wanted(self) -> set[int]:
        return {each.handoff for each in self.turns} | {each.pk for each in self.late}

    @property
    def many(self) -> int:
        return len(self._wanted)

    def decide(self, **options) -> list[Verdict]:
        """Each gets its verdict, those for which it is too late as well."""
        handoffs = Handoff.objects.filter(pk__in=self._wanted).select_related("case")
        return SERVICES[self.act](handoffs.order_by("pk"), by=self.user, **options)
