"""Telling a family, in plain words, what was decided about it and what it can do."""

from dataclasses import dataclass

from documents.indonesian import long_date
from workflows.letters.blocks import text
from workflows.letters.desk import Desk
from workflows.letters.objections import objection, until_when
from workflows.letters.people import identity
from workflows.letters.recipients import to_family
from workflows.letters.registry import KORESPONDENSI, letter


@dataclass(frozen=True)
class News:
    """One outcome: the subject, what happened, the table and code of its reason."""

    subject: str
    what: str
    reasons: str = ""
    code: str = ""
    ends_aid: bool = False
    first: str = ""


@letter(
    "pemberitahuan_hasil",
    classification="400.9.14",
    shape=KORESPONDENSI,
    subject="Pemberitahuan Hasil",
    to_family=True,
)
def outcome_notice(act, desk: Desk) -> dict:
    news = _news(act, desk)
    return {
        "subject": news.subject,
        "to": to_family(act, desk),
        "opening": [text("Dengan hormat,"), text(news.what)],
        "person": [],
        "particulars": _explained(act, desk, news),
        "closing": [*objection(act, desk), text("Atas perhatian Anda kami ucapkan terima kasih.")],
        "slip": _slip(desk, news),
    }


def _news(act, desk: Desk) -> News:
    """By what was done, and for a decision by its step."""
    handoff = act.handoff
    writer = BY_ACTION.get(act.action) or BY_STEP[handoff.step]
    return writer(act, desk, desk.word("step_family", handoff.step))


def _rejected(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Hasil Usulan",
        f"Usulan {what} untuk keluarga Anda belum dapat disetujui.",
        "reject",
        act.reason or act.handoff.end_reason,
    )


def _declined(act, desk: Desk, what: str) -> News:
    receiver = desk.profile(act.handoff.receiver_id).short_name
    return News(
        "Pemberitahuan Hasil Rujukan",
        f"Rujukan {what} untuk keluarga Anda belum dapat diterima oleh {receiver}.",
        "decline",
        act.reason or act.handoff.end_reason,
    )


def _held(act, desk: Desk, what: str) -> News:
    until = act.handoff.held_until
    when = f" sampai {long_date(until)}" if until else ""
    return News(
        "Pemberitahuan Penundaan",
        f"Rujukan {what} untuk keluarga Anda ditunda{when}.",
        "hold",
        act.reason or act.handoff.hold_reason,
    )


def _not_completed(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Hasil Rujukan",
        f"Rujukan {what} untuk keluarga Anda belum berhasil.",
        "not_completed",
        act.reason or act.handoff.outcome_reason,
    )


def _closed(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Penghentian Layanan",
        f"Layanan untuk keluarga Anda dihentikan mulai {long_date(desk.day)}. Bantuan yang "
        "diberikan melalui layanan ini ikut berhenti.",
        "close",
        act.handoff.reason,
        ends_aid=True,
        first="Layanan dihentikan. Alasan dan cara keberatan ada di surat.",
    )


def _cared_for(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Perlindungan Jangka Panjang",
        "Keluarga Anda sekarang mendapat perlindungan jangka panjang. Bantuan untuk Anda "
        "diteruskan.",
        first="Bantuan untuk Anda diteruskan.",
    )


BY_ACTION = {
    "reject": _rejected,
    "decline": _declined,
    "hold": _held,
    "confirm": _not_completed,
}
BY_STEP = {"close": _closed, "place_in_long_term_care": _cared_for}


def _explained(act, desk: Desk, news: News) -> list[list[str]]:
    if not news.reasons:
        why = "Menurut hasil kunjungan, keluarga Anda memerlukan pendampingan yang menetap."
        way = "Bila keadaan berubah, pendampingan menuju usaha sendiri dapat dimulai lagi."
    else:
        why = desk.word(f"{news.reasons}_why", news.code)
        way = desk.word(f"{news.reasons}_else", news.code)
    return [
        ["Nomor layanan", act.case.number],
        ["Alasannya", why],
        ["Yang masih dapat dilakukan", _right_office(act, desk) + way],
    ]


def _right_office(act, desk: Desk) -> str:
    function = act.handoff.right_function if act.action == "decline" else ""
    if not function:
        return ""
    return f"Layanan ini ditangani kantor yang membidangi {desk.word('function', function)}. "


def _slip(desk: Desk, news: News) -> dict:
    return {
        "purpose": "memberi tahu hasil permohonan Anda",
        "news": news.first or news.what,
        "rows": [["Bawa ke:", "Tidak perlu dibawa ke mana pun, kecuali bila ingin bertanya."]],
        "objection": f"Ajukan keberatan secara lisan kepada petugas mana pun, {until_when(desk)}.",
        "ends_aid": news.ends_aid,
    }


__all__ = ["identity", "outcome_notice"]
