"""Kinds of graduation, and the settings of letters that a city may word or count differently."""

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
