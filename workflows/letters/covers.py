"""Surat pengantar: one letter for many persons, with an annex and a receipt to be signed."""

from typing import Any

from documents.indonesian import counted
from workflows.letters.blocks import Block, text
from workflows.letters.desk import Desk
from workflows.letters.registry import JUDUL, Kind
from workflows.letters.slips import slip

KIND = "surat_pengantar"


def bundle(kind: Kind, parts: list[dict], desk: Desk) -> dict[str, Any]:
    """The covering letter of several handoffs that were approved together."""
    first = parts[0]
    return {
        "kind": KIND,
        "covers": kind.code,
        "shape": JUDUL,
        "subject": "Surat Pengantar",
        "attached": "1 (satu) lampiran",
        "to": _to_companions(desk) if kind.to_family else first["to"],
        "body": _body(kind, parts, desk),
        "copies": first.get("copies", []),
        "annex": _annex(kind, parts),
        "receipt": counted(len(parts), "orang"),
        "slips": [
            _with_own_words(kind, slip(act, desk, part), part)
            for act, part in zip(desk.acts, parts, strict=True)
        ],
    }


def _to_companions(desk: Desk) -> list[str]:
    """Letters to families go through the people who know the door."""
    return ["Lurah dan petugas lapangan (Faskel/PSM)", "yang wilayahnya tercantum dalam lampiran"]


def _body(kind: Kind, parts: list[dict], desk: Desk) -> list[Block]:
    what = parts[0].get("subject") or kind.subject
    sent = {
        "columns": ["No.", "Yang dikirim", "Banyaknya", "Keterangan"],
        "rows": [["1.", what, counted(len(parts), "orang"), "Nama-nama tercantum dalam lampiran"]],
    }
    if not kind.to_family:
        return [*parts[0]["opening"], {"table": sent}, *parts[0]["closing"]]
    ask = "Mohon lembar setiap keluarga diserahkan kepada keluarga yang bersangkutan saja."
    return [{"table": sent}, text(ask)]


def _annex(kind: Kind, parts: list[dict]) -> dict[str, Any]:
    """Who is sent, one line each; of letters to families no more than whose they are."""
    columns = ["No.", "Nama", "Nomor layanan"] + ([] if kind.to_family else ["Keterangan"])
    return {
        "columns": columns,
        "rows": [[f"{line}.", *_cells(kind, part)] for line, part in enumerate(parts, 1)],
    }


def _cells(kind: Kind, part: dict) -> list[str]:
    who = dict(part["person"])
    number = who.pop("Nomor layanan")
    cells = ["\n".join(value for value in who.values() if value), number]
    if not kind.to_family:
        cells.append(
            "\n".join(f"{label}: {value}" for label, value in part["particulars"] if value)
        )
    return cells


def _with_own_words(kind: Kind, slip: dict, part: dict) -> dict:
    """A family gets all of its own letter's words on its own page."""
    if kind.to_family:
        slip["body"] = [*part["opening"], {"facts": part["particulars"]}, *part["closing"]]
    return slip
