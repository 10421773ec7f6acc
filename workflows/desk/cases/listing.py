"""The list of cases, and the search in it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workflows.desk.asking import page
from workflows.desk.cases.forms import PLACES, SearchForm
from workflows.handed import find_handed
from workflows.search import find_cases
from workflows.services import where_to_register


@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """Filters stand in the address. A text is answered where it was sent to, so that no name and no
    NIK comes into an address; without one, sending leads to the address.
    """
    posted = request.method == "POST"
    form = _form(request, posted)
    context = {"form": form, "may_register": where_to_register(request.user).exists()}
    if not form.is_valid():
        return page(request, "desk/cases/list.html", context, form)
    if posted and not form.cleaned_data["text"]:
        return HttpResponseRedirect(f"{reverse('cases')}?{form.filters()}".rstrip("?&"), status=303)
    context |= _found(request, form)
    return page(request, "desk/cases/list.html", context, form)


def _found(request: HttpRequest, form: SearchForm) -> dict:
    """Cases, then referrals that are seen alone; a later page of the ones is without the others."""
    wanted = form.wanted()
    before, handed_before = (form.cleaned_data[name] for name in PLACES)
    found = handed = None
    if handed_before is None:
        found = find_cases(request.user, wanted, before=before)
    if before is None:
        handed = find_handed(request.user, wanted, before=handed_before)
    return {"found": found, "handed": handed}


def _form(request: HttpRequest, posted: bool) -> SearchForm:
    asked = request.POST if posted else request.GET.copy()
    if not posted:
        asked.pop("text", None)
    in_an_office = any(each.appointment.agency_id for each in request.standing.posts)
    return SearchForm(asked, private=in_an_office)
