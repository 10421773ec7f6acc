"""Requirements that explain themselves: a rule, the sentence that says it, and who can mend it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.roles import Role


@dataclass(frozen=True)
class Guard:
    """A rule over a case and the facts of one proposal; `check` is true when it is met.

    A check that is not met may return a sentence more exact than the guard's own.
    """

    code: str
    sentence: str
    supplied_by: Role
    where: str
    check: Callable[[Any, dict], bool | str]
    needs: tuple[str, ...] = ()
    waivable: bool = False

    def askable(self, facts: dict) -> bool:
        """The facts that it looks at are there."""
        return all(name in facts for name in self.needs)

    def unmet(self, case, facts: dict) -> "Unmet | None":
        answer = self.check(case, facts)
        if answer is True:
            return None
        return self.as_unmet(answer or self.sentence)

    def as_unmet(self, sentence: str) -> "Unmet":
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
SENTENCES = {
    WRONG_STATE: _("This step is not possible where the family now stands."),
    NO_SENDER: _("Neither the agency working on the case nor its owner may take this step."),
    NO_RECEIVER: _("No agency holds the function that receives this step."),
    ALREADY_OPEN: _("A proposal is open already: %(step)s."),
}
