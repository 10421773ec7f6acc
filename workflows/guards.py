"""Requirements that explain themselves: a rule, the sentence that says it, and who can mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from permissions.roles import Role

COLUMNS_AT_ONCE = 12
"""Conditions in one query; rows that differ in many facts are asked in several."""


class AnyCase:
    """The cases that are asked about, as a guard sees them: a column for each field, a queryset for
    each kind of record. What a guard makes of it is asked for one case or for a thousand at once.

    `together` is where a guard keeps what it counts over all of them, and can take back.
    """

    def __init__(self):
        self.together: dict[Any, Any] = {}

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

    def askable(self, facts: dict) -> bool:
        """The facts that it looks at are there."""
        return all(name in facts for name in self.needs)

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
        for each in self._asked.values():
            for guard in self._guards:
                self._hear(guard, each)
        self._ask_database()

    def _hear(self, guard: Guard, asked: Asked) -> None:
        key = self._key(guard, asked)
        if guard.askable(asked.facts) and key not in self._said:
            self._said[key] = guard.check(self._case, _columns(dict(key[1])))

    @staticmethod
    def _key(guard: Guard, asked: Asked) -> tuple:
        """Cases that are alike to a guard; a beneficiary is not named but pointed at."""
        seen = [(name, asked.facts[name]) for name in guard.reads if name in asked.facts]
        return guard, tuple(
            (name, None if _is_beneficiary(name, value, asked.case) else _hashable(value))
            for name, value in seen
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
            for pk, *values in rows.values_list("pk", *(columns[key] for key in keys)):
                for key, value in zip(keys, values, strict=True):
                    self._found.setdefault(key, {})[pk] = value

    def _concerns(self, keys: list[tuple], asked: Asked) -> bool:
        return any(self._key(key[0], asked) == key for key in keys)


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
