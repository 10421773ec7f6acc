"""Why, and what is still possible, in plain words for the family; nobody is blamed.

Each code has two texts: the reason, and the way on.
"""

ASK = "Tanyakan kepada petugas yang tertulis di lembar untuk warga; ia akan membantu."
EXPLAINED = "Petugas akan menjelaskan alasannya langsung kepada Anda."
CHECK_AGAIN = "Bila catatan itu keliru, sampaikan kepada petugas; kami akan memeriksanya kembali."
COME_BACK = "Bila keadaan berubah, hubungi petugas; permohonan dapat diajukan lagi kapan saja."
PLACE_KEPT = "Tempat Anda dalam antrean tidak hilang. Anda tidak perlu mendaftar ulang."
OTHER = (EXPLAINED, ASK)

DECLINE = {
    "wrong_agency": (
        "Layanan yang Anda perlukan bukan tugas kantor itu.",
        "Kami akan meneruskan ke kantor yang tepat. Anda tidak perlu mengulang dari awal.",
    ),
    "criteria_not_met": (
        "Ada syarat program yang belum terpenuhi.",
        "Petugas akan menjelaskan syarat yang mana, dan program lain yang cocok untuk Anda.",
    ),
    "already_served": (
        "Menurut catatan, Anda sudah pernah menerima layanan yang sama.",
        CHECK_AGAIN,
    ),
    "out_of_area": (
        "Alamat Anda berada di luar wilayah layanan kantor itu.",
        "Petugas akan mencarikan layanan yang menjangkau alamat Anda.",
    ),
    "family_refused": (
        "Menurut catatan petugas, keluarga Anda saat ini memilih tidak mengikuti layanan ini.",
        "Pilihan Anda kami hormati. Bila nanti berubah pikiran, hubungi petugas.",
    ),
    "unreachable": (
        "Kami sudah mencoba menghubungi dan mengunjungi Anda, tetapi belum bertemu.",
        "Hubungi petugas dan sampaikan nomor telepon atau alamat yang dapat kami datangi. "
        "Setelah itu rujukan dapat diajukan lagi.",
    ),
    "duplicate_referral": (
        "Rujukan untuk layanan yang sama sudah dikirim sebelumnya.",
        "Anda tidak perlu melakukan apa-apa; rujukan yang pertama tetap berjalan.",
    ),
    "programme_ended": (
        "Program ini sudah berakhir.",
        "Petugas akan memberi tahu Anda bila ada program serupa yang dibuka.",
    ),
    "other": OTHER,
}

REJECT = {
    "not_yet": (
        "Menurut penilaian kami, sekarang belum waktunya untuk langkah ini.",
        "Usulan dapat diajukan lagi. Petugas akan memberi tahu Anda waktu yang tepat.",
    ),
    "weak_evidence": (
        "Berkas atau keterangan yang ada belum cukup untuk mengambil keputusan.",
        "Petugas akan membantu Anda melengkapinya, lalu usulan dapat diajukan lagi.",
    ),
    "double_aid": (
        "Menurut catatan, keluarga Anda sudah menerima bantuan sejenis pada masa yang sama.",
        CHECK_AGAIN,
    ),
    "criteria_not_met": (
        "Ada syarat yang belum terpenuhi.",
        "Petugas akan menjelaskan syarat yang mana, dan bantuan lain yang cocok untuk Anda.",
    ),
    "not_the_need": (
        "Menurut hasil kunjungan, keluarga Anda lebih memerlukan bantuan yang lain.",
        "Petugas akan membicarakan bantuan yang lebih sesuai dengan Anda.",
    ),
    "no_budget": (
        "Anggaran untuk program ini sedang tidak tersedia.",
        "Usulan dapat diajukan lagi bila anggaran tersedia. Petugas akan memberi tahu Anda.",
    ),
    "conflict_of_interest": (
        "Usulan ini perlu ditangani petugas lain supaya keputusannya adil.",
        "Petugas lain akan mengurusnya. Anda tidak perlu mendaftar ulang.",
    ),
    "other": OTHER,
}

HOLD = {
    "waiting_list": (
        "Tempat yang tersedia sudah penuh. Nama Anda ada di daftar tunggu.",
        PLACE_KEPT,
    ),
    "next_intake": (
        "Angkatan yang sekarang sudah berjalan. Anda menunggu angkatan berikutnya.",
        PLACE_KEPT,
    ),
    "next_budget_year": (
        "Anggaran tahun ini sudah terpakai. Permohonan Anda menunggu tahun anggaran berikutnya.",
        PLACE_KEPT,
    ),
    "missing_document": (
        "Masih ada berkas yang perlu dilengkapi.",
        "Petugas akan memberi tahu berkas yang mana dan membantu Anda mengurusnya. " + PLACE_KEPT,
    ),
    "data_correction": (
        "Data kependudukan Anda sedang dalam perbaikan.",
        "Petugas dapat membantu mengurusnya di Dispendukcapil. " + PLACE_KEPT,
    ),
    "family_asked": (
        "Keluarga Anda meminta agar layanan ini ditunda.",
        "Beri tahu petugas bila sudah siap. " + PLACE_KEPT,
    ),
    "awaiting_decree": ("Kami masih menunggu Keputusan Wali Kota.", PLACE_KEPT),
    "agency_change": ("Kantor yang melayani sedang ditata ulang.", PLACE_KEPT),
    "objection": ("Keberatan yang diajukan sedang kami periksa.", PLACE_KEPT),
    "other": (EXPLAINED, PLACE_KEPT),
}

