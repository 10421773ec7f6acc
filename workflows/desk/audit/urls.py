from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("audit/", soon, name="audit"),
    path("audit/findings/", soon, name="audit-findings"),
    path("audit/ledger/", soon, name="audit-ledger"),
    path("audit/letters/", soon, name="audit-letters"),
    path("audit/readings/", soon, name="audit-readings"),
    path("audit/cases/<case:number>.<str:form>", soon, name="audit-history"),
    path("reports/", soon, name="reports"),
]
