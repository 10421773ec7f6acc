"""Spoils a realistic share of the lines: an import is tried on files as they come."""

from collections.abc import Callable
from random import Random

Cells = dict[str, str]


def _nik_short(rng: Random, cells: Cells) -> None:
    cells["NIK"] = cells["NIK"][: rng.randint(8, 15)]


def _nik_letter(rng: Random, cells: Cells) -> None:
    cells["NIK"] = cells["NIK"][:12] + rng.choice(("OOO1", "XXXX", "000l"))


def _nik_wrong_day(rng: Random, cells: Cells) -> None:
    cells["NIK"] = cells["NIK"][:6] + rng.choice(("00", "32", "72", "99")) + cells["NIK"][8:]


def _nik_30_february(rng: Random, cells: Cells) -> None:
    cells["NIK"] = cells["NIK"][:6] + rng.choice(("3002", "7002")) + cells["NIK"][10:]


def _nik_scientific(rng: Random, cells: Cells) -> None:
    cells["NIK"] = f"{float(cells['NIK']):.5E}".replace(".", rng.choice((".", ",")))


def _nik_last_digit(rng: Random, cells: Cells) -> None:
    cells["NIK"] = cells["NIK"][:12] + "0000"


def _nik_blank(rng: Random, cells: Cells) -> None:
    cells["NIK"] = ""


def _birth_date_rubbish(rng: Random, cells: Cells) -> None:
    rubbish = ("00/00/0000", "31/02/1990 0:00:00", "29652", "07/03/81", "tidak tahu")
    cells["Tanggal Lahir"] = rng.choice(rubbish)


def _birth_date_differs(rng: Random, cells: Cells) -> None:
    cells["Tanggal Lahir"] = "01/01" + cells["Tanggal Lahir"][5:]


def _kelurahan_unknown(rng: Random, cells: Cells) -> None:
    cells["Kode Kemdagri"] = cells["Kode Kemdagri"][:6] + "9999"
    cells["Desa/Kelurahan"] = "ENTAH"


def _kelurahan_outside(rng: Random, cells: Cells) -> None:
    cells["Kode Kemdagri"] = "3507" + cells["Kode Kemdagri"][4:]


def _name_missing(rng: Random, cells: Cells) -> None:
    cells["Nama"] = rng.choice(("", "-"))


def _control_character(rng: Random, cells: Cells) -> None:
    cells["Alamat"] += "\x00"


def _desil_rubbish(rng: Random, cells: Cells) -> None:
    cells["Desil Kesejahteraan"] = rng.choice(("0", "11", "miskin"))


# Share of all lines. NIK: 960 not in the format and 39 anomalies among 45,327.
DAMAGES: tuple[tuple[float, Callable[[Random, Cells], None]], ...] = (
    (0.008, _nik_short),
    (0.003, _nik_letter),
    (0.005, _nik_wrong_day),
    (0.002, _nik_30_february),
    (0.002, _nik_scientific),
    (0.002, _nik_last_digit),
    (0.006, _nik_blank),
    (0.002, _birth_date_rubbish),
    (0.001, _birth_date_differs),
    (0.001, _kelurahan_unknown),
    (0.001, _kelurahan_outside),
    (0.001, _name_missing),
    (0.0002, _control_character),
    (0.0005, _desil_rubbish),
)


def spoil(rng: Random, cells: Cells) -> None:
    """Perhaps do one damage to a line, in place."""
    draw = rng.random()
    for share, damage in DAMAGES:
        if draw < share:
            damage(rng, cells)
            return
        draw -= share
