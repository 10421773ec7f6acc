"""Families to choose from, page by page: narrowed, ticked, and those of earlier pages kept."""

from functools import partial

import django_filters
from django import forms
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from casework.canonical import refuse_control_characters
from casework.models import Case, Group, NeedKind
from permissions.access import visible_cases
from workflows.caseload import with_open_need
from workflows.desk.asking import sent
from workflows.desk.paging import Lines
from workflows.desk.work.choosing import asked_by, chosen_cases
from workflows.desk.work.filters import Choice, Tick, kelurahan
from workflows.pathways import pathway_of
from workflows.search import by_text

ROWS = 25
SHORTEST = 2
GO = "go"
"""On with those that are ticked."""
TURNS = {"more", "page"}
"""Ask for the list again, or a page of it, with what was chosen so far."""
CARRIED = "carried-"
"""Before the name of what was typed into the form, while the list is shown again."""
OURS = {"csrfmiddlewaretoken", "chosen", "once", "key", GO, *TURNS}
DESIL = [(str(number), str(number)) for number in range(1, 11)]


class FamilyFilter(django_filters.FilterSet):
    """A name is typed here, so the list is asked for in the body of a request."""

    text = django_filters.CharFilter(
        label=_("Name or address"),
        method="told",
        min_length=SHORTEST,
        max_length=120,
        validators=[refuse_control_characters],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="kelurahan")
    desil = Choice(DESIL, _("Desil up to"), field_name="household__desil", lookup_expr="lte")
    own = Tick(_("Only my families"), method="of_mine")

    class Meta:
        model = Case
        fields = []

    def told(self, cases: QuerySet, name: str, text: str) -> QuerySet:
        return cases.filter(by_text(text))

    def of_mine(self, cases: QuerySet, name: str, ticked: bool) -> QuerySet:
        return cases.filter(assigned_to=self.request.user.pk) if ticked else cases


class NeighbourFilter(FamilyFilter):
    """For a KUBE: mostly those of whom it is recorded that they need one."""

    need = Tick(_("Only who needs a KUBE"), method="in_need")

    def in_need(self, cases: QuerySet, name: str, ticked: bool) -> QuerySet:
        if not ticked:
            return cases
        return with_open_need(cases, self.request.user, NeedKind.GROUP_BUSINESS)


def families_of(request: HttpRequest) -> QuerySet[Case]:
    """Open cases that the user sees, each with the KUBE to which somebody of it belongs."""
    belongs = Group.objects.filter(
        memberships__until=None, memberships__person__household=OuterRef("household")
    )
    return visible_cases(request.user).open().annotate(kube=Subquery(belongs.values("name")[:1]))


def turns(request: HttpRequest) -> bool:
    """Another page of the list, or the same one narrowed."""
    return not TURNS.isdisjoint(asked_by(request))


def wants_list(request: HttpRequest, cases: list[Case]) -> bool:
    """Until somebody goes on with the families that they have ticked."""
    return turns(request) or (not cases and typed(request) is None)


def typed(request: HttpRequest) -> QueryDict | None:
    """Into the form that follows the list."""
    return None if GO in request.POST else sent(request)


def carried(request: HttpRequest) -> dict[str, str]:
    """What somebody had typed into the form before they went back to the list."""
    sent_on = request.POST.dict()
    if _comes_back(request):
        return {name: value for name, value in sent_on.items() if name not in OURS}
    names = (name for name in sent_on if name.startswith(CARRIED))
    return {name.removeprefix(CARRIED): sent_on[name] for name in names}


def _comes_back(request: HttpRequest) -> bool:
    """From the form, of which nothing narrows the list."""
    return "more" in request.POST


def listed(request: HttpRequest, filters: type[FamilyFilter], families: QuerySet[Case]) -> dict:
    """What `choose.html` shows. Ticks of other pages go along, unseen."""
    asked = QueryDict() if _comes_back(request) else asked_by(request)
    narrowed = filters(asked, families, request=request)
    lines = Lines(request, partial(_page, narrowed.qs), ROWS)
    chosen = {each.number for each in chosen_cases(request)}
    here = {each.number for each in lines}
    return {
        "filter": narrowed,
        "page": lines,
        "chosen": chosen & here,
        "kept": sorted(chosen - here),
        "carried": {f"{CARRIED}{name}": value for name, value in carried(request).items()},
        "select_all": request.GET.get("select") == "all",
        "narrowed": any(asked.get(name) for name in narrowed.form.fields),
    }


def _page(families: QuerySet[Case], *, page: int, size: int, beyond: int) -> list[Case]:
    related = families.select_related("beneficiary", "kelurahan", "household")
    ordered = related.order_by(F("household__desil").asc(nulls_last=True), "pk")
    cases = list(ordered[(page - 1) * size : page * size + beyond])
    for each in cases:
        each.stands = pathway_of(each.pathway).states(each.state).label
    return cases
