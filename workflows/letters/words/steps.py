"""What steps, functions and licences are called: by offices, and by the family that reads it."""

OFFICIAL = {
    "emergency_aid": "Bantuan darurat",
    "assess": "Verifikasi dan asesmen",
    "reassess": "Verifikasi ulang",
    "grant_bansos": "Penetapan bansos",
    "train_basic": "Pelatihan dasar keluarga",
    "train": "Pelatihan UMKM dan lanjutan",
    "train_job": "Pelatihan keahlian kerja",
    "lend": "Usulan modal ke BPR",
    "grant_capital_kpm": "Bantuan modal usaha per KPM",
    "grant_capital_kube": "Bantuan modal usaha KUBE",
    "license": "Rujukan perizinan usaha",
    "waive_licence": "Izin tidak diperlukan",
    "graduate": "Usulan graduasi",
    "relapse": "Dampingi kembali",
    "place_in_long_term_care": "Alihkan ke perlindungan jangka panjang",
    "leave_long_term_care": "Kembali ke tangga",
    "refer_kip": "Rujukan KIP",
    "change_beneficiary": "Ganti pengurus keluarga",
    "close": "Penghentian layanan",
    "reopen": "Buka kembali",
    "correct": "Koreksi",
}

FAMILY = {
    "emergency_aid": "bantuan darurat",
    "assess": "hasil kunjungan",
    "reassess": "hasil kunjungan ulang",
    "grant_bansos": "bantuan sosial",
    "train_basic": "pelatihan dasar keluarga",
    "train": "pelatihan usaha",
    "train_job": "pelatihan keahlian kerja",
    "lend": "pinjaman modal usaha dari bank",
    "grant_capital_kpm": "bantuan modal usaha",
    "grant_capital_kube": "bantuan modal untuk kelompok usaha bersama",
    "license": "pengurusan izin usaha",
    "waive_licence": "keterangan bahwa izin usaha tidak diperlukan",
    "graduate": "keterangan keluarga mandiri",
    "relapse": "pendampingan kembali",
    "place_in_long_term_care": "bantuan jangka panjang",
    "leave_long_term_care": "pendampingan menuju mandiri",
    "refer_kip": "KIP/PIP untuk anak sekolah",
    "change_beneficiary": "pergantian pengurus keluarga",
    "close": "penghentian layanan",
    "reopen": "pembukaan kembali layanan",
    "correct": "perbaikan catatan",
}

FUNCTIONS = {
    "social": "dinas sosial",
    "cooperatives": "dinas koperasi dan perdagangan",
    "licensing": "kantor perizinan",
    "manpower": "dinas tenaga kerja",
    "bank": "bank perkreditan rakyat (BPR) milik kota",
    "education": "dinas pendidikan",
    "health": "dinas kesehatan",
    "civil_registry": "dinas kependudukan (Dispendukcapil)",
    "housing": "dinas perumahan",
    "planning": "badan perencanaan",
    "oversight": "inspektorat",
}

LICENCES = {
    "nib": "NIB",
    "pirt": "SPP-IRT",
    "halal": "sertifikat halal",
    "brand": "pendaftaran merek",
}
LICENCES_FAMILY = {
    **LICENCES,
    "nib": "NIB (nomor induk berusaha)",
    "pirt": "SPP-IRT (izin makanan rumahan)",
}

LEVELS = {"basic": "dasar", "advanced": "lanjutan"}
