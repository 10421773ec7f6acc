"""Whoever refused something sees to it that the family hears of it from a person."""

from casework import clock
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.town import Town
from workflows.models import HowTold, Telling

EVERY = 2
"""Working days between two rounds."""
LEFT_OVER = 30
"""Working days before the last day; what came later is on the desks today."""


def families_are_told(town: Town) -> Story:
    """Every few days the caseworkers tell what is on their lists."""
    while town.calendar.working_days_left() > LEFT_OVER:
        for telling in Telling.objects.to_do().select_related("handoff", "agency"):
            by = town.desk("petugas", telling.agency)
            how = town.pick((HowTold.VISIT, HowTold.PHONE, HowTold.OFFICE))
            services.tell_family(telling.handoff, by=by, how=how, on=clock.today())
        yield EVERY
