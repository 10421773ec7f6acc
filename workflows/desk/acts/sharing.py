"""Naming a colleague on a confidential case."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import User
from permissions.people import who_may_be_named
from workflows import services
from workflows.desk.acts.sending import send, word_of
from workflows.desk.asking import page
from workflows.desk.finding import case_of
from workflows.fact_fields import Named
from workflows.services.cases import require_sharer


class ShareForm(forms.Form):
    to = Named(
        User.objects.none(),
        label=gettext_lazy("Colleague"),
        help_text=gettext_lazy("They will see the whole case. It stands in the history."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = who_may_be_named()


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, number: str) -> HttpResponse:
    """
    Raises:
        Http404, PermissionDenied: only the owner's head may, who is named on it.
    """
    case = case_of(request, number)
    require_sharer(case, request.user)
    back = reverse("case", args=[number])
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: services.share(case, by=request.user, **form.cleaned_data) or True,
            then=lambda _done: _named(request, form, back),
            back=back,
        )
        if done:
            return done
    context = {
        "case": case,
        "form": form,
        "once": word_of(request),
        "title": _("Name a colleague on this case"),
        "button": _("Name this colleague"),
        "back": back,
        "trail": [(reverse("cases"), _("Cases")), (back, number)],
    }
    return page(request, "desk/acts/share.html", context, form)


def _named(request: HttpRequest, form: ShareForm, back: str) -> str:
    who = form.cleaned_data["to"].name
    messages.success(request, _("%(who)s sees this confidential case from now on.") % {"who": who})
    return back
