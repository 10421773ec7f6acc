"""What a family lacks, from whom, and what each agency has given: need by need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from casework.models import Assistance, Need, NeedKind, ProgrammeKind
from casework.models.assistance import LIVE
from workflows.models import Handoff
from workflows.stages import OPEN, Stage

ANSWERS: dict[str, NeedKind] = {
    ProgrammeKind.BPNT: NeedKind.FOOD,
    ProgrammeKind.BPNTD: NeedKind.FOOD,
    ProgrammeKind.FOOD_PARCEL: NeedKind.FOOD,
    ProgrammeKind.CONSUMPTION_AID: NeedKind.FOOD,
    ProgrammeKind.PKH: NeedKind.CASH,
    ProgrammeKind.BLT: NeedKind.CASH,
    ProgrammeKind.CASH_AID: NeedKind.CASH,
    ProgrammeKind.KIP: NeedKind.SCHOOL_SUPPORT,
    ProgrammeKind.LOAN_BPR: NeedKind.CAPITAL_LOAN,
    ProgrammeKind.LOAN_OJIR: NeedKind.CAPITAL_LOAN,
    ProgrammeKind.CAPITAL_KPM: NeedKind.CAPITAL_GRANT,
    ProgrammeKind.CAPITAL_KUBE: NeedKind.GROUP_BUSINESS,
}
"""The need that a programme's help is for."""


class Names(Protocol):
    def meets(self, function: str) -> str: ...


@dataclass(frozen=True)
class Lack:
    """A need: which agency should meet it, what was given, and what is on its way.

    `met_on` is empty while it is open; `concealed` where the reader is not shown what became of it.
    """

    need: Need
    agency: str
    met_on: date | None
    given: list[Assistance] = field(default_factory=list)
    done: list[Handoff] = field(default_factory=list)
    under_way: Handoff | None = None
    concealed: bool = False

    def conceal(self) -> "Lack":
        """Only that it was referred, if it was."""
        referred = self.under_way or next(iter(self.done), None)
        return Lack(self.need, self.agency, None, under_way=referred, concealed=True)

    @property
    def total(self) -> int | None:
        """Rupiah paid or decided; null where nothing of it is money."""
        amounts = [each.amount for each in self.given if each.amount]
        return sum(amounts) if amounts else None

    @property
    def goods(self) -> list[str]:
        return list(dict.fromkeys(each.goods for each in self.given if each.goods))


def lacks(
    needs: Iterable[Need],
    assistance: Iterable[Assistance],
    handoffs: Iterable[Handoff],
    names: Names,
) -> Iterator[Lack]:
    """What is still open comes first."""
    for need in sorted(needs, key=lambda each: each.met_on is not None):
        answering = [each for each in handoffs if need.kind in each.definition.meets]
        yield Lack(
            need=need,
            agency=names.meets(need.rule.function),
            met_on=need.met_on,
            given=[each for each in assistance if _answers(each, need)],
            done=[each for each in answering if each.stage == Stage.COMPLETED],
            under_way=next((each for each in answering if each.stage in OPEN), None),
        )


def _answers(aid: Assistance, need: Need) -> bool:
    """Help that counts, for this member where the need is one member's."""
    right = ANSWERS.get(aid.programme_year.programme.kind) == need.kind
    return right and aid.status in LIVE and need.member_id in (None, aid.member_id)