NOT_COMPLETED = {
    "no_show": (
        "Menurut catatan, Anda belum dapat hadir.",
        "Bila Anda masih ingin mengikutinya, hubungi petugas; rujukan dapat diajukan lagi.",
    ),
    "left_ill": (
        "Kegiatan dihentikan karena sakit, kehamilan, atau merawat keluarga.",
        "Anda boleh melanjutkan bila sudah memungkinkan. Beri tahu petugas.",
    ),
    "left_work": (
        "Kegiatan dihentikan karena Anda harus bekerja.",
        "Petugas dapat mencarikan jadwal yang sesuai dengan jam kerja Anda.",
    ),
    "left_cost": (
        "Kegiatan dihentikan karena ongkos atau jarak.",
        "Petugas dapat mencarikan tempat yang lebih dekat.",
    ),
    "not_passed": (
        "Pelatihan sudah diikuti, tetapi belum dinyatakan lulus.",
        "Anda boleh mengulang. Tanyakan angkatan berikutnya kepada petugas.",
    ),
    "loan_refused": (
        "Bank belum dapat menyetujui pinjaman. Keputusan pinjaman sepenuhnya ada pada bank.",
        "Anda boleh menanyakan alasannya kepada bank. Petugas dapat membantu mencari jalan lain, "
        "misalnya bantuan modal atau pelatihan.",
    ),
    "loan_cancelled": ("Permohonan pinjaman dibatalkan oleh pemohon.", COME_BACK),
    "not_paid_out": (
        "Dana belum berhasil disalurkan.",
        "Petugas akan memeriksa rekening dan data Anda, lalu dana dapat diusulkan lagi.",
    ),
    "licence_refused": (
        "Izin belum dapat diterbitkan.",
        "Petugas akan menjelaskan apa yang perlu diperbaiki. Izin dapat diajukan lagi.",
    ),
    "business_stopped": (
        "Menurut catatan, usaha Anda sedang berhenti.",
        "Bila usaha berjalan lagi, hubungi petugas; bantuan usaha dapat diajukan lagi.",
    ),
    "left_group": (
        "Menurut catatan, Anda sudah tidak ikut dalam kelompok usaha (KUBE).",
        "Anda tetap boleh mengajukan bantuan usaha sendiri. " + ASK,
    ),
    "moved_or_died": (
        "Menurut catatan, anggota keluarga yang dirujuk sudah pindah atau meninggal.",
        "Anggota keluarga yang lain boleh diajukan sebagai pengganti. " + ASK,
    ),
    "other": OTHER,
}

CLOSE = {
    "not_eligible": (
        "Menurut hasil kunjungan, keluarga Anda tidak memenuhi kriteria program ini.",
        COME_BACK,
    ),
    "no_member_left": (
        "Menurut catatan, penerima layanan telah meninggal dan tidak ada penerus dalam KK. "
        "Kami turut berdukacita.",
        "Bila masih ada anggota keluarga yang memerlukan bantuan, hubungi petugas.",
    ),
    "moved_away": (
        "Menurut catatan, keluarga Anda sudah pindah ke luar kota.",
        "Dinas sosial di tempat tinggal yang baru dapat melayani Anda. Bila kembali ke kota ini, "
        "layanan dapat dibuka lagi.",
    ),
    "joined_household": (
        "Menurut catatan, Anda sudah bergabung dengan keluarga (KK) lain.",
        "Bantuan dapat diajukan bersama keluarga yang baru. " + ASK,
    ),
    "not_found": (
        "Petugas sudah dua kali datang, tetapi belum bertemu dengan keluarga Anda.",
        "Hubungi petugas bila Anda masih tinggal di kota ini; layanan dapat dibuka lagi.",
    ),
    "withdrew": ("Keluarga Anda menyatakan mengundurkan diri secara tertulis.", COME_BACK),
    "duplicate": (
        "Data keluarga Anda tercatat dua kali, sehingga keduanya digabung menjadi satu.",
        "Layanan Anda tetap berjalan pada catatan yang lain.",
    ),
    "in_institution": (
        "Menurut catatan, Anda sekarang tinggal dan dilayani di panti atau lembaga sosial.",
        "Bila Anda kembali ke rumah, layanan dapat dibuka lagi.",
    ),
    "false_statement": (
        "Keterangan yang kami terima berbeda dengan keadaan yang kami temukan, dan keluarga Anda "
        "sudah kami dengar.",
        "Bila menurut Anda ada yang keliru, ajukan keberatan; kami akan memeriksanya kembali.",
    ),
    "opened_in_error": (
        "Layanan ini dibuka karena kekeliruan kami. Kami mohon maaf.",
        COME_BACK,
    ),
    "other": OTHER,
}

TABLES = {
    "decline": DECLINE,
    "reject": REJECT,
    "hold": HOLD,
    "not_completed": NOT_COMPLETED,
    "close": CLOSE,
}
