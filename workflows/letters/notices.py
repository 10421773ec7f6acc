"""Telling a family, in plain words, what was decided about it and what it can do."""

from dataclasses import dataclass

from documents.indonesian import long_date
from workflows.letters.blocks import text
from workflows.letters.desk import Desk
from workflows.letters.objections import last_day, objection
from workflows.letters.people import identity
from workflows.letters.recipients import to_family
from workflows.letters.registry import KORESPONDENSI, letter


@dataclass(frozen=True)
class News:
    """One outcome: what happened, and the table and code of its reason.

    `purpose` ends "surat ini untuk memberi tahu …"; `first` is what the slip says of it.
    """

    subject: str
    what: str
    purpose: str
    why: str
    way: str
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
        "person": identity(act.case, act.handoff.member)[-1:],
        "particulars": [["Alasannya", news.why], ["Yang masih dapat dilakukan", news.way]],
        "closing": [*objection(desk), text("Atas perhatian Anda kami ucapkan terima kasih.")],
        "slip": _slip(desk, news),
    }


def _news(act, desk: Desk) -> News:
    """By what was done, and for a decision by its step."""
    tell = BY_ACTION.get(act.action) or BY_STEP[act.handoff.step]
    return tell(act, desk, desk.word("step_family", act.handoff.step))


def _reason(desk: Desk, table: str, code: str) -> dict[str, str]:
    return {"why": desk.word(f"{table}_why", code), "way": desk.word(f"{table}_else", code)}


def _rejected(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Hasil Usulan",
        f"Usulan {what} untuk keluarga Anda belum dapat disetujui.",
        f"hasil usulan {what}",
        **_reason(desk, "reject", act.reason or act.handoff.end_reason),
    )


def _declined(act, desk: Desk, what: str) -> News:
    handoff = act.handoff
    receiver = desk.profile(handoff.receiver_id).short_name
    reason = _reason(desk, "decline", act.reason or handoff.end_reason)
    if handoff.right_function:
        right = desk.word("function_family", handoff.right_function)
        reason["way"] = f"Layanan ini ditangani oleh {right}. {reason['way']}"
    return News(
        "Pemberitahuan Hasil Rujukan",
        f"Rujukan {what} untuk keluarga Anda belum dapat diterima oleh {receiver}.",
        f"hasil rujukan {what}",
        **reason,
    )


def _held(act, desk: Desk, what: str) -> News:
    until = act.handoff.held_until
    when = f" sampai {long_date(until)}" if until else ""
    return News(
        "Pemberitahuan Penundaan",
        f"Rujukan {what} untuk keluarga Anda ditunda{when}.",
        f"penundaan rujukan {what}",
        **_reason(desk, "hold", act.reason or act.handoff.hold_reason),
    )


def _not_completed(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Hasil Rujukan",
        f"Rujukan {what} untuk keluarga Anda belum berhasil.",
        f"hasil rujukan {what}",
        **_reason(desk, "not_completed", act.reason or act.handoff.outcome_reason),
    )


def _closed(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Penghentian Layanan",
        f"Layanan untuk keluarga Anda dihentikan mulai {long_date(desk.day)}. Bantuan yang "
        "diberikan melalui layanan ini ikut berhenti.",
        "penghentian layanan",
        **_reason(desk, "close", act.handoff.reason),
        ends_aid=True,
        first="Layanan dihentikan. Alasan dan cara keberatan ada di surat.",
    )


def _cared_for(act, desk: Desk, what: str) -> News:
    return News(
        "Pemberitahuan Perlindungan Jangka Panjang",
        "Keluarga Anda sekarang mendapat perlindungan jangka panjang. Bantuan untuk Anda "
        "diteruskan.",
        "perlindungan jangka panjang",
        why="Menurut hasil kunjungan, keluarga Anda memerlukan bantuan yang menetap.",
        way="Bila keadaan berubah, pendampingan menuju usaha sendiri dapat dimulai lagi.",
        first="Bantuan untuk Anda diteruskan.",
    )


BY_ACTION = {
    "reject": _rejected,
    "decline": _declined,
    "hold": _held,
    "confirm": _not_completed,
}
BY_STEP = {"close": _closed, "place_in_long_term_care": _cared_for}


def _slip(desk: Desk, news: News) -> dict:
    return {
        "purpose": f"memberi tahu {news.purpose}",
        "news": news.first or news.what,
        "rows": [
            ["Selanjutnya:", news.way],
            ["Bawa ke:", "Tidak perlu dibawa ke mana pun, kecuali bila Anda ingin bertanya."],
        ],
        "objection": "Ajukan keberatan secara lisan kepada petugas mana pun, paling lambat "
        f"{last_day(desk)}.",
        "ends_aid": news.ends_aid,
    }
