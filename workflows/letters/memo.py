"""Nota dinas: a section asks its head to approve, where two approvals are needed."""

from workflows.letters.annexes import annex, person_cells
from workflows.letters.blocks import facts, text
from workflows.letters.desk import Desk
from workflows.letters.people import identity
from workflows.letters.recipients import who
from workflows.letters.registry import JUDUL, letter
from workflows.letters.signing import signature

SECTION = "Kepala Bidang"


@letter("nota_dinas", classification="400.9.14.5", shape=JUDUL, subject="Nota Dinas", grouped=True)
def approval_memo(act, desk: Desk) -> dict:
    """Signed by the section's head who gave the first approval; it stays in the office."""
    step = desk.word("step", act.handoff.step)
    section = signature(act.appointment, act.by, SECTION)
    people = [identity(each.case, each.handoff.member) for each in desk.acts]
    return {
        "to": [desk.profile(desk.issuer.pk).head_title],
        "signer": section,
        "opening": [
            facts([["Dari", section["title"][-1]], ["Hal", f"Permohonan persetujuan: {step}"]]),
            text(
                f"Bersama ini kami mohon persetujuan atas usulan {step} untuk {who(desk)}, yang "
                "sudah kami periksa:"
            ),
        ],
        "person": people[0],
        "particulars": [["Diusulkan oleh", act.handoff.proposed_by.name]],
        "closing": [text("Demikian untuk menjadi periksa dan mohon arahan.")],
        "annex": annex(map(person_cells, people)) if len(people) > 1 else None,
    }
