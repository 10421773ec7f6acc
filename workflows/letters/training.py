"""Referral to a training."""

from casework.models import EvidenceKind
from documents.indonesian import long_date
from workflows.letters.blocks import THANKS, text
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.recipients import copies_in_the_area, to_receiver, who
from workflows.letters.registry import KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to


@letter(
    "rujukan_pelatihan",
    classification="400.9.14.2",
    shape=KORESPONDENSI,
    subject="Rujukan Peserta Pelatihan",
)
def training_referral(act, desk: Desk) -> dict:
    handoff, member = act.handoff, act.handoff.member
    course = discreet(handoff.facts["course"])
    level = desk.word("level", handoff.facts["level"])
    return {
        "to": to_receiver(act, desk, division="Kepala Bidang yang menyelenggarakan pelatihan"),
        "opening": [
            text(
                f"Dalam rangka pemberdayaan keluarga kurang mampu di {desk.city_name}, bersama ini "
                f"kami merujuk {who(desk)} untuk mengikuti pelatihan:"
            )
        ],
        "person": [*identity(act.case, member), ["Telepon", member.phone]],
        "particulars": [
            ["Minat pelatihan", course],
            ["Tingkat", level],
            ["Verifikasi lapangan", _verified(act, desk)],
            ["Berita acara", _minutes(act, desk)],
        ],
        "closing": [*reply_within(act, "hasil pelatihan"), THANKS],
        "copies": copies_in_the_area(act, desk),
        "slip": {
            "purpose": f"mendaftar pelatihan {course}".strip(),
            "rows": going_to(act, desk, bring=desk.word("letter", "bring")),
        },
    }


def _verified(act, desk: Desk) -> str:
    visit = desk.visits.get(act.case.pk)
    if visit is None:
        return "belum tercatat"
    return f"{long_date(visit.visited_on)}, oleh {visit.visitor.name}"


def _minutes(act, desk: Desk) -> str:
    paper = desk.paper(act, EvidenceKind.MINUTES)
    if paper is None:
        return "belum tercantum dalam berita acara musyawarah kelurahan"
    number = f"Nomor {paper.number} " if paper.number else ""
    return f"{number}tanggal {long_date(paper.dated)} (musyawarah kelurahan)"
