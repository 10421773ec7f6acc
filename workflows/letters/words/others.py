"""Sources, funds, kinds of graduation, and what a city may word or count differently."""

GRADUATIONS = {
    "independent": "graduasi mandiri",
    "natural": "graduasi alamiah",
    "decile": "graduasi karena perubahan desil",
}

LETTER = {
    "poverty_law": "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin",
    "receipts_days": "30",
    "bring": "surat ini, KTP, dan KK",
    "treasurer": "Bendahara Umum Daerah",
}

SOURCES = {
    "p3ke": "P3KE",
    "dtks": "DTKS",
    "dtsen": "DTSEN",
    "pdkt_sam": "PDKT-SAM",
    "field": "kunjungan lapangan",
}

FUNDING = {"centre": "APBN", "apbd": "APBD", "bank": "dana bank", "none": "tanpa dana"}
