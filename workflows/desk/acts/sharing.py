"""Naming a colleague on a confidential case."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import Case, User
from permissions.access import visible_cases
from permissions.people import who_may_be_named
from permissions.standing import in_words, with_places
from workflows import services
from workflows.desk.asking import page, sent
from workflows.desk.sending import send, word_of
from workflows.fact_fields import OneOf
from workflows.naming import case_to_name_on, named_on


class ShareForm(forms.Form):
    to = OneOf(
        User.objects.none(),
        label=gettext_lazy("Colleague"),
        help_text=gettext_lazy("They will see the whole case. It stands in the history."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = with_places(who_may_be_named())
        self.fields["to"].label_from_instance = with_post


def with_post(user: User) -> str:
    """Rini Wulandari (Petugas Dinsos)"""
    return f"{user.name} ({', '.join(map(str, in_words(user.placed)))})"


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, number: str) -> HttpResponse:
    """
    Raises:
        Http404, PermissionDenied: only the owner's head may, named on it or not.
    """
    case = case_to_name_on(request.user, number)
    form = ShareForm(sent(request))
    back = _back(request, case)
    if request.method == "POST":
        done = send(
            request,
            form,
            lambda: services.share(case, by=request.user, **form.cleaned_data) or True,
            then=lambda _done: _named(request, case, form),
            back=back,
        )
        if done:
            return done
    return page(request, "desk/acts/share.html", _context(request, case, form, back), form)


def _back(request: HttpRequest, case: Case) -> str:
    """To the case for whom it is there, else to the tasks."""
    return reverse("case", args=[case.number]) if _sees(request, case) else reverse("work")


def _sees(request: HttpRequest, case: Case) -> bool:
    return visible_cases(request.user).filter(pk=case.pk).exists()


def _context(request: HttpRequest, case: Case, form: ShareForm, back: str) -> dict:
    sees = _sees(request, case)
    return {
        "case": case,
        "sees": sees,
        "named": named_on(case),
        "form": form,
        "once": word_of(request),
        "title": _("Name a colleague on this case"),
        "button": _("Name this colleague"),
        "back": back,
        "trail": [(reverse("cases"), _("Cases")), (back, case.number)]
        if sees
        else [(back, _("My work"))],
    }


def _named(request: HttpRequest, case: Case, form: ShareForm) -> str:
    who = form.cleaned_data["to"].name
    messages.success(request, _("%(who)s sees this confidential case from now on.") % {"who": who})
    return _back(request, case)
