"""Families to choose from, page by page: narrowed, ticked, and those of earlier pages kept."""

from functools import partial

import django_filters
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.models import Case, Group, NeedKind
from permissions.access import visible_cases
from workflows.caseload import with_open_need
from workflows.desk.paging import Lines, query_without_page
from workflows.desk.work.choosing import chosen_cases
from workflows.desk.work.filters import Choice, Tick, kelurahan
from workflows.pathways import pathway_of

ROWS = 100
MORE = "more"
"""Asks for the list again, with what was chosen so far."""
DESIL = [(str(number), str(number)) for number in range(1, 11)]


class FamilyFilter(django_filters.FilterSet):
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="kelurahan")
    desil = Choice(DESIL, _("Desil up to"), field_name="household__desil", lookup_expr="lte")
    own = Tick(_("Only my families"), method="of_mine")

    class Meta:
        model = Case
        fields = []

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


def wants_list(request: HttpRequest, cases: list[Case]) -> bool:
    return request.method == "GET" and (not cases or MORE in request.GET)


def listed(request: HttpRequest, filters: type[FamilyFilter], families: QuerySet[Case]) -> dict:
    """What `choose.html` shows. Ticks of other pages go along, unseen."""
    narrowed = filters(request.GET, families, request=request)
    lines = Lines(request, partial(_page, narrowed.qs), ROWS)
    chosen = {each.number for each in chosen_cases(request)}
    here = {each.number for each in lines}
    return {
        "filter": narrowed,
        "page": lines,
        "chosen": chosen & here,
        "kept": sorted(chosen - here),
        "select_all": request.GET.get("select") == "all",
        "narrowed": any(request.GET.get(name) for name in narrowed.form.fields),
        "query": query_without_page(request),
    }


def _page(families: QuerySet[Case], *, page: int, size: int, beyond: int) -> list[Case]:
    related = families.select_related("beneficiary", "kelurahan", "household")
    ordered = related.order_by(F("household__desil").asc(nulls_last=True), "pk")
    cases = list(ordered[(page - 1) * size : page * size + beyond])
    for each in cases:
        each.stands = pathway_of(each.pathway).states(each.state).label
    return cases
