"""The certificate of a family that stands on its own."""

from casework.models import Assessment, EvidenceKind
from documents.indonesian import long_date, rupiah
from workflows.letters.blocks import points, text
from workflows.letters.desk import Desk
from workflows.letters.people import called, identity
from workflows.letters.registry import JUDUL, letter
from workflows.reasons import GraduationKind


@letter(
    "keterangan_graduasi",
    classification="400.9.11",
    shape=JUDUL,
    subject="Surat Keterangan Graduasi",
    to_family=True,
)
def graduation_certificate(act, desk: Desk) -> dict:
    kind = act.handoff.facts["kind"]
    return {
        "to": [],
        "opening": [text("Yang bertanda tangan di bawah ini menerangkan bahwa:")],
        "person": identity(act.case, act.handoff.member),
        "particulars": [],
        "closing": [
            text(
                f"beserta keluarganya telah dinyatakan {desk.word('graduation', kind)} terhitung "
                f"mulai tanggal {long_date(desk.day)}, berdasarkan:"
            ),
            points(*_evidence(act, desk, kind)),
            text(
                "Bila di kemudian hari keluarga mengalami kesulitan, bantuan dapat dimohonkan "
                f"kembali kapan saja kepada {desk.profile(desk.issuer.pk).short_name} atau "
                "petugas lapangan di kelurahan."
            ),
            text(
                f"Pemerintah {desk.city_name} menyampaikan penghargaan yang setinggi-tingginya "
                f"kepada {called(act.handoff.member, desk.day)} sekeluarga atas usaha dan "
                "ketekunannya."
            ),
        ],
        "slip": _slip(act, desk),
    }


def _evidence(act, desk: Desk, kind: str) -> list[str]:
    """What the decision rests on; nothing is claimed that is not recorded."""
    assessment = desk.assessments.get(act.case.pk)
    return [
        _paper(act, desk, EvidenceKind.STATEMENT, "surat pernyataan keluarga"),
        _assessment(assessment, kind) if assessment else "",
        _changed_desil(act) if kind == GraduationKind.DECILE else "",
        _licence(act, desk),
        _paper(act, desk, EvidenceKind.MINUTES, "berita acara musyawarah kelurahan"),
        f"persetujuan Kepala {desk.profile(desk.issuer.pk).short_name}, {long_date(desk.day)}.",
    ]


def _paper(act, desk: Desk, kind: str, name: str) -> str:
    paper = desk.paper(act, kind)
    if paper is None:
        return ""
    number = f" Nomor {paper.number}" if paper.number else ""
    return f"{name}{number}, {long_date(paper.dated)};"


def _assessment(assessment: Assessment, kind: str) -> str:
    found = f"verifikasi terakhir, {long_date(assessment.assessed_on)}"
    income, line = assessment.income_per_person, assessment.criteria.poverty_line
    if kind == GraduationKind.NATURAL and not assessment.components_left:
        found += ": tidak ada lagi komponen penerima dalam keluarga"
    if income is not None and income > line:
        found += (
            f": penghasilan {rupiah(income)} per orang per bulan, di atas garis kemiskinan "
            f"{rupiah(line)}"
        )
    return f"{found};"


def _changed_desil(act) -> str:
    changed = act.case.household.desil_on
    return f"perubahan desil keluarga, {long_date(changed)};" if changed else ""


def _licence(act, desk: Desk) -> str:
    business = desk.licensed.get(act.case.household_id)
    return f"usaha {business.name} dengan NIB {business.nib};" if business else ""


def _slip(act, desk: Desk) -> dict:
    office = desk.profile(desk.issuer.pk).short_name
    return {
        "purpose": "menerangkan bahwa keluarga Anda sudah mandiri",
        "news": "Keluarga Anda sudah mandiri. Bila kesulitan lagi, hubungi kami.",
        "rows": [
            ["Bawa ke:", "Tidak perlu dibawa ke mana pun. Simpan surat ini baik-baik."],
            ["Bila kesulitan lagi:", f"Datang ke {office} atau kelurahan kapan saja."],
            ["Bawa:", desk.word("letter", "bring")],
        ],
        "ends_aid": True,
    }
