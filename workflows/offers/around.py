"""What offers look at beside the handoffs: asked when first needed, for all of them together."""

from functools import cached_property

from casework import clock
from casework.models import Case, Custody, CustodyScope
from workflows.models import Arrival, Handoff, Objection, Telling


class Around:
    """Some handoffs, and what there is around them."""

    def __init__(self, handoffs: list[Handoff]):
        self._handoffs = handoffs

    @property
    def _pks(self) -> list[int]:
        return [each.pk for each in self._handoffs]

    @property
    def _letters(self) -> list[int]:
        return [each.letter_id for each in self._handoffs if each.letter_id]

    @cached_property
    def to_tell(self) -> set[int]:
        """Handoffs of which a family has yet to be told."""
        duties = Telling.objects.to_do().filter(handoff__in=self._pks)
        return set(duties.values_list("handoff", flat=True))

    @cached_property
    def arrived_today(self) -> set[tuple[int, int, int]]:
        """Who has been at a counter today: letter, case, agency."""
        came = Arrival.objects.filter(letter__in=self._letters, came_on=clock.today())
        return set(came.values_list("letter", "case", "agency"))

    @cached_property
    def objected(self) -> set[int]:
        """Handoffs to which an objection waits for its answer."""
        waiting = Objection.objects.open().filter(about__in=self._pks)
        return set(waiting.values_list("about", flat=True))

    @cached_property
    def _custodies(self) -> set[tuple[int, int]]:
        cases = {each.case_id for each in self._handoffs}
        whole = Custody.objects.filter(case__in=cases, scope=CustodyScope.CASE)
        return set(whole.values_list("case", "agency"))

    def agencies_ever_with(self, case: Case) -> frozenset[int]:
        return frozenset(agency for pk, agency in self._custodies if pk == case.pk)
