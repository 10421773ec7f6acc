"""One page for every kind of record: the form, and the fact that it gives to the service."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.models import Case
from permissions.access import visible_cases
from workflows.desk.acts.kinds import KINDS, Kind
from workflows.desk.acts.records import RecordForm
from workflows.desk.asking import page
from workflows.desk.finding import case_of
from workflows.desk.sending import send, word_of
from workflows.pathways import STEPS


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """
    Raises:
        Http404: no such kind, or no such case for this user; PermissionDenied, FourEyes
    """
    case, asked = case_of(request, number), KINDS.get(kind)
    if asked is None:
        raise Http404
    asked.form.permit(case, request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = asked.form(*posted, case=case, user=request.user)
    back = reverse("case", args=[number])
    if posted:
        done = send(
            request,
            form,
            form.save,
            then=lambda row: _recorded(request, case, form.said(row) or asked.said),
            back=back,
        )
        if done:
            return done
    context = _context(request, case, asked, form)
    return page(request, "desk/acts/record.html", {**context, "kind": kind, "back": back}, form)


def _recorded(request: HttpRequest, case: Case, said: str) -> str:
    """On to the case, or back to the proposal for which it was missing; a family that has moved
    may be a colleague's from now on.
    """
    messages.success(request, said)
    if not visible_cases(request.user).filter(pk=case.pk).exists():
        return reverse("work")
    step = request.GET.get("step", "")
    if step in STEPS[case.pathway]:
        return reverse("propose", args=[case.number, step])
    return reverse("case", args=[case.number])


def _context(request: HttpRequest, case: Case, kind: Kind, form: RecordForm) -> dict:
    here = reverse("case", args=[case.number])
    return {
        "case": case,
        "form": form,
        "asked": kind,
        "once": word_of(request),
        "title": kind.title,
        "draft": kind.draft,
        "button": _("Save"),
        "trail": [(reverse("cases"), _("Cases")), (here, case.number)],
    }
