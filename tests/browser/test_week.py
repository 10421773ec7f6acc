"""Days in a week of people who work with the demo city, each on a phone and at a desk, with scripts
and without.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")
NUMBER = re.compile(r"[0-9.]+/[0-9]+/[0-9A-Z.]+/20[0-9]{2}")


def test_a_faskel_registers_a_family_at_its_door_and_notes_the_visit(visit):
    budi = visit("faskel.kasin")
    budi.go("/families/new/")
    budi.fill(address="Jl. Kasin Gang 3", rt="003", rw="007")
    budi.fill(**{"members-0-name": "Sulastri O'Neill", "members-0-sex": "female"})
    budi.click("Tambah anggota")
    budi.fill(**{"members-1-name": "Bayu", "members-1-sex": "male"})
    assert budi.page.locator("[name='members-0-name']").input_value() == "Sulastri O'Neill"
    budi.click("Daftarkan dan buka kasus")
    budi.sees("sudah terdaftar")
    budi.fill(outcome="met")
    budi.page.locator("main form button[type=submit], main form button:not([type])").last.click()
    budi.sees("Kunjungan tercatat")
    budi.go("/cases/")
    budi.sees("Sulastri O'Neill")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(visit):
    budi = visit("faskel.kasin")
    budi.go("/families/new/")
    budi.fill(address="Jl. Kasin Gang 3")
    budi.fill(**{"members-0-name": "Sulastri", "members-0-nik": "3573021234"})
    budi.fill(**{"members-0-sex": "female"})
    budi.click("Daftarkan dan buka kasus")
    budi.sees("Belum tersimpan")
    expect(budi.page.locator("[name=address]")).to_have_value("Jl. Kasin Gang 3")
    expect(budi.page.locator("[id='id_members-0-nik_error']")).to_be_visible()


def test_while_the_head_is_on_leave_the_secretary_approves_for_her(visit):
    arifin = visit("sekretaris.diskopindag")
    arifin.sees("Plh. Kepala Diskopindag")
    arifin.page.locator("main a[href*='/approve/']").first.click()
    arifin.click("Setujui", arifin.page.locator("main form"))
    arifin.sees("Disetujui")


def test_a_family_at_the_wrong_counter_is_shown_the_way(visit):
    rina = visit("petugas.dinsos")
    rina.go("/?tab=waiting")
    rina.page.locator("main a[href^='/handoffs/']").first.click()
    number = NUMBER.search(rina.page.locator("main").inner_text())
    assert number, "the referral names no letter"
    dewi = visit("petugas.bpr")
    dewi.go("/counter/")
    dewi.fill(letter=number[0])
    dewi.click("Cek", dewi.page.locator("main form"))
    dewi.sees("Silakan ke")
    dewi.click("Datang di loket kami")
    dewi.sees("Tercatat")


def test_an_auditor_who_suspects_a_double_payment_finds_it(visit):
    lestari = visit("auditor")
    lestari.click("Perlu diperiksa")
    lestari.page.locator("main a[href*='same-household-twice']").first.click()
    lestari.page.locator("main a[href^='/cases/KSS-']").first.click()
    expect(lestari.page.locator("main h1")).to_be_visible()
    lestari.go("/audit/readings/")
    lestari.sees("Lestari Widyaningsih")
