"""How a family can object, until when, and that it costs nothing."""

from datetime import timedelta

from documents.indonesian import counted, weekday_date
from workflows.letters.blocks import Block, text
from workflows.letters.desk import Desk


def objection(act, desk: Desk) -> list[Block]:
    point = desk.point(desk.issuer.pk)
    office = desk.profile(desk.issuer.pk)
    at = f"{point.name}, {point.address}" if point else office.address
    return [
        text(
            "Bila ada yang menurut Anda tidak sesuai, Anda boleh mengajukan keberatan, lisan atau "
            f"tertulis, kepada petugas mana pun atau di {office.short_name}, {at}, "
            f"{until_when(desk)}.",
            "Semua layanan ini, termasuk mengajukan keberatan, tidak dipungut biaya.",
        )
    ]


def until_when(desk: Desk) -> str:
    """The city's calendar days from the date of the letter."""
    days = desk.city.letterhead.objection_days
    last = weekday_date(desk.day + timedelta(days=days))
    return f"paling lambat {last} ({counted(days, 'hari')} sejak tanggal surat ini)"
