"""Requirements that explain themselves: a rule, the sentence that says it, and who can mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.prepared import Given, NotKnown, When, nothing_known, prepared
from permissions.roles import Role

COLUMNS_AT_ONCE = 12
"""Conditions in one query; rows that differ in many facts are asked in several."""
KEPT = 512
"""Steps times what may be null among their facts."""


class AnyCase:
    """The cases that are asked about, as a guard sees them: a column for each field, a queryset for
    each kind of record. What a guard makes of it is asked for one case or for a thousand at once.

    `together` is where a guard keeps what it counts over all of them, and can take back.
    """

    def __init__(self, *, kept: bool = False):
        self.together: dict[Any, Any] = {}
        self._kept = kept

    def when(self, work_out: Callable[[], date | datetime]) -> date | datetime | When:
        """A moment or a day that is worked out whenever the question is asked."""
        return When(work_out) if self._kept else work_out()

    def __getattr__(self, name: str) -> Any:
        field = Case._meta.pk if name == "pk" else Case._meta.get_field(name.removesuffix("_id"))
        if not field.one_to_many:
            return OuterRef(name)
        rows = field.related_model._default_manager
        return rows.filter(**{field.field.name: OuterRef("pk")})


class Asked(NamedTuple):
    """A case and the facts of what is proposed for it."""

    case: Case
    facts: dict[str, Any]


class Found(NamedTuple):
    """A column of the case's row, and what its value means for the one who asked."""

    column: Exists | Subquery
    judge: Callable[[Asked, Any], bool | str]


Answer = bool | str | Exists | Q | Found


@dataclass(frozen=True)
class Guard:
    """A rule over cases and the facts of a proposal.

    `check(case, facts)` answers for all cases that have these facts: true or false, or with a
    sentence more exact than the guard's own, or with a condition on the case's row, or with a
    column of it to be judged. It sees only the facts that it `reads`; of those that it `needs` too,
    none may be missing.
    """

    code: str
    sentence: str
    supplied_by: Role
    where: str
    check: Callable[[AnyCase, dict], Answer]
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    waivable: bool = False

    def __hash__(self):
        return hash(self.code)  # the sentence's own depends on the language

    def askable(self, facts: dict) -> bool:
        """The facts that it looks at are there."""
        return all(name in facts for name in self.needs)

    def seen(self, facts: dict) -> dict:
        """Those of the facts that it looks at."""
        return {name: facts[name] for name in self.reads if name in facts}

    def unmet(self, sentence: str = "") -> "Unmet":
        sentence = sentence or self.sentence
        return Unmet(self.code, sentence, self.supplied_by, self.where, self.waivable)


@dataclass(frozen=True)
class Unmet:
    """What is missing, who can supply it, and on which part of the case's page."""

    code: str
    sentence: str
    supplied_by: str = ""
    where: str = ""
    waivable: bool = False

    def __str__(self):
        return str(self.sentence)


def ask(case: Case, guards: Iterable[Guard], facts: dict) -> list[Unmet]:
    """Which of these requirements a case does not meet, in their order."""
    return Answers([Asked(case, facts)], guards).unmet(case)


class Answers:
    """What a step's guards say of some cases: asked in one query for all that have like facts."""

    def __init__(self, asked: Iterable[Asked], guards: Iterable[Guard]):
        self._asked = {each.case.pk: each for each in asked}
        self._guards = list(guards)
        self._case = AnyCase()
        self._said: dict[tuple, Answer] = {}
        self._found: dict[tuple, dict[int, Any]] = {}
        if not self._ask_as_before():
            for each in self._asked.values():
                for guard in self._guards:
                    self._hear(guard, each)
            self._ask_database()

    def _ask_as_before(self) -> bool:
        """In a query that was built for others before: where all are asked the same, and what the
        guards answer does not depend on more than can be given anew.
        """
        alike = {self._keys(each) for each in self._asked.values()}
        if len(alike) != 1:
            return False
        keys = alike.pop()
        guards = tuple(guard for guard, seen in keys)
        facts = {name: value for guard, seen in keys for name, value in seen}
        said = _kept_answers(guards, _nulls(facts))
        if said is None or any(isinstance(value, tuple) for value in facts.values()):
            return False
        self._said = dict(zip(keys, said, strict=True))
        conditions = [key for key, answer in self._said.items() if _is_condition(answer)]
        if conditions:
            self._keep(conditions, _columns_of(guards, cases=list(self._asked), **facts))
        return True

    def _keys(self, asked: Asked) -> tuple:
        return tuple(
            self._key(guard, asked) for guard in self._guards if guard.askable(asked.facts)
        )

    def _hear(self, guard: Guard, asked: Asked) -> None:
        key = self._key(guard, asked)
        if guard.askable(asked.facts) and key not in self._said:
            self._said[key] = guard.check(self._case, _columns(dict(key[1])))

    @staticmethod
    def _key(guard: Guard, asked: Asked) -> tuple:
        """Cases that are alike to a guard; a beneficiary is not named but pointed at."""
        return guard, tuple(
            (name, None if _is_beneficiary(name, value, asked.case) else _hashable(value))
            for name, value in guard.seen(asked.facts).items()
        )

    def unmet(self, case: Case, guards: Iterable[Guard] | None = None) -> list[Unmet]:
        """Of one of the cases, in the order of the guards; what is refused is not counted.

        Args:
            guards: some of those that were asked; all where none are given.
        """
        asked = self._asked[case.pk]
        answers = {
            guard: self._answer(self._key(guard, asked), asked)
            for guard in (self._guards if guards is None else guards)
            if guard.askable(asked.facts)
        }
        unmet = [
            guard.unmet("" if answer is False else answer)
            for guard, answer in answers.items()
            if answer is not True
        ]
        if unmet:
            self.take_back(case)
        return unmet

    def take_back(self, case: Case) -> None:
        """Nothing is let go for this case after all."""
        for counted in self._case.together.values():
            counted.take_back(case)

    def _answer(self, key: tuple, asked: Asked) -> bool | str:
        said = self._said[key]
        if isinstance(said, Found):
            return said.judge(asked, self._found[key][asked.case.pk])
        return bool(self._found[key][asked.case.pk]) if key in self._found else said

    def _ask_database(self) -> None:
        columns = {key: _column(said) for key, said in self._said.items() if _is_condition(said)}
        for keys in _batches(list(columns)):
            mine = [pk for pk, each in self._asked.items() if self._concerns(keys, each)]
            rows = Case.objects.filter(pk__in=mine)
            self._keep(keys, rows.values_list("pk", *(columns[key] for key in keys)))

    def _keep(self, keys: list[tuple], rows: Iterable[tuple]) -> None:
        for pk, *values in rows:
            for key, value in zip(keys, values, strict=True):
                self._found.setdefault(key, {})[pk] = value

    def _concerns(self, keys: list[tuple], asked: Asked) -> bool:
        return any(self._key(key[0], asked) == key for key in keys)


