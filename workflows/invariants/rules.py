"""What a rule is: a name, its sentence, and where it is broken."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from workflows.pathways import STEPS
from workflows.pathways.steps import Step


@dataclass(frozen=True)
class Place:
    """Where something is wrong, in numbers that tell nothing of anybody."""

    case: str = ""
    handoff: int | None = None
    letter: str = ""
    series: str = ""
    row: int | None = None

    def __str__(self):
        said = {name: value for name, value in vars(self).items() if value not in ("", None)}
        return ", ".join(f"{name} {value}" for name, value in said.items())


@dataclass(frozen=True)
class Rule:
    """What must be true at any moment; `broken` finds where it is not."""

    name: str
    sentence: str
    broken: Callable[[], Iterable[Place]]


@dataclass(frozen=True)
class Finding:
    rule: Rule
    place: Place


RULES: list[Rule] = []


def rule(broken: Callable[[], Iterable[Place]]) -> Callable[[], Iterable[Place]]:
    """Enter the decorated function, whose docstring says what must be true.

    It asks one statement: that sees one moment, so work that goes on beside it is no finding.
    """
    sentence = " ".join(broken.__doc__.partition("\n\n")[0].split())
    RULES.append(Rule(broken.__name__, sentence, broken))
    return broken


def places(rows: QuerySet, **columns: str) -> Iterator[Place]:
    """One place for each row, read from these columns, in memory that does not grow."""
    for values in rows.values_list(*columns.values()).iterator(chunk_size=1_000):
        yield Place(**dict(zip(columns, values, strict=True)))


def unless(rows: QuerySet, condition: Q) -> QuerySet:
    """Rows of which this is not true; what is null is not true either."""
    true = When(condition, then=Value(True))
    fits = Case(true, default=Value(False), output_field=BooleanField())
    return rows.annotate(fits=fits).filter(fits=False)


def of_steps(which: Callable[[Step], bool], prefix: str = "") -> Q:
    """Handoffs of the steps of which this is true."""
    found = Q(pk__in=[])
    for pathway, steps in STEPS.items():
        codes = [code for code, step in steps.items() if which(step)]
        found |= Q(**{f"{prefix}case__pathway": pathway, f"{prefix}step__in": codes})
    return found
