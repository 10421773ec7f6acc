from django.urls import path

from workflows.desk.work.assigning import assign
from workflows.desk.work.bundling import bundle
from workflows.desk.work.deciding import decide
from workflows.desk.work.home import home

urlpatterns = [
    path("", home, name="work"),
    path("work/decide/", decide, name="work-decide"),
    path("work/bundle/", bundle, name="work-bundle"),
    path("work/assign/", assign, name="work-assign"),
]
