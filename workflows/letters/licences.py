"""Referral of a business for a licence."""

from documents.indonesian import listed
from workflows.letters.blocks import THANKS, text
from workflows.letters.businesses import for_a_licence
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.recipients import copies_in_the_area, to_receiver, who
from workflows.letters.registry import KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to


@letter(
    "rujukan_perizinan",
    classification="500.3",
    shape=KORESPONDENSI,
    subject="Rujukan Pengurusan Izin Usaha",
)
def licence_referral(act, desk: Desk) -> dict:
    handoff = act.handoff
    wanted = listed([desk.word("licence", code) for code in handoff.facts["licences"]])
    plainly = listed([desk.word("licence_family", code) for code in handoff.facts["licences"]])
    return {
        "to": to_receiver(act, desk),
        "opening": [
            text(
                f"Dalam rangka pengembangan usaha keluarga kurang mampu di {desk.city_name}, "
                f"bersama ini kami merujuk {who(desk)} untuk dilayani perizinan usahanya:"
            )
        ],
        "person": identity(act.case, handoff.member),
        "particulars": [
            ["Izin yang diperlukan", wanted],
            *for_a_licence(desk.business(act), handoff.member.phone),
            ["Hambatan", discreet(handoff.facts["obstacle"])],
        ],
        "closing": [
            *reply_within(act, "nomor izin yang terbit, atau alasannya bila tidak dapat terbit,"),
            THANKS,
        ],
        "copies": copies_in_the_area(act, desk),
        "slip": {
            "purpose": f"mengurus {plainly}",
            "rows": going_to(act, desk, bring=desk.word("letter", "bring")),
        },
    }
