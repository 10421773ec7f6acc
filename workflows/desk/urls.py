"""Every address of the desk; what each shows is in the package of its name."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.i18n import set_language

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
    path("language/", login_not_required(set_language), name="language"),
    path("", include("workflows.desk.work.urls")),
    path("", include("workflows.desk.cases.urls")),
    path("", include("workflows.desk.acts.urls")),
    path("", include("workflows.desk.field.urls")),
    path("", include("workflows.desk.audit.urls")),
    path("", include("workflows.desk.programmes.urls")),
    path("", include("workflows.desk.staff.urls")),
]
