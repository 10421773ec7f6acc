"""What one may narrow one's lists by; an unknown word is refused, not passed over."""

import django_filters
from django import forms
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock, labels
from casework.models import Case, Kelurahan
from workflows.models import Handoff, HandoffTask
from workflows.offers import OFFERS
from workflows.pathways import STEPS
from workflows.stages import OPEN, Stage

PLACES, SECONDS = "kelurahan_by_name", 60
TELL, ANSWER, NAME = "tell", "answer", "name"
BESIDES = {
    TELL: _("Tell the family"),
    ANSWER: _("Answer an objection"),
    NAME: _("Name somebody on this case"),
}
"""Duties that are no turn of a handoff."""
MAIN = {
    offer.act: offer
    for offer in OFFERS
    if offer.main and offer.act not in BESIDES and offer.stages.intersection(OPEN)
}
"""The way on at each open stage: act → its offer."""
WAY_ON = {stage: offer for offer in MAIN.values() for stage in offer.stages}
KINDS = [*((act, offer.button) for act, offer in MAIN.items()), *BESIDES.items()]


def steps() -> list[tuple[str, str]]:
    """Every step of every pathway, by its name."""
    found = {
        code: labels.label("step", code, step.label)
        for pathway in STEPS.values()
        for code, step in pathway.items()
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def kelurahan() -> list[tuple[int, str]]:
    """The city's, by name; they hardly ever change."""
    places = caches["memory"].get(PLACES)
    if places is None:
        places = list(Kelurahan.objects.order_by("name").values_list("pk", "name"))
        caches["memory"].set(PLACES, places, SECONDS)
    return places


class Choice(django_filters.ChoiceFilter):
    def __init__(self, choices, label, **options):
        super().__init__(choices=choices, label=label, empty_label=_("All"), **options)


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

    under_way = Choice(
        [(NOTHING, _("Nothing is under way")), (SOMETHING, _("Something is under way"))],
        _("What is happening"),
        method="of_way",
    )
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="kelurahan")

    class Meta:
        model = Case
        fields = []

    def of_way(self, cases: QuerySet, name: str, way: str) -> QuerySet:
        going_on = Exists(Handoff.objects.open().filter(case=OuterRef("pk")))
        return cases.filter(going_on if way == self.SOMETHING else ~going_on)


BULK = {
    Stage.PROPOSED: ("approve", "send-back"),
    Stage.FIRST_APPROVED: ("approve", "send-back"),
    Stage.APPROVED: ("accept",),
    Stage.RECORDED: ("confirm",),
}
"""What may be done to many at once, by where they stand."""
