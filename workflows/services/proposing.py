"""Proposing a step, alone or for many."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, Group, Person, User
from permissions.access import may_or_raise, require_other_family, require_sight
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.errors import StepNotPossible
from workflows.flows import flow_of
from workflows.models import Bundle, Handoff
from workflows.pathways import step_of
from workflows.pathways.steps import Step
from workflows.reasons import require_reason
from workflows.services.locking import locked_case
from workflows.services.possible import Route, examine, exclusive


@transaction.atomic
def propose(
    case: Case, step: str, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose a step for one member (default: the beneficiary); the head is next.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError
    """
    act = _propose(locked_case(case), step, by, reason, note, facts)
    if act.handoff.definition.group:
        _require_bundle(act.handoff)
    seal([act])
    return act.handoff


def _require_bundle(handoff: Handoff) -> None:
    raise ValidationError(
        {"step": _("%(step)s is proposed for the group together.") % {"step": handoff.label}}
    )


@transaction.atomic
def propose_many(
    cases: Iterable[Case],
    step: str,
    *,
    by: User,
    group: Group | None = None,
    reason: str = "",
    note: str = "",
    **facts: Any,
) -> Bundle:
    """Propose one step for many families: approved together, one letter with an annex.

    For a KUBE each case's member is the one who belongs to the group.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError: of the first case that cannot.
    """
    cases = sorted({case.pk: case for case in cases}.values(), key=lambda case: case.pk)
    if not cases:
        raise ValidationError({"cases": _("Choose at least one family.")})
    step_of(cases[0].pathway, step)
    if len(cases) > 1 and any(case.confidential for case in cases):
        raise ValidationError({"cases": _("A confidential case is proposed alone.")})
    bundle = Bundle.objects.create(step=step, group=group, proposed_by=by, proposed_at=clock.now())
    acts = []
    for case in map(locked_case, cases):
        mine = {**facts, **_group_facts(case, group)}
        acts.append(_propose(case, step, by, reason, note, mine, bundle, len(cases)))
    if len({act.handoff.sender_id for act in acts}) > 1:
        raise ValidationError({"cases": _("These cases are with different agencies.")})
    for act in acts:
        seal([act])
    return bundle


def _group_facts(case: Case, group: Group | None) -> dict[str, Any]:
    if group is None:
        return {}
    member = Person.objects.filter(
        household=case.household_id, memberships__group=group, memberships__until=None
    ).first()
    return {"group": group, "member": member or case.beneficiary}


def _propose(
    case: Case,
    code: str,
    by: User,
    reason: str,
    note: str,
    facts: dict,
    bundle: Bundle | None = None,
    lot: int = 1,
) -> Act:
    step = step_of(case.pathway, code)
    route = Route(case, step)
    if route.sender is None:
        raise StepNotPossible(route.unmet)
    appointment = may_or_raise(by, Action.PROPOSE, route.sender)
    require_sight(by, case)
    require_other_family(by, case)
    if route.unmet:
        raise StepNotPossible(route.unmet)
    require_reason_of(step, reason, note)
    member, kept = checked_facts(case, step, facts)
    handoff = Handoff(
        case=case,
        step=code,
        member=member,
        sender=route.sender,
        receiver=route.receiver,
        exclusive=exclusive(step),
        bundle=bundle,
        reason=reason,
        facts=kept,
        guards=examine(case, step, {**kept, "member": member.pk, "lot": lot}),
        proposed_by=by,
        proposed_at=clock.now(),
        last_by=by,
        last_at=clock.now(),
    )
    flow_of(handoff).propose.begin(handoff)
    details = {"facts": for_ledger(kept), "member": member.pk}
    act = Act("propose", case, by, appointment, handoff, reason, note, details)
    act.handoff_is_new = True
    return act


def require_reason_of(step: Step, reason: str, note: str) -> None:
    if step.reasons:
        require_reason(step.reasons, reason, note)
    elif reason:
        raise ValidationError({"reason": _("This step needs no reason.")})


def checked_facts(case: Case, step: Step, facts: dict) -> tuple[Person, dict]:
    facts = {name: getattr(value, "pk", value) for name, value in facts.items()}
    member = _member(case, facts.pop("member", None))
    if step.asks is None:
        if facts:
            raise ValidationError(
                {name: _("This step does not ask for this.") for name in sorted(facts)}
            )
        return member, {}
    return member, step.asks(facts, case=case).kept()


def _member(case: Case, pk: int | None) -> Person:
    if pk in (None, case.beneficiary_id):
        return case.beneficiary
    members = Person.objects.filter(household=case.household_id, merged_into=None)
    try:
        member = members.filter(pk=pk).first()
    except (TypeError, ValueError):
        member = None
    if member is None:
        raise ValidationError({"member": _("This person is not a member of the household.")})
    return member


def for_ledger(kept: dict) -> dict:
    """Numbers, dates and codes; what somebody typed stays on the handoff, here as its names."""
    typed = sorted(name for name, value in kept.items() if _is_typed(name, value))
    return {
        **{name: value for name, value in kept.items() if name not in typed},
        "typed": typed,
    }


CODES = frozenset({"kind", "level", "period", "to", "licences", "bank_reason"})


def _is_typed(name: str, value: Any) -> bool:
    return not isinstance(value, int | bool) and name not in CODES and not name.endswith("_on")
