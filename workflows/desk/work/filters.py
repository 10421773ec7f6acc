"""What one may narrow one's lists by; an unknown word is refused, not passed over."""

import django_filters
from django import forms
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, Kelurahan, NeedKind
from workflows.caseload import with_open_need
from workflows.models import Handoff, HandoffTask
from workflows.offers import OFFERS
from workflows.pathways import PATHWAYS, STEPS
from workflows.pathways.graduation import State
from workflows.stages import Stage
from workflows.worklists import PAGE

PLACES, SECONDS = "kelurahan_by_name", 60
TELL, ANSWER, NAME, ATTEND = "tell", "answer", "name", "attend"
BESIDES = {
    ATTEND: _("Needs attention"),
    TELL: _("Tell the family"),
    ANSWER: _("Answer an objection"),
    NAME: _("Name somebody on this case"),
}
"""What is no turn of one's own: duties, and what the clock has told."""
MAIN = {offer.act: offer for offer in OFFERS if offer.main and not offer.duty}
"""The way on at each open stage: act → its offer."""
WAY_ON = {stage: offer for offer in MAIN.values() for stage in offer.stages}
KINDS = [*((act, offer.button) for act, offer in MAIN.items()), *BESIDES.items()]


def steps() -> list[tuple[str, str]]:
    """Every step of every pathway, by its name."""
    found = {code: step.name for pathway in STEPS.values() for code, step in pathway.items()}
    return sorted(found.items(), key=lambda pair: pair[1])


def states() -> list[tuple[str, str]]:
    """In which an open case may be."""
    found = {code: name for each in PATHWAYS.values() for code, name in each.states.choices}
    return [(code, name) for code, name in found.items() if code != State.CLOSED]


def kelurahan() -> list[tuple[int, str]]:
    """The city's, by name; they hardly ever change."""
    places = caches["memory"].get(PLACES)
    if places is None:
        places = list(Kelurahan.objects.order_by("name").values_list("pk", "name"))
        caches["memory"].set(PLACES, places, SECONDS)
    return places


class Choice(django_filters.ChoiceFilter):
    def __init__(self, choices, label, **options):
        options.setdefault("empty_label", _("All"))
        super().__init__(choices=choices, label=label, **options)


class Tick(django_filters.BooleanFilter):
    """Narrows when it is ticked; left empty, it asks for nothing."""

    field_class = forms.BooleanField

    def __init__(self, label, **options):
        super().__init__(label=label, widget=forms.CheckboxInput, **options)


class TurnFilter(django_filters.FilterSet):
    kind = Choice(KINDS, _("What is to be done"), method="of_kind")
    step = Choice(steps, _("Step"), field_name="process__step")
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="process__case__kelurahan")
    overdue = Tick(_("Only what is late"), method="late")

    class Meta:
        model = HandoffTask
        fields = []

    def of_kind(self, turns: QuerySet, name: str, act: str) -> QuerySet:
        if act in BESIDES:
            return turns.none()
        return turns.filter(process__stage__in=MAIN[act].stages)

    def late(self, turns: QuerySet, name: str, ticked: bool) -> QuerySet:
        return turns.filter(due_at__lt=clock.now()) if ticked else turns


class WaitingFilter(django_filters.FilterSet):
    step = Choice(steps, _("Step"), field_name="step")
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="case__kelurahan")
    overdue = Tick(_("Only what is late"), method="late")
    own = Tick(_("Only my proposals and my families"), method="of_mine")

    class Meta:
        model = Handoff
        fields = []

    def late(self, handoffs: QuerySet, name: str, ticked: bool) -> QuerySet:
        due = HandoffTask.objects.filter(process=OuterRef("pk"), status="NEW")
        return handoffs.filter(Exists(due.filter(due_at__lt=clock.now()))) if ticked else handoffs

    def of_mine(self, handoffs: QuerySet, name: str, ticked: bool) -> QuerySet:
        user = self.request.user.pk
        mine = Q(proposed_by=user) | Q(case__assigned_to=user)
        return handoffs.filter(mine) if ticked else handoffs


class CaseFilter(django_filters.FilterSet):
    NOTHING, SOMETHING = "nothing", "something"
    LONG = 100

    under_way = Choice(
        [(NOTHING, _("Nothing is under way")), (SOMETHING, _("Something is under way"))],
        _("What is happening"),
        method="of_way",
    )
    need = Choice(NeedKind.choices, _("Open need"), method="of_need")
    state = Choice(states, _("Stage"), field_name="state")
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="kelurahan")
    size = Choice([(LONG, LONG)], _("How many on a page"), empty_label=PAGE, method="as_long")

    class Meta:
        model = Case
        fields = []

    @property
    def lines(self) -> int:
        """How many stand on a page."""
        return int(self.form.cleaned_data.get("size") or PAGE)

    def of_way(self, cases: QuerySet, name: str, way: str) -> QuerySet:
        going_on = Exists(Handoff.objects.open().filter(case=OuterRef("pk")))
        return cases.filter(going_on if way == self.SOMETHING else ~going_on)

    def of_need(self, cases: QuerySet, name: str, kind: str) -> QuerySet:
        return with_open_need(cases, self.request.user, kind)

    def as_long(self, cases: QuerySet, name: str, size: str) -> QuerySet:
        return cases


BULK = {
    Stage.PROPOSED: ("approve", "send-back"),
    Stage.FIRST_APPROVED: ("approve", "send-back"),
    Stage.APPROVED: ("accept",),
    Stage.RECORDED: ("confirm",),
}
"""What may be done to many at once, by where they stand."""
