"""Surat pengantar: one letter for many persons, with an annex and a receipt to be signed."""

from typing import Any

from documents.indonesian import counted
from workflows.letters.annexes import ATTACHED, annex, person_cells
from workflows.letters.blocks import Block, facts, text
from workflows.letters.desk import Desk
from workflows.letters.registry import JUDUL, Kind
from workflows.letters.slips import slips

KIND, TITLE = "surat_pengantar", "Surat Pengantar"
TO_COMPANIONS = [
    "Lurah dan petugas lapangan (Faskel/PSM)",
    "yang wilayahnya tercantum dalam lampiran",
]
"""Letters to families go through the people who know the door."""
HAND_OVER = text(
    "Mohon lembar setiap keluarga diserahkan kepada keluarga yang bersangkutan saja, tidak kepada "
    "yang lain."
)


def bundle(kind: Kind, parts: list[dict], desk: Desk) -> dict[str, Any]:
    """The covering letter of several handoffs that were approved together."""
    first = parts[0]
    return {
        "kind": KIND,
        "covers": kind.code,
        "shape": JUDUL,
        "subject": TITLE,
        "attached": ATTACHED,
        "to": TO_COMPANIONS if kind.to_family else first["to"],
        "body": _body(kind, parts),
        "copies": first.get("copies", []),
        "annex": _annex(kind, parts),
        "receipt": counted(len(parts), "orang"),
        "slips": [
            _with_own_words(kind, slip, part)
            for slip, part in zip(slips(desk, parts), parts, strict=True)
        ],
    }


def _body(kind: Kind, parts: list[dict]) -> list[Block]:
    what = parts[0].get("subject") or kind.subject
    sent = {
        "columns": ["No.", "Yang dikirim", "Banyaknya", "Keterangan"],
        "rows": [["1.", what, counted(len(parts), "orang"), "Nama-nama tercantum dalam lampiran"]],
    }
    if kind.to_family:
        return [{"table": sent}, HAND_OVER]
    return [*parts[0]["opening"], {"table": sent}, *parts[0]["closing"]]


def _annex(kind: Kind, parts: list[dict]) -> dict[str, Any]:
    """Of letters to families no more than whose they are."""
    if kind.to_family:
        return annex(person_cells(part["person"]) for part in parts)
    return annex(
        ([*person_cells(part["person"]), _told(part)] for part in parts),
        "Keterangan",
    )


def _told(part: dict) -> str:
    return "\n".join(f"{label}: {value}" for label, value in part["particulars"] if value)


def _with_own_words(kind: Kind, slip: dict, part: dict) -> dict:
    """A family gets all of its own letter's words on its own page."""
    if kind.to_family:
        slip["body"] = [*part["opening"], facts(part["particulars"]), *part["closing"]]
    return slip
