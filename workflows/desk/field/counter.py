"""Cek surat: whoever stands at whichever counter with a letter is told where it belongs."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from workflows import services
from workflows.counter import AtCounter, find_letter, letter_at_counter, shown_to_all
from workflows.desk.asking import attempt, page
from workflows.fact_fields import Text

LONGEST = 200


class LetterForm(forms.Form):
    """By its number or its QR code; whose slip it is, where it is for several families."""

    letter = Text(
        label=gettext_lazy("Number of the letter"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "As printed: 400.9.14.2/12/35.73.405/2026. A scanner may type the QR code here."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )
    service_number = Text(
        label=gettext_lazy("Service number on the family's slip"), max_length=20, required=False
    )


@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Ask by number or QR code; a second button records that the family was here."""
    form = LetterForm(request.POST or None)
    found = None
    if form.is_valid():
        asked = form.cleaned_data["letter"]
        found = attempt(form, lambda: letter_at_counter(request.user, asked))
        if found is None and not form.errors:
            form.add_error("letter", _("There is no letter with this number."))
    if found and "arrived" in request.POST and _arrived(request, form, found):
        return redirect("counter")
    context = {"form": form, "found": found, "summary": _("Please look again")}
    return page(request, "desk/field/counter.html", context, form)


def _arrived(request: HttpRequest, form: LetterForm, found: AtCounter) -> bool:
    number = form.cleaned_data["service_number"]
    arrival = attempt(
        form, lambda: services.arrive(found.letter, by=request.user, service_number=number)
    )
    if arrival is None:
        return False
    said = _("Recorded: the family came to the counter. Please show it the way to %(office)s.")
    messages.success(request, said % {"office": found.office.name})
    return True


@require_GET
@login_not_required
@never_cache
def letter_check(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code on a letter leads to: is this paper genuine? It names nobody.

    Staff are shown the counter's page instead.
    """
    letter = find_letter(token)
    if letter is None:
        raise Http404
    if request.user.is_authenticated:
        return render(request, "desk/field/to_counter.html", {"token": token})
    return render(request, "desk/field/letter_check.html", {"letter": shown_to_all(letter)})
