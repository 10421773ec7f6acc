"""Nota dinas: a section asks its head to approve, where two approvals are needed."""

from workflows.letters.blocks import text
from workflows.letters.desk import Desk
from workflows.letters.people import identity
from workflows.letters.registry import JUDUL, letter


@letter("nota_dinas", classification="400.9.14.5", shape=JUDUL, subject="Nota Dinas")
def approval_memo(act, desk: Desk) -> dict:
    step = desk.word("step", act.handoff.step)
    return {
        "to": [desk.profile(desk.issuer.pk).head_title],
        "opening": [
            text(
                f"Bersama ini kami mohon persetujuan atas usulan {step} yang sudah kami periksa "
                "untuk warga berikut:"
            )
        ],
        "person": identity(act.case, act.handoff.member),
        "particulars": [["Diusulkan oleh", act.handoff.proposed_by.name]],
        "closing": [text("Demikian untuk menjadi periksa dan mohon arahan.")],
        "slip": {"purpose": "", "rows": []},
    }
