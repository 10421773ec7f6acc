"""The page itself: what it may load, what it prints of a hostile text, who signs it."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings

from documents import fetching, rendering
from documents.fetching import ProjectFiles, Refused, allowed_file
from documents.models import Letter
from permissions.models import Appointment
from permissions.roles import Capacity, Role
from tests.letterbox import Paper, last_letter, squeezed
from tests.walks import Family
from tests.world import World
from workflows import services
from workflows.stages import Stage

MM = 72 / 25.4
TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])


@pytest.fixture
def referral(world: World) -> Letter:
    Family(world).walk("train", Stage.APPROVED)
    return last_letter()


# ---------------------------------------------------------------------- what it may load


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://example.com/logo.png",
        "ftp://example.com/logo.png",
        "data:text/plain,hello",
        "file:///etc/passwd",
        "file://example.com/etc/passwd",
        f"file://example.com{TEMPLATES}/letters/letter.css",
        f"{TEMPLATES.as_uri()}/../manage.py",
        f"{TEMPLATES.as_uri()}/%2e%2e/manage.py",
        f"{TEMPLATES.as_uri()}/letters/../../.env",
        f"{TEMPLATES.as_uri()}/letters/letter.css?../../../.env",
        f"{TEMPLATES.as_uri()}/letters/letter.css%00.png",
        f"{TEMPLATES.as_uri()}-elsewhere/letter.css",
        f"{TEMPLATES.as_uri()}/letters",
        f"{TEMPLATES.as_uri()}/letters/no-such-file.css",
        "letters/letter.css",
        "/etc/passwd",
        "",
        "javascript:alert(1)",
        "FILE:///etc/passwd",
    ],
)
def test_nothing_outside_the_project_is_loaded(url):
    with pytest.raises(Refused):
        ProjectFiles().fetch(url)


def test_a_link_that_leads_out_is_followed_to_its_end_and_refused(tmp_path, settings):
    folder, secret = tmp_path / "static", tmp_path / "secret.txt"
    folder.mkdir()
    secret.write_text("secret")
    (folder / "link.txt").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path)
    settings.STATICFILES_DIRS = [folder]
    for name in ("link.txt", "out/secret.txt"):
        with pytest.raises(Refused):
            allowed_file(f"{folder.as_uri()}/{name}")


def test_the_project_s_own_files_are_loaded(tmp_path, settings):
    (tmp_path / "lambang.svg").write_text("<svg/>")
    settings.STATICFILES_DIRS = [tmp_path]
    response = ProjectFiles().fetch((tmp_path / "lambang.svg").as_uri())
    assert response.read() == b"<svg/>"
    assert response.content_type == "image/svg+xml"
    assert ProjectFiles().fetch((TEMPLATES / "letters" / "letter.css").as_uri()).read()


def test_rendering_asks_that_fetcher(monkeypatch, caplog):
    """An image that slipped into a template is not fetched, and the letter is printed without."""
    asked = []

    def fetch(self, url, headers=None):
        asked.append(url)
        raise Refused("no")

    monkeypatch.setattr(fetching.ProjectFiles, "fetch", fetch)
    page = '<img src="http://127.0.0.1:1/pixel"><img src="file:///etc/hostname">'
    monkeypatch.setattr(rendering, "html", lambda letter: page)
    with caplog.at_level(logging.CRITICAL):
        assert rendering.render(Letter()).startswith(b"%PDF")
    assert asked == ["http://127.0.0.1:1/pixel", "file:///etc/hostname"]


# ---------------------------------------------------------------------- hostile texts


def test_a_name_is_text_whatever_it_looks_like(world):
    name = (
        "<script>alert('x')</script> & \"Siti\" <img src=file:///etc/passwd> {{ letter }} {% x %}"
    )
    person = world.person(name=name)
    case = world.assessed(person)
    world.decided(case, "grant_bansos", **world.aid(goods="</style><b>beras</b>"))
    html = rendering.html(last_letter())
    assert "<script>" not in html and "<img" not in html and "<b>beras" not in html
    paper = Paper(last_letter())
    assert not paper.lacks(name, "</style><b>beras</b>")


# ---------------------------------------------------------------------- the page


def test_the_file_is_titled_by_the_number_and_names_nobody(referral):
    paper = Paper(referral)
    metadata = paper.reader.metadata
    assert metadata.title == referral.number
    assert set(metadata) == {"/Title", "/Producer"}
    assert paper.reader.trailer["/Root"]["/Lang"] == "id"


def test_paper_is_f4_and_every_page_has_number_history_and_page(referral):
    paper = Paper(referral)
    for number, page in enumerate(paper.reader.pages, 1):
        size = (float(page.mediabox.width) / MM, float(page.mediabox.height) / MM)
        assert size == pytest.approx((215, 330), abs=0.1)
        footer = f"Nomor {referral.number} · Riwayat: {referral.event_hash[:12]}"
        assert squeezed(footer) in paper.pages[number - 1]
        assert squeezed(f"Halaman {number} dari {len(paper.pages)}") in paper.pages[number - 1]


def test_the_typeface_is_the_city_s(referral):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in Paper(referral).reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all("Liberation-Sans" in font for font in fonts)


def test_the_same_row_gives_the_same_bytes(referral):
    again = Letter.objects.get(pk=referral.pk)
    assert rendering.render(referral) == rendering.render(again)


def test_fonts_are_configured_once_per_process(referral):
    first = rendering.fonts()
    rendering.render(referral)
    assert rendering.fonts() is first


def test_an_unknown_shape_is_refused(referral):
    referral.content = referral.content.replace('"shape":"korespondensi"', '"shape":"../base"')
    with pytest.raises(rendering.UnknownShape):
        rendering.render(referral)


# ---------------------------------------------------------------------- the slip


def test_the_last_page_is_the_resident_s_slip(referral, settings):
    settings.TANGGA_PUBLIC_URL = "https://tangga.example"
    paper = Paper(referral)
    family = referral.lines.get().member
    slip = paper.pages[-1]
    for words in (
        "LEMBAR UNTUK WARGA",
        f"Ibu {family.name}, surat ini untuk mendaftar pelatihan Kue kering.",
        "Bawa ke: Diskopindag, Loket 3, Jl. Kantor 1 · Senin–Kamis 08.00–15.00, Jumat 08.00–14.00",
        "Sebaiknya sebelum: Senin, 9 Maret 2026. Lewat tanggal itu tetap boleh datang.",
        "Bawa: surat ini, KTP, dan KK",
        "Gratis. Bila ada yang meminta uang, laporkan ke (0341) 000999.",
        "Hubungi Nama petugas.dinsos (Dinsos) 0812-0000-0000, atau Faskel Nama faskel.kasin",
        "Anda boleh mengajukan keberatan secara lisan kepada petugas mana pun.",
        "Bantuan yang sedang Anda terima tidak berhenti karena surat ini.",
        f"https://tangga.example/v/{referral.token}",
    ):
        assert squeezed(words) in slip, words
    assert paper.pages_with("LEMBAR UNTUK WARGA") == [len(paper.pages)]


def test_the_code_on_the_slip_leads_to_the_public_page(referral):
    address = f"{settings.TANGGA_PUBLIC_URL}/v/{referral.token}"
    assert str(rendering.qr(address)) in rendering.html(referral)
    assert str(rendering.qr(address + "x")) not in rendering.html(referral)


def test_the_token_stands_outside_the_digested_content(referral):
    assert referral.token not in referral.content and referral.event_hash not in referral.content


def test_a_confidential_case_names_no_neighbour(world):
    case = world.case(confidential=True)
    services.share(case, to=world.kepala, by=world.kepala)
    assert "Faskel" not in _slip_of_aid(world, case)
    assert "Faskel" in _slip_of_aid(world, world.case())


def _slip_of_aid(world: World, case) -> str:
    facts = world.aid(period=f"2026-{case.pk % 12 + 1:02d}")
    world.decided(case, "emergency_aid", **facts)
    return Paper(last_letter()).pages[-1]


# ---------------------------------------------------------------------- who signs


@pytest.mark.parametrize(
    ("capacity", "title", "printed"),
    [
        (Capacity.DEFINITIVE, "", "Kepala Dinas,"),
        (Capacity.DEFINITIVE, "Kepala Dinas Sosial", "Kepala Dinas Sosial,"),
        (Capacity.PLT, "", "Plt. Kepala Dinas,"),
        (Capacity.PLH, "Sekretaris", "Plh. Kepala Dinas,"),
        (Capacity.ON_BEHALF, "Sekretaris", "a.n. Kepala Dinas Sekretaris,"),
        (Capacity.BY_ORDER, "Kepala Bidang", "a.n. Kepala Dinas u.b. Kepala Bidang,"),
    ],
)
def test_the_block_prints_the_capacity_of_who_decided(world, capacity, title, printed):
    heads = Appointment.objects.filter(user=world.kepala, role=Role.HEAD)
    heads.update(capacity=capacity, title=title)
    Family(world).walk("train", Stage.APPROVED)
    block = f"{printed} Nama kepala.dinsos Pembina (IV/a) NIP 198001012005011001"
    assert block in Paper(last_letter())


def test_what_another_agency_decided_is_signed_by_the_sender_s_acting_head(world):
    handoff = Family(world).walk("train", Stage.APPROVED)
    acting = world.appointed("plh.dinsos", Role.HEAD, world.dinsos, capacity=Capacity.PLH)
    services.decline(handoff, by=world.kepala_diskopindag, reason="programme_ended")
    paper = Paper(last_letter())
    assert f"Plh. Kepala Dinas, {acting.name}" in paper
    assert "kepala.diskopindag" not in paper


def test_where_nobody_is_appointed_there_is_room_for_a_name(world):
    handoff = Family(world).walk("train", Stage.APPROVED)
    Appointment.objects.filter(role=Role.HEAD).update(until="2026-03-02")
    services.decline(handoff, by=world.petugas_diskopindag, reason="programme_ended")
    text = "".join(Paper(last_letter()).pages)
    assert re.search(r"KepalaDinas,\.{20,}", text)
    assert "NIP" not in text
