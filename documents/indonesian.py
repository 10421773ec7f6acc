"""Dates, numbers and sums as Indonesian letters write them, whatever the process's language."""

from datetime import date

from num2words import num2words

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)


def long_date(day: date) -> str:
    """12 Maret 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: date) -> str:
    """Jumat, 11 Desember 2026"""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def month_or_year(period: str) -> str:
    """2026-03 → Maret 2026, 2026 → tahun 2026."""
    year, _, month = period.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else f"tahun {year}"


def in_words(number: int) -> str:
    """Whole numbers from zero: dua puluh satu."""
    return num2words(number, lang="id").strip()


def counted(number: int, of: str) -> str:
    """3 (tiga) orang"""
    return f"{number} ({in_words(number)}) {of}"


def digits(number: int) -> str:
    """Thousands with points: 2.500.000"""
    return f"{number:,}".replace(",", ".")


def rupiah(amount: int) -> str:
    """Whole rupiah, in figures alone: Rp2.500.000,00"""
    return f"Rp{digits(amount)},00"


def rupiah_in_words(amount: int) -> str:
    """Rp2.500.000,00 (dua juta lima ratus ribu rupiah)"""
    return f"{rupiah(amount)} ({in_words(amount)} rupiah)"


def span(since: date, until: date) -> str:
    """Full years and months between two days: 2 tahun 3 bulan."""
    months = (until.year - since.year) * 12 + until.month - since.month
    months -= until.day < since.day
    years, months = divmod(max(months, 0), 12)
    parts = [f"{years} tahun"] * (years > 0) + [f"{months} bulan"] * (months > 0)
    return " ".join(parts) or "kurang dari 1 bulan"


def listed(words: list[str]) -> str:
    """NIB; NIB dan halal; NIB, SPP-IRT, dan halal"""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
