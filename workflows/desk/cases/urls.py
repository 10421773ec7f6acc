from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("cases/", soon, name="cases"),
    path("cases/<case:number>/", soon, name="case"),
    path("cases/<case:number>/history/", soon, name="case-history"),
    path("cases/<case:number>/nik/", soon, name="case-nik"),
    path("cases/<case:number>/evidence/<int:pk>/", soon, name="evidence"),
    path("handoffs/<int:pk>/", soon, name="handoff"),
    path("letters/<str:token>.pdf", soon, name="letter"),
]
