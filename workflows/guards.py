"""Requirements that explain themselves: a rule, the sentence that says it, and who can mend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from permissions.roles import Role


@dataclass(frozen=True)
class Guard:
    """A rule over a case and the facts of one proposal.

    `check` answers true or false, or with a sentence more exact than the guard's own when it is
    not met, or with a condition on the database: all conditions of a step are asked in one query.
    """

    code: str
    sentence: str
    supplied_by: Role
    where: str
    check: Callable[[Any, dict], bool | str | Exists | Q]
    needs: tuple[str, ...] = ()
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


def ask(case, guards: Iterable[Guard], facts: dict) -> list[Unmet]:
    """Which of these requirements a case does not meet, in their order."""
    answers = {each: each.check(case, facts) for each in guards if each.askable(facts)}
    answers |= _ask_database(
        case, {each: answer for each, answer in answers.items() if _is_condition(answer)}
    )
    return [
        each.unmet("" if answer is False else answer)
        for each, answer in answers.items()
        if answer is not True
    ]


def _is_condition(answer: Any) -> bool:
    return hasattr(answer, "resolve_expression")


def _ask_database(case, conditions: dict[Guard, Exists | Q]) -> dict[Guard, bool]:
    if not conditions:
        return {}
    columns = [ExpressionWrapper(each, BooleanField()) for each in conditions.values()]
    row = type(case).objects.filter(pk=case.pk).values_list(*columns).get()
    return dict(zip(conditions, map(bool, row), strict=True))


def guard(
    sentence: str,
    *,
    supplied_by: Role = Role.CASEWORKER,
    where: str = "case",
    needs: tuple[str, ...] = (),
):
    """Turn a function of the case (and the facts) into a hard guard named after it.

    Args:
        where: part of the case's page on which it is mended.
        needs: facts without which it cannot be asked yet.
    """

    def make(function: Callable) -> Guard:
        takes_facts = function.__code__.co_argcount == 2
        check = function if takes_facts else lambda case, facts: function(case)
        return Guard(function.__name__, sentence, supplied_by, where, check, needs)

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