@prepared
def _columns_of(guards: tuple[Guard, ...], *, cases, **facts) -> QuerySet:
    conditions = filter(_is_condition, _kept_answers(guards, _nulls(facts)))
    return Case.objects.filter(pk__in=cases).values_list("pk", *map(_column, conditions))


@lru_cache(KEPT)
def _kept_answers(guards: tuple[Guard, ...], nulls: tuple) -> tuple[Answer, ...] | None:
    """What the guards answer whatever the facts, the day and the rows; null where one of them must
    look at these first.

    Args:
        nulls: of each fact that there is, whether it is null.
    """
    facts, case = {name: None if null else Given(name) for name, null in nulls}, AnyCase(kept=True)
    try:
        with nothing_known():
            return tuple(each.check(case, _columns(each.seen(facts))) for each in guards)
    except (NotKnown, TypeError):
        return None


def _nulls(facts: dict) -> tuple[tuple[str, bool], ...]:
    return tuple((name, value is None) for name, value in facts.items())


def _is_beneficiary(name: str, value: Any, case: Case) -> bool:
    return name == "member" and value == case.beneficiary_id


def _columns(facts: dict) -> dict:
    """The facts as a guard reads them."""
    if "member" in facts and facts["member"] is None:
        facts["member"] = OuterRef("beneficiary_id")
    return facts


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _is_condition(answer: Answer) -> bool:
    return isinstance(answer, Found) or hasattr(answer, "resolve_expression")


def _column(answer: Exists | Q | Found):
    return answer.column if isinstance(answer, Found) else ExpressionWrapper(answer, BooleanField())


def _batches(keys: list) -> Iterator[list]:
    for start in range(0, len(keys), COLUMNS_AT_ONCE):
        yield keys[start : start + COLUMNS_AT_ONCE]


def guard(
    sentence: str,
    *,
    supplied_by: Role = Role.CASEWORKER,
    where: str = "case",
    needs: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
):
    """Turn a function of the case (and the facts) into a hard guard named after it.

    Args:
        where: part of the case's page on which it is mended.
        needs: facts without which it cannot be asked yet.
        reads: facts at which it looks if they are there.
    """

    def make(function: Callable) -> Guard:
        takes_facts = function.__code__.co_argcount == 2
        check = function if takes_facts else lambda case, facts: function(case)
        seen = (*needs, *reads)
        return Guard(function.__name__, sentence, supplied_by, where, check, needs, seen)

    return make


def waivable(hard: Guard) -> Guard:
    """A head may let this one go, with a reason, which is counted."""
    return replace(hard, waivable=True)


def not_possible(code: str, sentence: str) -> Unmet:
    """A refusal that nobody supplies anything for."""
    return Unmet(code, sentence)


WRONG_STATE = "state"
NO_SENDER = "sender"
NO_RECEIVER = "receiver"
ALREADY_OPEN = "already_open"
OTHER_CASE = "other_case"
SENTENCES = {
    WRONG_STATE: _("This step is not possible where the family now stands."),
    NO_SENDER: _("Neither the agency working on the case nor its owner may take this step."),
    NO_RECEIVER: _("No agency is in charge of receiving this step yet."),
    ALREADY_OPEN: _("A proposal is open already: %(step)s."),
    OTHER_CASE: _("This person or household already has another open case."),
}
