from django.urls import path

from workflows.desk.programmes.annexes import add, annex
from workflows.desk.programmes.budgets import decree, new_year, programmes
from workflows.desk.programmes.families import case_annex, case_kube
from workflows.desk.programmes.groups import group, groups, new_group
from workflows.desk.programmes.members import chair, change, join, leave

urlpatterns = [
    path("programmes/", programmes, name="programmes"),
    path("programmes/<int:pk>/new-year/", new_year, name="programme-year-new"),
    path("programmes/years/<int:pk>/decree/", decree, name="programme-year-decree"),
    path("programmes/years/<int:pk>/annex/", annex, name="annex"),
    path("programmes/years/<int:pk>/annex/add/", add, name="annex-add"),
    path("programmes/kube/", groups, name="groups"),
    path("programmes/kube/new/", new_group, name="group-new"),
    path("programmes/kube/<int:pk>/", group, name="group"),
    path("programmes/kube/<int:pk>/join/", join, name="group-join"),
    path("programmes/kube/<int:pk>/chair/", chair, name="group-chair"),
    path("programmes/kube/<int:pk>/change/", change, name="group-change"),
    path("programmes/kube/<int:pk>/members/<int:member>/leave/", leave, name="group-leave"),
    path("cases/<case:number>/kube/", case_kube, name="case-kube"),
    path("cases/<case:number>/annex/", case_annex, name="case-annex"),
]
