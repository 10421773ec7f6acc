from django.urls import path

from workflows.desk.audit.findings import findings, one_finding
from workflows.desk.audit.history import history
from workflows.desk.audit.home import home
from workflows.desk.audit.ledger import ledger
from workflows.desk.audit.registers import letters, readings
from workflows.desk.audit.reports import reports, reports_file

urlpatterns = [
    path("audit/", home, name="audit"),
    path("audit/findings/", findings, name="audit-findings"),
    path("audit/findings/<slug:code>/", one_finding, name="audit-finding"),
    path("audit/ledger/", ledger, name="audit-ledger"),
    path("audit/letters/", letters, name="audit-letters"),
    path("audit/readings/", readings, name="audit-readings"),
    path("audit/cases/<case:number>.<str:form>", history, name="audit-history"),
    path("reports/", reports, name="reports"),
    path("reports/figures.<str:form>", reports_file, name="reports-file"),
]
