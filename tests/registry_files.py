"""Small P3KE files for tests: one line per dict of what differs from PERSON."""

import csv
import io

HEADERS = [
    "ID Keluarga P3KE",
    "Provinsi",
    "Kecamatan",
    "Desa/Kelurahan",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "ID Individu",
    "Nama",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Hubungan dengan Kepala Keluarga",
    "Tanggal Lahir",
    "Status Kawin",
    "Pekerjaan",
    "Pendidikan",
    "Penerima BPNT",
    "Penerima PKH",
    "Resiko Stunting",
]
PERSON = {
    "ID Keluarga P3KE": "357300000017",
    "Provinsi": "JAWA TIMUR",
    "Kecamatan": "KLOJEN",
    "Desa/Kelurahan": "KASIN",
    "Kode Kemdagri": "3573021006",
    "Desil Kesejahteraan": "2",
    "Alamat": "Jl. Contoh 5 RT 03 RW 04",
    "ID Individu": "35730000001701",
    "Nama": "SITI AMINAH",
    "NIK": "3573024703810001",
    "Padan Dukcapil": "YA",
    "Jenis Kelamin": "Perempuan",
    "Hubungan dengan Kepala Keluarga": "Kepala Keluarga",
    "Tanggal Lahir": "07/03/1981 0:00:00",
    "Status Kawin": "Cerai Mati",
    "Pekerjaan": "Pedagang",
    "Pendidikan": "SD",
    "Penerima BPNT": "YA",
    "Penerima PKH": "TIDAK",
    "Resiko Stunting": "",
}


def table(*people, headers=HEADERS, delimiter=","):
    """A file with one line per dict of what differs from PERSON."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headers)
    for person in people:
        writer.writerow([(PERSON | person).get(header, "") for header in headers])
    return out.getvalue()
