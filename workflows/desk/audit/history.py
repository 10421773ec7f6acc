"""A case's history as a file: PDF to be printed and signed for, XLSX to be worked with."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.models import LedgerCheck
from casework.periods import period_in_words
from documents import reports
from permissions.access import appointed_or_404
from permissions.models import Reading
from permissions.readings import note_reading
from permissions.roles import Action
from workflows.casebook import Casebook, casebook
from workflows.desk.audit.ledger import PROBLEMS
from workflows.desk.finding import case_of
from workflows.spreadsheets import XLSX, Sheet, xlsx

FORMS = {"pdf": "application/pdf", "xlsx": XLSX}


@require_GET
def history(request, number, form):
    appointed_or_404(request.user, Action.AUDIT)
    if form not in FORMS:
        raise Http404
    case = case_of(request, number)
    note_reading(request.user, Reading.What.EXPORT, case=case)
    book = casebook(case, by=request.user)
    content = _pdf(book) if form == "pdf" else xlsx(_sheets(book))
    name = f"riwayat-{book.case.number}.{form}"
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pdf(book: Casebook) -> bytes:
    context = {"book": book, "problems": list(_problems(book)), "check": _last_check()}
    return reports.pdf("reports/case_history.html", context)


def _last_check() -> LedgerCheck | None:
    return LedgerCheck.objects.exclude(finished_at=None).last()


def _problems(book: Casebook) -> Iterator[tuple[int | None, str]]:
    for each in book.problems:
        yield each.sequence, str(PROBLEMS.get(each.code, each.code))


def _sheets(book: Casebook) -> list[Sheet]:
    return [_about(book), _history(book), _custody(book), _assistance(book)]


def _about(book: Casebook) -> Sheet:
    case = book.case
    rows = [
        (_("Number of the case"), case.number),
        (_("Beneficiary"), book.beneficiary),
        ("NIK", book.nik),
        (_("Kelurahan"), str(case.kelurahan)),
        (_("State"), book.state),
        (_("Opened on"), case.opened_at),
        (_("Verification of the history"), _verdict(book)),
        (_("First hash"), book.first_hash),
        (_("Last hash"), book.last_hash),
        (_("Printed by"), book.printed_by.name),
        (_("Printed on"), book.printed_at),
    ]
    return Sheet(_("Case"), (_("What"), _("Value")), rows)


def _verdict(book: Casebook) -> str:
    if not book.problems:
        return _("The history is whole, nothing was changed")
    return "; ".join(f"{sequence or '–'}: {said}" for sequence, said in _problems(book))


def _history(book: Casebook) -> Sheet:
    heads = [_("Row"), _("When"), _("What"), _("Who"), _("As what"), _("From"), _("To")]
    heads += [_("Reason"), _("Requirements"), _("Number of the letter"), _("Hash")]
    rows = [
        (
            each.event.sequence,
            each.at,
            each.what,
            each.who,
            each.as_what,
            each.came_from,
            each.went_to if each.moved else "",
            each.reason,
            "\n".join(_answer(answer) for answer in each.answers),
            each.event.letter_number,
            each.event.hash,
        )
        for each in book.rows
    ]
    return Sheet(_("History"), heads, rows)


def _answer(answer) -> str:
    because = f" “{answer.because}”" if answer.because else ""
    return f"{answer.sentence} – {answer.word}{because}"


def _custody(book: Casebook) -> Sheet:
    heads = [_("Agency"), _("As what"), _("Scope"), _("Because of"), _("Since"), _("Until")]
    rows = [
        (each.agency, each.kind, each.scope, each.why, each.since, each.until) for each in book.held
    ]
    return Sheet(_("Custody"), heads, rows)


def _assistance(book: Casebook) -> Sheet:
    heads = [_("Programme"), _("Period"), _("Received by"), _("Rupiah"), _("Goods"), _("Status")]
    heads += [_("Given on"), _("Recorded on"), _("Payment order")]
    rows = [
        (
            each.programme_year.programme.name,
            period_in_words(each.period),
            each.payee.name,
            each.amount,
            each.goods,
            each.get_status_display(),
            each.occurred_on,
            each.recorded_at,
            each.payment_order,
        )
        for each in book.assistance
    ]
    return Sheet(_("Help received"), heads, rows)
