"""Deciding over many: chosen on a list, summed up before the click, a verdict for each after it."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.desk import asking
from workflows.desk.work import results
from workflows.desk.work.many import BUTTONS, MOST, QUESTIONS, Lot
from workflows.errors import DoneBefore
from workflows.fact_fields import Text
from workflows.reasons import OTHER, SendBack


class DecideForm(forms.Form):
    """What goes with a decision over many; a reason only where they are sent back."""

    note = Text(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The same for all; it stays with the handoffs."),
    )


class SendBackForm(DecideForm):
    field_order = ["reason", "note"]
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do they go back?"),
        choices=SendBack.choices,
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean()
        if data.get("reason") == OTHER and not data.get("note", "").strip():
            self.add_error("note", _("Please say the reason in a sentence."))
        return data


@require_http_methods(["GET", "POST"])
def decide(request):
    """First what it amounts to, then the click, then the verdicts."""
    if request.method == "GET":
        return verdicts(request)
    act = request.POST.get("act", "")
    lot = Lot(request.user, request.standing, act, chosen(request)) if act in BUTTONS else None
    key = request.POST.get("key", "")
    if results.was_sent(request, key):
        return redirect(_address(key))
    if not lot:
        messages.warning(request, _("Nothing was chosen. Please tick at least one line."))
        return redirect("work")
    kind = SendBackForm if act == "send-back" else DecideForm
    form = kind(request.POST if key else None, auto_id="id_%s")
    if key and form.is_valid():
        with suppress(DoneBefore):
            _decide(request, key, lot, form.cleaned_data)
        return redirect(_address(key))
    context = {
        "lot": lot,
        "act": act,
        "button": BUTTONS[act],
        "question": QUESTIONS[act],
        "form": form,
        "key": key or results.new_key(),
        "trail": trail(),
    }
    return asking.page(request, "desk/my_work/summary.html", context, form)


def _decide(request: HttpRequest, key: str, lot: Lot, told: dict) -> None:
    """
    Raises:
        DoneBefore: by the first click.
    """
    results.keep_in_parts(request, key, lot.act, lot.many, lambda do: lot.decide(do=do, **told))


def verdicts(request: HttpRequest):
    key = request.GET.get("done", "")
    if not results.is_known(request, key):
        return redirect("work")
    rows = results.rows_of(request, key)
    context = {
        "rows": rows,
        "done": sum(row.done for row in rows),
        "refused": sum(not row.done for row in rows),
        "to_come": results.still_to_come(request, key),
        "trail": trail(),
        "act": BUTTONS.get(results.act_of(request, key), _("Propose")),
    }
    return render(request, "desk/my_work/verdicts.html", context)


def trail() -> list[tuple[str, str]]:
    """The way back to one's lists."""
    return [(reverse("work"), _("My work"))]


def chosen(request: HttpRequest) -> list[int]:
    """Numbers of the ticked lines; what is no number is nobody's."""
    given = request.POST.getlist("chosen")[:MOST]
    return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 19]


def _address(key: str) -> str:
    return f"{reverse('work-decide')}?{urlencode({'done': key})}"
