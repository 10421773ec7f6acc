"""What of a case a person may be shown, in one place: pages, reports and lists ask here.

Whether somebody sees a case at all is `visible_cases`; this says how much of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework import clock
from casework.models import (
    AgencyFunction,
    Case,
    Custody,
    CustodyScope,
    EvidenceKind,
    Function,
    NeedKind,
    User,
)
from casework.models.needs import NEED_RULES
from permissions.access import grants, own_agencies, visible_cases
from permissions.models import AgencyGrant, CaseShare
from permissions.roles import Action
from workflows.letters import KINDS, covers
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.pathways.steps import Step

ALL_LETTERS = frozenset({*KINDS, covers.KIND})
CARRIED_BY_FIELD_STAFF = frozenset(
    {
        "pemberitahuan_bansos",
        "rujukan_pelatihan",
        "rujukan_perizinan",
        "rujukan_kip",
        "keterangan_graduasi",
    }
)
"""Kinds that say nothing of debt, of health or of what a bank decided. A notice of a result may."""
DEBT_NEEDS = frozenset(kind for kind, rule in NEED_RULES.items() if rule.never_printed)
HEALTH_NEEDS = frozenset(
    {kind for kind, rule in NEED_RULES.items() if rule.function == Function.HEALTH}
    | {NeedKind.DISABILITY_AID}
)
DEBT_PAPERS = frozenset({EvidenceKind.CREDIT_CHECK})
DEBT_GUARDS = frozenset({"no_known_arrears"})


@dataclass(frozen=True)
class Sight:
    """The parts of a case that are shown; what is false stays off the page altogether.

    Attributes:
        family: address, members, visits, needs, and what comes next.
        history: who decided what and when, with its details, reasons and notes.
        money: income, sums asked, planned and paid.
        debt, health: needs, documents and requirements that touch them.
        bank: what a bank decided; `bank_reason`: and why, for the social agency and the bank.
        letters: kinds that may be opened.
        one_thing: a receiver's of one handoff, who sees nothing of the case besides.
    """

    family: bool = False
    history: bool = False
    money: bool = False
    debt: bool = False
    health: bool = False
    bank: bool = False
    bank_reason: bool = False
    letters: frozenset[str] = frozenset()
    one_thing: bool = False

    def shows_need(self, kind: str) -> bool:
        hidden = (kind in DEBT_NEEDS and not self.debt) or (
            kind in HEALTH_NEEDS and not self.health
        )
        return self.family and not hidden

    def shows_document(self, kind: str) -> bool:
        return self.family and (self.debt or kind not in DEBT_PAPERS)

    def shows_requirement(self, guard: str) -> bool:
        return self.family and (self.debt or guard not in DEBT_GUARDS)

    def shows_result(self, step: Step) -> bool:
        """Where a handoff of this step stands after its receiver had it, and what came of it."""
        return self.family and (self.bank or step.receiver != Function.BANK)

    @property
    def tells_answers(self) -> bool:
        """To objections: decisions are part of the history; of the one thing all is told."""
        return self.history or self.one_thing

    def shows_letter(self, kind: str) -> bool:
        return kind in self.letters

    def names_letter(self, kind: str) -> bool:
        """That there is such a letter: an annex is no secret to whoever has one of its families."""
        return kind == covers.KIND or self.shows_letter(kind)


NOTHING = Sight()
IN_THE_FIELD = Sight(family=True, letters=CARRIED_BY_FIELD_STAFF)
WHOLE = Sight(
    family=True,
    history=True,
    money=True,
    debt=True,
    health=True,
    bank=True,
    letters=ALL_LETTERS,
)
WITH_BANK_REASON = Sight(**{**vars(WHOLE), "bank_reason": True})


def sight_of(user: User, case: Case) -> Sight:
    """An office that has or had the whole case sees it whole, and so does whoever audits or is
    named by an office; field staff see what they need at the door. Asked in one query.
    """
    return sights_of(user, [case])[case.pk]


def sights_of(user: User, cases: Iterable[Case]) -> dict[int, Sight]:
    """The same of several cases, by their row, in one query too."""
    pks = [each.pk for each in cases]
    rows = _looked_at(user).filter(pk__in=pks).values("pk", *_LOOKED_AT)
    seen = {row.pop("pk"): _sight(**row) for row in rows}
    return {pk: seen.get(pk, NOTHING) for pk in pks}


def sight_of_handoff(user: User, handoff: Handoff) -> Sight:
    """Who was handed this one thing is shown all of it, and nothing of the case besides."""
    sight = sight_of(user, handoff.case)
    return sight if sight.family else _as_receiver(handoff)


def _as_receiver(handoff: Handoff) -> Sight:
    step = handoff.definition
    reasoned = step.receiver in (Function.SOCIAL, Function.BANK)
    whole = {**vars(WHOLE), "history": False, "letters": frozenset({step.letter, covers.KIND})}
    return Sight(**whole | {"bank_reason": reasoned, "one_thing": True})


def cases_seen_whole(user: User) -> QuerySet[Case]:
    """For questions whose answer alone tells of debt or health."""
    return _looked_at(user).filter(_WHOLE)


def concealed_handoffs(user: User) -> QuerySet[Handoff]:
    """Of the cases that the user sees, those handoffs of which the result is not shown."""
    banks = Q(pk=None)
    for pathway, steps in STEPS.items():
        codes = [code for code, step in steps.items() if step.receiver == Function.BANK]
        banks |= Q(case__pathway=pathway, step__in=codes)
    seen_in_part = _looked_at(user).filter(~_WHOLE)
    return Handoff.objects.filter(
        banks, let_in_at__isnull=False, case__in=seen_in_part.values("pk")
    )


_WHOLE = Q(held=True) | Q(audited=True, confidential=False) | Q(named=True, in_office=True)
_LOOKED_AT = ("confidential", "held", "reasoned", "audited", "named", "in_office")


def _looked_at(user: User) -> QuerySet[Case]:
    held = Custody.objects.filter(
        case=OuterRef("pk"), agency__in=own_agencies(user), scope=CustodyScope.CASE
    )
    functions = AgencyFunction.objects.on(clock.today())
    reasoned = functions.filter(function__in=[Function.SOCIAL, Function.BANK])
    return visible_cases(user).annotate(
        held=Exists(held),
        reasoned=Exists(held.filter(agency__in=reasoned.values("agency"))),
        audited=Exists(grants(AgencyGrant, user, Action.AUDIT)),
        named=Exists(CaseShare.objects.filter(case=OuterRef("pk"), user=user.pk)),
        in_office=Exists(grants(AgencyGrant, user, Action.SEE_NAMED)),
    )


def _sight(*, confidential, held, reasoned, audited, named, in_office) -> Sight:
    audited = audited and not confidential
    if reasoned or audited:
        return WITH_BANK_REASON
    if held or (named and in_office):
        return WHOLE
    return IN_THE_FIELD
