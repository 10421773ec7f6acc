"""One step proposed for many families: its form once, a verdict for each family."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import ModelChoiceField
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.models import AgencyFunction, Case, Group
from permissions.access import appointed_or_404
from permissions.roles import Action
from workflows import services
from workflows.desk import asking
from workflows.desk.work import results
from workflows.desk.work.choosing import asked_by, chosen_cases
from workflows.errors import DoneBefore
from workflows.fact_fields import FactsForm, Named, SameForAll, Text
from workflows.models import Bundle
from workflows.pathways import STEPS
from workflows.pathways.steps import OWNER, Step
from workflows.waiting import own_desks

ALONE = frozenset({"correct", "refer_kip"})
"""Steps whose facts are of one family."""


# ---------------------------------------------------------------------- which steps


def steps_for(cases: list[Case], standing) -> list[tuple[Step, int]]:
    """Steps that the person's agencies may take for many, and for how many of these families the
    step is possible where they stand; the service looks at each family more closely.
    """
    held = AgencyFunction.objects.on(clock.today()).filter(agency__in=own_desks(standing))
    functions = set(held.values_list("function", flat=True))
    pathway = STEPS[cases[0].pathway].values()
    found = [
        (step, sum(each.state in step.sources for each in cases))
        for step in pathway
        if fits_many(step) and (step.senders is OWNER or step.senders & functions)
    ]
    return [(step, count) for step, count in found if count]


def fits_many(step: Step) -> bool:
    """Its form asks nothing that is another thing in every family."""
    asked = step.asks.base_fields.values() if step.asks else ()
    return step.code not in ALONE and not any(each.required and of_family(each) for each in asked)


def of_family(field: forms.Field) -> bool:
    """A choice among what one family has, such as its businesses."""
    return isinstance(field, ModelChoiceField) and not isinstance(field, SameForAll)


# ---------------------------------------------------------------------- forms


class WhyForm(forms.Form):
    """Why, and for a KUBE which; beside what the step asks."""

    group = Named(Group.objects.none(), label="KUBE")
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    note = Text(
        label=gettext_lazy("Note for the head"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data, *, step: Step, cases: list[Case]):
        super().__init__(data)
        if step.reasons:
            self.fields["reason"].choices = step.reasons.choices
        else:
            del self.fields["reason"]
        if step.group:
            households = {each.household_id for each in cases}
            self.fields["group"].queryset = Group.objects.filter(
                ended_on=None,
                memberships__until=None,
                memberships__person__household__in=households,
            ).distinct()
        else:
            del self.fields["group"]


def facts_form(step: Step, case: Case, data=None) -> FactsForm | None:
    """What the step asks of all alike; what each family has of its own is left out."""
    if step.asks is None:
        return None
    form = step.asks(case=case)
    own = [name for name, each in form.fields.items() if name == "group" or of_family(each)]
    if data is not None:
        form = step.asks(_typed(form, data, own), case=case)
    else:
        form.initial = form.suggested()
    for name in own:
        del form.fields[name]
    return form


def _typed(form: FactsForm, data, own: list[str]) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if name not in own
    }


# ---------------------------------------------------------------------- the page


@require_http_methods(["GET", "POST"])
def bundle(request):
    """First the families, then the step, then its form, which alone comes with a key. All is
    posted: the numbers of a hundred families are too long for an address.
    """
    appointed_or_404(request.user, Action.PROPOSE)
    key = request.POST.get("key", "")
    if results.was_sent(request, key):
        return redirect(_address(key))
    cases = chosen_cases(request)
    if not cases:
        messages.warning(request, _("Please tick the families first."))
        return redirect(f"{reverse('work')}?tab=families")
    offered = steps_for(cases, request.standing)
    given = asked_by(request)
    step = next((each for each, _many in offered if each.code == given.get("step")), None)
    context = {
        "cases": cases,
        "steps": [(each.code, each.name, many) for each, many in offered],
        "step": step,
        "label": step.name if step else "",
        "key": key or results.new_key(),
        "trail": [(f"{reverse('work')}?tab=families", _("My work"))],
    }
    if step is None:
        return asking.page(request, "desk/my_work/bundle.html", context)
    data = request.POST if key else None
    facts, why = facts_form(step, cases[0], data), WhyForm(data, step=step, cases=cases)
    why.initial["group"] = request.GET.get("group")  # whoever comes from a group's page
    if data is not None:
        try:
            made = _propose(request, cases, step, facts, why, key)
        except DoneBefore:
            return redirect(_address(key))
        if made is not None:
            return redirect(_address(key))
    context |= {"facts": facts, "why": why}
    return asking.page(request, "desk/my_work/bundle.html", context, facts, why)


def _propose(
    request, cases: list[Case], step: Step, facts: FactsForm | None, why: WhyForm, key: str
):
    """The bundle; null where something is refused, and then the forms say what.

    Raises:
        DoneBefore: by the first click.
    """
    fine = why.is_valid()
    if facts is not None and not facts.is_valid():
        return None
    if not fine:
        return None

    def propose() -> Bundle:
        return services.propose_many(
            cases,
            step.code,
            by=request.user,
            **why.cleaned_data,
            **(facts.kept() if facts is not None else {}),
        )

    return asking.attempt(
        facts if facts is not None else why,
        lambda: results.keep_once(request, key, "propose", propose, lambda made: made.verdicts),
    )


def _address(key: str) -> str:
    return f"{reverse('work-decide')}?{urlencode({'done': key})}"
