"""P3KE, individuals: the poverty-acceleration data with decile; families join by their P3KE id."""

from casework.registry import cells as read
from casework.registry.places import PlaceIndex
from casework.registry.rows import Notice, Reason, Row
from casework.registry.source import Cells, Column, Source

RELATIONSHIPS = {
    "": "",
    "kepalakeluarga": "head",
    "kepalarumahtangga": "head",
    "istri": "spouse",
    "suami": "spouse",
    "istrisuami": "spouse",
    "suamiistri": "spouse",
    "anak": "child",
    "anakkandung": "child",
    "anaktiri": "child",
    "anakangkat": "child",
    "cucu": "grandchild",
    "orangtua": "parent",
    "orangtuamertua": "parent",
    "mertua": "parent",
    "menantu": "other",
    "famili": "other",
    "famililain": "other",
    "saudara": "other",
    "pembantu": "other",
    "lainnya": "other",
}
FLAGS = ("bpnt", "bpum", "bst", "pkh", "sembako", "stunting")
COLUMNS = (
    Column("family_id", "ID Keluarga P3KE", ("ID Keluarga", "IDKeluarga", "No ID Keluarga")),
    Column("external_id", "ID Individu", ("ID Individu P3KE", "IDIndividu", "ID Anggota")),
    Column("name", "Nama", ("Nama Individu", "Nama Lengkap"), identity=True),
    Column("nik", "NIK", ("No NIK", "Nomor Induk Kependudukan"), identity=True),
    Column("kk", "No KK", ("NoKK", "Nomor KK", "Nomor Kartu Keluarga"), identity=True),
    Column(
        "kelurahan_code", "Kode Kemdagri", ("Kode Kemendagri", "Kode Wilayah", "Kode Kelurahan")
    ),
    Column("kelurahan", "Desa/Kelurahan", ("Kelurahan/Desa", "Kelurahan", "Nama Kelurahan")),
    Column("desil", "Desil Kesejahteraan", ("Desil", "Desil Kesejahteraan Keluarga")),
    Column("address", "Alamat", ("Alamat Lengkap", "Alamat Domisili")),
    Column("padan_dukcapil", "Padan Dukcapil", ("Padan Capil", "Status Padan Dukcapil")),
    Column("sex", "Jenis Kelamin", ("JK", "L/P")),
    Column("relationship", "Hubungan dengan Kepala Keluarga", ("Hubungan Keluarga", "Hubungan")),
    Column("birth_date", "Tanggal Lahir", ("Tgl Lahir", "TglLahir")),
    Column("marital_status", "Status Kawin", ("Status Perkawinan",)),
    Column("occupation", "Pekerjaan"),
    Column("education", "Pendidikan", ("Pendidikan Terakhir",)),
    Column("bpnt", "Penerima BPNT", ("BPNT",)),
    Column("bpum", "Penerima BPUM", ("BPUM",)),
    Column("bst", "Penerima BST", ("BST",)),
    Column("pkh", "Penerima PKH", ("PKH",)),
    Column("sembako", "Penerima SEMBAKO", ("SEMBAKO",)),
    Column("stunting", "Resiko Stunting", ("Risiko Stunting",)),
)
REQUIRED = (
    ("family_id",),
    ("external_id",),
    ("name",),
    ("nik",),
    ("kelurahan_code", "kelurahan"),
    ("desil",),
)


def read_row(cells: Cells, places: PlaceIndex) -> Row:
    """One individual; BadRow says why a line cannot be one."""
    text = cells.text
    kelurahan, notices = places.find(text["kelurahan_code"], text["kelurahan"])
    notices = [*notices]
    sex = read.word(text["sex"], read.SEXES, Notice.SEX_UNREADABLE, notices)
    birth_date = read.birth_date(text["birth_date"])
    nik, about_nik = read.nik(
        text["nik"], birth_date=birth_date, sex=sex, city_prefix=places.city_prefix
    )
    return Row(
        line=cells.line,
        external_id=read.identifier(text["external_id"], Reason.ID_MISSING, Reason.ID_DAMAGED),
        family_id=read.identifier(
            text["family_id"], Reason.FAMILY_ID_MISSING, Reason.FAMILY_ID_DAMAGED
        ),
        name=read.person_name(text["name"]),
        kelurahan=kelurahan,
        nik=nik,
        padan_dukcapil=_flag(text["padan_dukcapil"], notices),
        sex=sex,
        birth_date=birth_date,
        relationship=read.word(
            text["relationship"], RELATIONSHIPS, Notice.RELATIONSHIP_UNREADABLE, notices
        ),
        marital_status=read.short_text(text["marital_status"], 40),
        occupation=read.short_text(text["occupation"], 80),
        education=read.short_text(text["education"], 80),
        address=read.short_text(text["address"], 200),
        desil=read.desil(text["desil"]),
        flags={flag: _flag(text[flag], notices) for flag in FLAGS},
        identity=cells.identity,
        facts=cells.facts,
        notices=(*notices, *about_nik),
    )


def _flag(text: str, notices: list[str]) -> bool | None:
    return read.word(text, read.YES_NO, Notice.FLAG_UNREADABLE, notices)


SOURCE = Source("p3ke", COLUMNS, REQUIRED, read_row)
