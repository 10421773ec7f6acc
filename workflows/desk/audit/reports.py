"""Aggregates for reporters, auditors and heads, on a page and as files."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework import clock
from permissions.access import appointed_or_404
from permissions.roles import Action
from workflows.reports.figures import CITY, Figures, figures
from workflows.reports.tables import Table, tables
from workflows.spreadsheets import XLSX, Sheet, csv_text, xlsx

READERS = (Action.REPORT, Action.AUDIT, Action.APPROVE)
YEARS = 5
FORMS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take the file for another alphabet."""


class FigureForm(forms.Form):
    """This year, and the whole city, unless something else is asked."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    kecamatan = forms.TypedChoiceField(label=gettext_lazy("Kecamatan"), coerce=int, required=False)

    def __init__(self, data):
        super().__init__(data)
        this = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this, this - YEARS, -1)]
        self.fields["year"].empty_value = this
        self.fields["kecamatan"].choices = [(CITY, _("The whole city"))]
        self.fields["kecamatan"].empty_value = CITY

    @property
    def asked_year(self) -> int:
        """Before the kecamatan are known."""
        given = self.data.get("year", "")
        years = [year for year, _label in self.fields["year"].choices]
        typed = int(given) if given.isascii() and given.isdigit() else None
        return typed if typed in years else years[0]

    def offer(self, found: Figures) -> None:
        places = sorted(found.places.kecamatan.items(), key=lambda place: place[1])
        self.fields["kecamatan"].choices = [(CITY, _("The whole city")), *places]

    @property
    def asked_kecamatan(self) -> int:
        return self.cleaned_data.get("kecamatan", CITY) if self.is_valid() else CITY


def _asked(request) -> tuple[FigureForm, list[Table]]:
    form = FigureForm(request.GET)
    found = figures(form.asked_year)
    form.offer(found)
    return form, tables(found, form.asked_kecamatan)


@require_GET
def reports(request):
    appointed_or_404(request.user, *READERS)
    form, found = _asked(request)
    query = urlencode({"year": form.asked_year, "kecamatan": form.asked_kecamatan})
    context = {"form": form, "tables": found, "query": query, "year": form.asked_year}
    return render(request, "desk/audit/reports.html", context)


@require_GET
def reports_file(request, form):
    """The tables as they are on the page: what is hidden there is hidden here."""
    appointed_or_404(request.user, *READERS)
    if form not in FORMS:
        raise Http404
    asked, found = _asked(request)
    sheets = [_about(asked), *(each.sheet for each in found)]
    content = xlsx(sheets) if form == "xlsx" else BYTE_ORDER_MARK + csv_text(sheets)
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="laporan-{asked.asked_year}.{form}"'
    return response


def _about(asked: FigureForm) -> Sheet:
    places = dict(asked.fields["kecamatan"].choices)
    rows = [
        (_("Year"), asked.asked_year),
        (_("Kecamatan"), str(places[asked.asked_kecamatan])),
        (_("As of"), clock.now()),
        (_("Hidden"), _("<5 is a number from 1 to 4; … is hidden so that it cannot be computed.")),
    ]
    return Sheet(_("Report"), (_("What"), _("Value")), rows)
