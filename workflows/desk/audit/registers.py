"""The register of letters, whose numbers have no gaps, and the register of who read what."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from permissions.access import appointed_or_404, visible_cases
from permissions.models import Reading
from permissions.roles import Action
from workflows.desk.audit.scopes import agency_choices
from workflows.letter_register import letters_of, series_of_letters

ROWS = 25


class SeriesForm(forms.Form):
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data, years: list[int]):
        super().__init__(data)
        self.fields["agency"].choices = [("", _("All agencies")), *agency_choices()]
        self.fields["year"].choices = [("", _("All years")), *((str(y), str(y)) for y in years)]

    @property
    def asked(self) -> dict[str, int]:
        given = self.cleaned_data if self.is_valid() else {}
        return {name: int(value) for name, value in given.items() if value}


@require_GET
def letters(request):
    appointed_or_404(request.user, Action.AUDIT)
    every = series_of_letters()
    form = SeriesForm(request.GET, sorted({each.year for each in every}, reverse=True))
    asked = form.asked
    rows = Paginator(letters_of(request.user, **asked), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "series": [each for each in every if each.fits(**asked)],
        "page": rows,
        "query": f"{urlencode(asked)}&" if asked else "",
    }
    return render(request, "desk/audit/letters.html", context)


class ReaderForm(forms.Form):
    number = forms.CharField(label=_("Number of the case"), required=False, max_length=20)
    name = forms.CharField(label=_("Who read it"), required=False, max_length=60)
    what = forms.ChoiceField(
        label=_("What was read"), required=False, choices=[("", _("All")), *Reading.What.choices]
    )


@require_GET
def readings(request):
    """Readings of cases that the auditor sees too, and those that are of no one case."""
    appointed_or_404(request.user, Action.AUDIT)
    form = ReaderForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Reading.objects.filter(Q(case=None) | Q(case__in=visible_cases(request.user)))
    if number := asked.get("number"):
        rows = rows.filter(case__number__icontains=number)
    if name := asked.get("name"):
        rows = rows.filter(user__name__icontains=name)
    if what := asked.get("what"):
        rows = rows.filter(what=what)
    rows = rows.select_related("case", "user").order_by("-pk")
    context = {
        "form": form,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": f"{urlencode(asked)}&" if any(asked.values()) else "",
    }
    return render(request, "desk/audit/readings.html", context)
