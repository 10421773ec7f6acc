"""What is asked before a proposal: for whom, the facts of the step, a reason from its list."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.models import Case, NeedKind, ProgrammeYear
from casework.models.needs import NEED_RULES
from workflows.desk.acts.fields import Note, Reason
from workflows.fact_fields import BudgetYear, Named, household_members, plain
from workflows.guards import Unmet, ask
from workflows.models import Handoff
from workflows.pathways.steps import Step
from workflows.requirements.aid import on_the_decree


class ProposalForm(forms.Form):
    """The step's form does the checking, in the service; here its fields are shown."""

    def __init__(self, data=None, *, case: Case, step: Step, again: Handoff | None = None):
        super().__init__(data)
        self.case, self.step, self.asked = case, step, []
        if concerns_a_member(step):
            members = household_members(case).order_by("pk")
            self.fields["member"] = Named(members, label=gettext_lazy("For whom"), empty_label=None)
        self.initial = {"member": member_in_need(case, step) or case.beneficiary_id}
        if step.asks:
            asks = step.asks(case=case)
            self.asked = list(asks.fields)
            self.fields |= asks.fields
            self.initial |= asks.suggested()
        if "programme_year" in self.asked:
            self.fields["programme_year"].label_from_instance = self._year
        if step.reasons:
            self.fields["reason"] = Reason(step.reasons)
        self.fields["note"] = Note()
        if again:
            self.initial |= {**again.facts, "member": again.member_id}

    def _year(self, year: ProgrammeYear) -> str:
        words = BudgetYear.label_from_instance(self.fields["programme_year"], year)
        if year not in self.off_the_annex:
            return words
        return _("%(programme)s – the family is not on its annex yet") % {"programme": words}

    @cached_property
    def off_the_annex(self) -> dict[ProgrammeYear, Unmet]:
        """Budget years, from this one on, for which the family has first to be put on the annex."""
        asked = [each for each in self.step.requires if each.code == on_the_decree.code]
        if not asked or "programme_year" not in self.fields:
            return {}
        years = self.fields["programme_year"].queryset.filter(year__gte=clock.today().year)
        member = self.supposed().get("member")
        facts = {year: {"programme_year": year.pk, "member": member} for year in years}
        unmet = {year: ask(self.case, asked, supposed) for year, supposed in facts.items()}
        return {year: found[0] for year, found in unmet.items() if found}

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
