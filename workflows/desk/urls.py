"""Every address of the desk; what each shows is in the package of its name."""

from django.urls import include, path, register_converter

from workflows.desk.health import healthz


class CaseNumber:
    """KSS-2026-000123"""

    regex = r"KSS-[0-9]{4}-[0-9]{6,}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseNumber, "case")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("workflows.desk.work.urls")),
    path("", include("workflows.desk.cases.urls")),
    path("", include("workflows.desk.acts.urls")),
    path("", include("workflows.desk.field.urls")),
    path("", include("workflows.desk.audit.urls")),
    path("", include("workflows.desk.staff.urls")),
]
