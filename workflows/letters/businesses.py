"""How letters describe a family's business."""

from datetime import date

from casework.models import Business
from documents.indonesian import long_date, rupiah_in_words, span
from workflows.letters.blocks import Pairs

NOT_RECORDED = "belum tercatat"
SCALES = (("usaha mikro", 2_000_000_000), ("usaha kecil", 15_000_000_000))
"""Turnover a year in rupiah up to which a business has this scale (PP 7/2021)."""


def described(business: Business | None, day: date) -> Pairs:
    """What it is, where, and for how long it has been running."""
    if business is None:
        return [["Usaha", "belum berjalan"]]
    since = business.started_on
    return [
        ["Usaha", f"{business.name} ({business.kind})"],
        ["Alamat usaha", business.address],
        ["Lama usaha", f"{span(since, day)} (sejak {long_date(since)})"],
    ]


def for_a_licence(business: Business, owner_phone: str) -> Pairs:
    """What an office of licences asks about first."""
    return [
        ["Nama usaha", f"{business.name} ({business.kind})"],
        ["KBLI", business.kbli or "belum ditentukan"],
        ["Alamat usaha", business.address or NOT_RECORDED],
        ["Skala usaha", _scale(business.monthly_turnover)],
        ["Omzet per bulan", _turnover(business.monthly_turnover)],
        ["Telepon", business.phone or owner_phone or "belum ada"],
    ]


def _scale(monthly_turnover: int | None) -> str:
    if monthly_turnover is None:
        return NOT_RECORDED
    a_year = monthly_turnover * 12
    return next((name for name, limit in SCALES if a_year <= limit), "usaha menengah")


def _turnover(monthly_turnover: int | None) -> str:
    return NOT_RECORDED if monthly_turnover is None else rupiah_in_words(monthly_turnover)
