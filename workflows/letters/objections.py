"""How a family can object, until when, and that it costs nothing."""

from datetime import timedelta

from documents.indonesian import counted, weekday_date
from workflows.letters.blocks import Block, text
from workflows.letters.desk import Desk


def objection(desk: Desk) -> list[Block]:
    office, point = desk.profile(desk.issuer.pk), desk.point(desk.issuer.pk)
    at = f"{point.name}, {point.address}" if point else office.address
    days = counted(desk.city.letterhead.objection_days, "hari")
    return [
        text(
            "Bila ada yang menurut Anda tidak sesuai, Anda boleh mengajukan keberatan, lisan atau "
            f"tertulis, kepada petugas mana pun atau di {office.short_name}, {at}, paling lambat "
            f"{last_day(desk)}, yaitu {days} sejak tanggal surat ini.",
            "Semua layanan ini, termasuk mengajukan keberatan, tidak dipungut biaya.",
        )
    ]


def last_day(desk: Desk) -> str:
    """The city's calendar days from the date of the letter."""
    return weekday_date(desk.day + timedelta(days=desk.city.letterhead.objection_days))
