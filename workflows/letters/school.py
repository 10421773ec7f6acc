"""Referral of a child at school for KIP/PIP."""

from casework.models import Purpose
from documents.indonesian import in_words, long_date
from workflows.letters.blocks import THANKS, text
from workflows.letters.desk import Desk
from workflows.letters.recipients import to_receiver, who
from workflows.letters.registry import KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to


@letter(
    "rujukan_kip",
    classification="400.3.5",
    shape=KORESPONDENSI,
    subject="Rujukan Peserta Didik untuk Program Indonesia Pintar (KIP/PIP)",
    restricted=True,
)
def kip_referral(act, desk: Desk) -> dict:
    facts, child = act.handoff.facts, act.handoff.member
    return {
        "to": to_receiver(act, desk),
        "opening": [
            text(
                f"Bersama ini kami merujuk {who(desk, 'anak')} dari keluarga kurang "
                f"mampu di {desk.city_name} untuk diusulkan dalam Program Indonesia Pintar:"
            )
        ],
        "person": [["Nama anak", child.name], ["Nomor layanan", act.case.number]],
        "particulars": [
            ["Sekolah", facts["school"]],
            ["Kelas", facts["grade"]],
            ["Orang tua/wali", facts["parents"]],
            ["Desil", _desil(act.case.household, desk)],
            ["Persetujuan orang tua", _consent(act, desk)],
        ],
        "closing": [
            text(
                "Kami mohon Saudara meminta sekolah memverifikasi data tersebut dan menandai anak "
                "sebagai “layak PIP” pada Dapodik."
            ),
            text(
                "Surat ini bukan keputusan penerimaan. Penetapan penerima PIP mengikuti ketentuan "
                "yang berlaku."
            ),
            *reply_within(act, "hasilnya"),
            THANKS,
        ],
        "slip": _slip(act, desk),
    }


def _slip(act, desk: Desk) -> dict:
    facts, child = act.handoff.facts, act.handoff.member.name
    return {
        "reader": f"Ibu/Bapak {facts['parents']}",
        "purpose": f"mengusulkan Ananda {child} mendapat KIP/PIP di {facts['school']}",
        "news": "Sekolah dan dinas pendidikan akan memeriksa data Ananda. Surat ini belum berarti "
        "KIP/PIP sudah disetujui.",
        "rows": going_to(act, desk, bring="surat ini, KTP orang tua, KK, dan rapor anak"),
    }


def _desil(household, desk: Desk) -> str:
    if household.desil is None:
        return "belum tercatat"
    source = desk.word("source", household.desil_source)
    return (
        f"{household.desil} ({in_words(household.desil)}), menurut {source} "
        f"per {long_date(household.desil_on)}"
    )


def _consent(act, desk: Desk) -> str:
    consent = desk.consents.get((act.case.pk, Purpose.SCHOOL))
    return f"tertulis, tanggal {long_date(consent.given_on)}" if consent else ""
