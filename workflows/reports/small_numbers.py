"""Counts so small that they point at families are hidden, and so is what would give them away.

A count from 1 to 4 is shown as "<5"; 0 is shown. Where a table also shows a sum, a hidden count
could be computed from the others: then the next smallest count of that sum is hidden too (as "…"),
or the sum itself, until from what is left each small count may still be anything from 1 to 4.

Tables that share counts (a kecamatan is a sum of kelurahan, and a part of the city) are hidden
together, so that none gives away what another hides: every sum that a reader could make is named
to `hide`, those across the filters of the page too. Each sum is looked at by itself; what could be
worked out from several at once is not searched for.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

LEAST = 5
SMALL, CLOSED = f"<{LEAST}", "…"
UNSAID = "…?"
"""A sum that is small itself, and would tell by being so; it is shown as CLOSED."""
ENDLESS = float("inf")
Key = Hashable


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (*self.parts, self.total)


def hide(counts: Mapping[Key, int], sums: Iterable[Sum]) -> dict[Key, int | str]:
    """Each count, or what is shown instead of it.

    Args:
        sums: every sum over these counts that somebody could make; a count that is not there is 0.
    """
    shown: dict[Key, int | str] = {
        key: SMALL if 0 < count < LEAST else count for key, count in counts.items()
    }
    open_sums = [each for each in sums if any(counts.get(key) for key in each.keys)]
    while sum(_close(counts, shown, each) for each in open_sums):
        pass  # what one sum hides, another may have to make up for
    return {key: CLOSED if mark == UNSAID else mark for key, mark in shown.items()}


def _close(counts: Mapping[Key, int], shown: dict[Key, int | str], each: Sum) -> bool:
    """Hide more of a sum until it gives nothing away; whether something was hidden."""
    hidden_more = False
    while _gives_away(counts, shown, each):
        visible = [key for key in each.keys if isinstance(shown.get(key, 0), int)]
        large = [key for key in visible if counts.get(key, 0) >= LEAST]
        if large:
            # the total last among equals: it is what readers look for
            shown[min(large, key=lambda key: (counts[key], key == each.total))] = CLOSED
        elif shown.get(each.total) == SMALL:
            shown[each.total] = UNSAID
        else:
            break
        hidden_more = True
    return hidden_more


def _gives_away(counts: Mapping[Key, int], shown: Mapping[Key, int | str], each: Sum) -> bool:
    """Whether the sum narrows a small count down."""
    return any(
        shown.get(key) == SMALL and _range(key, counts, shown, each) != (1, LEAST - 1)
        for key in each.keys
    )


def _range(key: Key, counts, shown, each: Sum) -> tuple[float, float]:
    """Between which numbers a small count must lie, for who knows what is shown of the sum."""
    total = _bounds(counts, shown, each.total)
    parts = [_bounds(counts, shown, part) for part in each.parts if part != key]
    least, most = sum(low for low, _ in parts), sum(high for _, high in parts)
    if key == each.total:
        low, high = least, most
    else:
        low, high = total[0] - most, total[1] - least
    return max(1, low), min(LEAST - 1, high)


def _bounds(counts, shown, key: Key) -> tuple[float, float]:
    match shown.get(key, 0):
        case str(mark) if mark == SMALL:
            return 1, LEAST - 1
        case str(mark):
            return LEAST if mark == CLOSED else 1, ENDLESS
        case number:
            return number, number
