"""What is asked before a proposal: for whom, the facts of the step, a reason from its list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Case, NeedKind
from casework.models.needs import NEED_RULES
from workflows.desk.acts.fields import Note, Reason
from workflows.fact_fields import Named, household_members, plain
from workflows.models import Handoff
from workflows.pathways.steps import Step


class ProposalForm(forms.Form):
    """The step's form does the checking, in the service; here its fields are shown."""

    def __init__(self, data=None, *, case: Case, step: Step, again: Handoff | None = None):
        super().__init__(data)
        self.step, self.asked = step, []
        if concerns_a_member(step):
            members = household_members(case).order_by("pk")
            self.fields["member"] = Named(members, label=_("For whom"), empty_label=None)
        self.initial = {"member": member_in_need(case, step) or case.beneficiary_id}
        if step.asks:
            asks = step.asks(case=case)
            self.asked = list(asks.fields)
            self.fields |= asks.fields
            self.initial |= asks.suggested()
        if step.reasons:
            self.fields["reason"] = Reason(step.reasons)
        self.fields["note"] = Note()
        if again:
            self.initial |= {**again.facts, "member": again.member_id}

    def supposed(self) -> dict[str, Any]:
        """What requirements can be asked about already: what was told, or else is suggested."""
        told = getattr(self, "cleaned_data", self.initial)
        given = {name: told.get(name) for name in ("member", *self.asked)}
        return {name: plain(each) for name, each in given.items() if each not in (None, "", [])}

    def options(self) -> dict[str, Any]:
        told = self.cleaned_data
        given = {name: told[name] for name in self.asked if told[name] not in (None, "", [])}
        return given | {name: told[name] for name in ("member", "reason", "note") if name in told}


def concerns_a_member(step: Step) -> bool:
    """Somebody is sent somewhere, or a requirement looks at the person."""
    return step.is_handoff or any("member" in each.reads for each in step.requires)


def member_in_need(case: Case, step: Step) -> int | None:
    """Whose need the step's receiver meets, where one is recorded of a member."""
    kinds = [kind for kind in NeedKind if NEED_RULES[kind].function == step.receiver]
    needs = case.needs.open().filter(kind__in=kinds, member__died_on=None).exclude(member=None)
    return needs.order_by("recorded_on", "pk").values_list("member", flat=True).first()
