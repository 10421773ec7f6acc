"""No count under five can be read from a report, nor computed from what it shows."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reports.small_numbers import CLOSED, SMALL, Sum, hide

LINE = Sum("total", ("a", "b", "c"))


def shown(a: int, b: int, c: int) -> dict:
    return hide({"a": a, "b": b, "c": c, "total": a + b + c}, [LINE])


def test_a_small_count_is_hidden():
    assert hide({"a": 4, "b": 5, "c": 0}, []) == {"a": SMALL, "b": 5, "c": 0}


def test_the_next_smallest_is_hidden_where_a_sum_would_tell():
    assert shown(3, 9, 20) == {"a": SMALL, "b": CLOSED, "c": 20, "total": 32}


def test_one_more_where_the_second_is_not_enough():
    """3 and 5 hidden of 28: the second is at least five, so the first would be at most three."""
    assert shown(3, 5, 20) == {"a": SMALL, "b": CLOSED, "c": CLOSED, "total": 28}


def test_the_sum_itself_is_hidden_where_nothing_else_is_left():
    assert shown(4, 4, 0) == {"a": SMALL, "b": SMALL, "c": 0, "total": CLOSED}


def test_a_small_sum_is_hidden_as_what_it_is():
    assert shown(2, 0, 0) == {"a": SMALL, "b": 0, "c": 0, "total": SMALL}


def test_a_sum_that_tells_by_being_small_is_not_called_small():
    """Three parts that are not 0 make 4 at most only as 1, 1 and 1 or 2."""
    assert shown(1, 1, 1) == {"a": SMALL, "b": SMALL, "c": SMALL, "total": CLOSED}


def test_what_no_sum_tells_is_left():
    assert shown(7, 9, 20) == {"a": 7, "b": 9, "c": 20, "total": 36}


def test_tables_that_share_counts_are_hidden_together():
    """What is hidden in one line must not stand in the other."""
    counts = {"a": 3, "b": 20, "row": 23, "c": 30, "column": 33, "d": 40, "all": 73}
    sums = [Sum("row", ("a", "b")), Sum("column", ("a", "c")), Sum("all", ("column", "d"))]
    assert hide(counts, sums)["a"] == SMALL
    assert hide(counts, sums)["b"] == hide(counts, sums)["c"] == CLOSED


def possible(marks: dict, key: str) -> set[int]:
    """What the hidden counts may be, tried out, for somebody who sees a line."""

    def choices(mark):
        return range(1, 5) if mark == SMALL else range(5, 60) if mark == CLOSED else [mark]

    total = range(1, 60) if marks["total"] == CLOSED else choices(marks["total"])

    names = ("a", "b", "c")
    found = set()
    for values in product(*(choices(marks[name]) for name in names)):
        if sum(values) in total:
            found.add({**dict(zip(names, values, strict=True)), "total": sum(values)}[key])
    return found


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_a_small_count_may_still_be_anything_that_is_small(a, b, c):
    marks = shown(a, b, c)
    for key, mark in marks.items():
        if mark == SMALL:
            assert possible(marks, key) >= {1, 2, 3, 4}
    assert not any(isinstance(mark, int) and 0 < mark < 5 for mark in marks.values())


@pytest.mark.parametrize("counts", [{}, {"total": 0, "a": 0}])
def test_nothing_is_hidden_where_nothing_is(counts):
    assert hide(counts, [LINE]) == counts
