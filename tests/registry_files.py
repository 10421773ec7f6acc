"""Small P3KE files for tests: one line per dict of what differs from PERSON."""

import csv
import io
from datetime import date

from casework import cities
from casework.loading import load_city
from casework.models import Person
from casework.registry import importing
from casework.registry.places import PlaceIndex
from casework.registry.reading import read_rows
from casework.registry.sources import find_source

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
WINTER, SPRING = date(2025, 12, 31), date(2026, 2, 28)
SITI = {}
BUDI = {
    "ID Individu": "35730000001702",
    "Nama": "BUDI SANTOSO",
    "NIK": "3573021507020001",
    "Jenis Kelamin": "Laki-laki",
    "Hubungan dengan Kepala Keluarga": "Anak",
    "Tanggal Lahir": "15/07/2002 0:00:00",
    "Status Kawin": "Belum kawin",
}
WATI = {  # of another family
    "ID Keluarga P3KE": "357300000018",
    "ID Individu": "35730000001801",
    "Nama": "WATI",
    "NIK": "3573015203750002",
    "Tanggal Lahir": "12/03/1975 0:00:00",
    "Desa/Kelurahan": "ARJOSARI",
    "Kode Kemdagri": "3573011002",
}


def table(*people, headers=HEADERS, delimiter=","):
    """A file with one line per dict of what differs from PERSON."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headers)
    for person in people:
        writer.writerow([(PERSON | person).get(header, "") for header in headers])
    return out.getvalue()


def reader(folder):
    """A function that reads a file of this content with P3KE's rules for Malang."""

    def read(content):
        path = folder / "p3ke.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        malang = cities.load("malang")
        index = PlaceIndex(malang.kelurahan, malang.nik_prefix)
        return list(read_rows(path, find_source("p3ke"), index))

    return read


def importer(folder):
    """A function that imports these lines, or this text, into Malang as of a day."""
    load_city("malang")

    def run(*people, on=WINTER, content=None):
        path = folder / "p3ke.csv"
        path.write_text(content or table(*people), encoding="utf-8")
        return importing.import_file(path, source="p3ke", snapshot=on)

    return run


def counts(report):
    """Created, updated, unchanged, rejected."""
    return tuple(report.outcomes[outcome] for outcome in importing.Outcome)


def person(name):
    return Person.objects.get(name=name)
