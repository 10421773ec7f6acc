"""Telling a family of the help it gets."""

from casework.models import DecreeLine, Programme, ProgrammeYear
from documents.indonesian import long_date, month_or_year, rupiah_in_words
from workflows.letters.blocks import text
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.objections import objection
from workflows.letters.people import identity
from workflows.letters.recipients import to_family
from workflows.letters.registry import KORESPONDENSI, letter


@letter(
    "pemberitahuan_bansos",
    classification="400.9.14.5",
    shape=KORESPONDENSI,
    subject="Pemberitahuan Bantuan Sosial",
    to_family=True,
)
def aid_notice(act, desk: Desk) -> dict:
    facts = act.handoff.facts
    year = desk.programme_years[facts["programme_year"]]
    return {
        "to": to_family(act, desk),
        "opening": [
            text("Dengan hormat,"),
            text("Kami memberitahukan bahwa keluarga Anda mendapat bantuan sebagai berikut:"),
        ],
        "person": identity(act.case, act.handoff.member),
        "particulars": [
            ["Program", year.programme.name],
            ["Bantuan", _what(facts)],
            ["Untuk masa", month_or_year(facts["period"])],
            ["Sumber dana", source_of_funds(year, desk)],
            ["Dasar keputusan", _basis(act, year, desk)],
            ["Tempat mengambil", facts["collect_at"]],
            ["Waktu mengambil", facts["collect_when"]],
            ["Yang perlu dibawa", facts["bring"]],
        ],
        "closing": [*objection(desk), text("Atas perhatian Anda kami ucapkan terima kasih.")],
        "slip": _slip(act, year.programme),
    }


def _what(facts: dict) -> str:
    money = rupiah_in_words(facts["amount"]) if facts.get("amount") else ""
    return " dan ".join(part for part in (money, discreet(facts.get("goods", ""))) if part)


def source_of_funds(year: ProgrammeYear, desk: Desk) -> str:
    """APBD Kota Malang Tahun Anggaran 2026"""
    programme = year.programme
    source = programme.funding_source or desk.word("funding", programme.funding)
    return f"{source}, Tahun Anggaran {year.year}"


def _basis(act, year: ProgrammeYear, desk: Desk) -> str:
    """The mayor's decree and the line on its annex; without one, the decision of the agency."""
    named = decree(year, desk)
    if not named:
        return f"keputusan {desk.profile(desk.issuer.pk).head_title} {long_date(desk.day)}"
    line = _decree_line(act, desk) if year.programme.decree_required else None
    place = f", lampiran nomor urut {line.line}" if line else ""
    return named + place


def decree(year: ProgrammeYear, desk: Desk) -> str:
    """Keputusan Wali Kota Malang Nomor 188.45/10/2026 tanggal 5 Januari 2026, if there is one."""
    if not year.decree_number:
        return ""
    dated = f"Nomor {year.decree_number} tanggal {long_date(year.decree_date)}"
    return f"Keputusan {desk.mayor} {dated}"


def _decree_line(act, desk: Desk) -> DecreeLine | None:
    for line in desk.decree_lines:
        own = line.household_id == act.case.household_id or line.person_id == act.handoff.member_id
        if own and line.programme_year_id == act.handoff.facts["programme_year"]:
            return line
    return None


def _slip(act, programme: Programme) -> dict:
    facts = act.handoff.facts
    return {
        "purpose": f"mengambil bantuan {programme.name}",
        "news": "Keluarga Anda menerima bantuan.",
        "rows": [
            ["Ambil di:", f"{facts['collect_at']} · {facts['collect_when']}"],
            ["Bawa:", f"surat ini, {facts['bring']}"],
        ],
    }
