from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("cases/<case:number>/record/<slug:kind>/", soon, name="record"),
    path("cases/<case:number>/propose/<slug:step>/", soon, name="propose"),
    path("cases/<case:number>/correct/", soon, name="correct"),
    path("cases/<case:number>/share/", soon, name="share"),
    path("handoffs/<int:pk>/<slug:act>/", soon, name="act"),
    path("objections/<int:pk>/", soon, name="objection"),
]
