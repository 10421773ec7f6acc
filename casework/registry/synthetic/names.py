"""Common given names of East Java by generation, from which invented people are named."""

from random import Random

MALE, FEMALE = "male", "female"

# One name alone, as people born before about 1965 have.
OLD = {
    MALE: (
        "Slamet Sukardi Paimin Wagiman Ponidi Sutrisno Kasiman Mulyono Suparman Ngatemin Sujono "
        "Tukimin Karso Sarmin Kusnadi Supardi Djumadi Samsuri Sumardi Jumari Misdi Ngadiman Rebo "
        "Kasdi Sukirno Tumiran Wakidi Poniran Saeri Asmari Munawar Saiful Abdullah Kadir Sanusi"
    ).split(),
    FEMALE: (
        "Tukiyem Sumiati Ngatini Painem Sulastri Aminah Musrifah Kasiyati Suparmi Wagiyem "
        "Mutmainah Sutini Sunarti Kartini Ponirah Supiyah Jumiati Sarinah Satuni Misna Hotijah "
        "Rukayah Ngatemi Sumarmi Tumini Kasmi Juminten Sukarti Maemunah Rubiah Mistiyah Sariyem"
    ).split(),
}
# First and second name of those born from 1965 to 1995.
MIDDLE = {
    MALE: (
        "Agus Bambang Eko Heri Joko Hadi Budi Dwi Edi Imam Nur Tri Yudi Sugeng Didik Arif Andik "
        "Moch Wahyu Rudi Hendra Iwan Teguh Sigit Gatot Mujiono Fathur Samsul Zainal".split(),
        "Prasetyo Santoso Wibowo Susanto Setiawan Purnomo Hariyanto Cahyono Widodo Kurniawan "
        "Wahyudi Supriyanto Hartono Utomo Sulistyo Riyanto Handoko Anam Arifin Rohman Huda Yanto "
        "Efendi Hidayat Mustofa Subagyo Winarno".split(),
    ),
    FEMALE: (
        "Sri Siti Endang Dwi Nur Yuni Ratna Wiwik Lilik Titik Indah Dewi Rini Anik Umi Eni Tri "
        "Evi Lina Nanik Iin Tutik Ida Khusnul Luluk Erna Diah Ninik Fitri Mei".split(),
        "Wahyuni Rahayu Aminah Lestari Hidayati Astuti Susanti Utami Kholifah Fatimah Handayani "
        "Wijayanti Rohmah Mahmudah Ningsih Winarti Setyowati Suryani Kurniawati Andayani Maslukah "
        "Sulistyowati Hasanah Khotimah Indrawati".split(),
    ),
}
YOUNG = {
    MALE: (
        "Muhammad Ahmad Rizky Dimas Aditya Fajar Bagas Rafi Arya Galang Naufal Rangga Yoga Ilham "
        "Bayu Alvin Reza Fahmi Farel Gilang Akbar Satria Raka Zidan Daffa Hafiz Azka".split(),
        "Pratama Ramadhan Saputra Firmansyah Hidayat Maulana Nugroho Alfarizi Wicaksono Putra "
        "Kurniawan Syahputra Ardiansyah Zakaria Hakim Permana Alamsyah Fadhilah Wijaya".split(),
    ),
    FEMALE: (
        "Aisyah Nabila Putri Dinda Intan Zahra Anisa Salsabila Nadia Keysha Naila Bunga Citra "
        "Aulia Rahma Amelia Shinta Alya Cantika Farah Nayla Zaskia Kirana Mutiara Safira".split(),
        "Putri Ramadhani Safitri Maharani Azzahra Permatasari Khoirunnisa Rahmawati Oktaviani "
        "Agustina Nuraini Wulandari Anggraini Fitriani Lestari Damayanti Maulida Cahyani".split(),
    ),
}
SINGLE_NAME = 0.35  # of the middle generation


def draw_name(rng: Random, sex: str, birth_year: int) -> str:
    """A name that somebody of this sex and age could have, in capitals as registries write it."""
    if birth_year < 1965:
        return rng.choice(OLD[sex]).upper()
    first, second = (MIDDLE if birth_year < 1996 else YOUNG)[sex]
    if birth_year < 1996 and rng.random() < SINGLE_NAME:
        return rng.choice(second).upper()
    return f"{rng.choice(first)} {rng.choice(second)}".upper()
