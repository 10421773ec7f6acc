"""How a story of the demo is entered, with the days on which it begins and who lives it."""

from collections.abc import Callable
from dataclasses import dataclass

from workflows.demo.calendar import Story
from workflows.demo.families import Cast, working


@dataclass(frozen=True)
class Tale:
    """A story, told once for each of `days_ago`: working days before the last day.

    Args:
        families: how many live it together; one gets it alone, more get it as a list.
        neighbours: they are from one kelurahan.
    """

    tell: Callable[..., Story]
    days_ago: tuple[int, ...]
    cast: Cast
    families: int
    neighbours: bool


TALES: list[Tale] = []


def story(
    *days_ago: int,
    cast: Cast = working,
    families: int = 1,
    neighbours: bool = False,
    where: bool = True,
):
    """Enter the decorated function: `tell(town, family)`; `where` this city's ladder allows it."""

    def enter(tell: Callable[..., Story]) -> Callable[..., Story]:
        if where:
            TALES.append(Tale(tell, days_ago, cast, families, neighbours))
        return tell

    return enter
