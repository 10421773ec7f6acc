"""A family with a letter at the wrong counter, and whoever holds its QR code before a telephone."""

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Case
from documents.models import Letter
from permissions.models import Reading
from workflows.models import Arrival
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
ADDRESS = reverse("counter")


@pytest.fixture
def letter(family) -> Letter:
    """A referral to training, on paper; the family's name is like nobody else's."""
    handoff = family.walk("train", stage=Stage.APPROVED)
    person = handoff.member
    person.name = "Ratna Kembang Sepatu"
    person.save()
    Letter.objects.filter(pk=handoff.letter_id).update(
        pdf=b"%PDF", rendered_at=handoff.approved_at, pdf_sha256="ab" * 32
    )
    return Letter.objects.get(pk=handoff.letter_id)


@pytest.fixture
def bank(client, world):
    client.force_login(world.petugas_bpr)
    return client


def ask(client, letter, **more) -> str:
    answer = client.post(ADDRESS, {"letter": letter, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_wrong_counter_learns_the_right_one_and_nobodys_name(bank, letter):
    body = ask(bank, letter.number)
    assert "Dinas Diskopindag" in body and "Loket 3" in body and "(0341) 000001" in body
    assert "Ratna" not in body and "KSS-" not in body
    assert Reading.objects.get().what == Reading.What.COUNTER


def test_the_qr_code_works_as_the_number_does(bank, letter):
    assert "Loket 3" in ask(bank, letter.token)
    assert "Loket 3" in ask(bank, f"https://tangga.example/v/{letter.token}")


def test_an_arrival_is_recorded_once(bank, letter):
    for _ in range(2):
        assert "k-message--success" in ask(bank, letter.number, arrived="1")
    arrival = Arrival.objects.get()
    assert (arrival.agency.code, arrival.by.username) == ("bpr", "petugas.bpr")


def test_an_unknown_number_is_said_and_kept(bank, letter):
    answer = bank.post(ADDRESS, {"letter": "400.9/999/X/2026'; --"})
    assert answer.status_code == 422
    assert "400.9/999/X/2026&#x27;; --" in answer.text and "Belum tersimpan" not in answer.text
    assert Reading.objects.count() == 1


def test_of_a_confidential_family_the_counter_learns_where_to_go_only(bank, letter):
    Case.objects.update(confidential=True)
    body = ask(bank, letter.number)
    assert "Loket 3" in body and "k-badge" not in body


def test_who_sees_the_referral_is_led_to_it_and_nobody_else(client, world, letter):
    address = reverse("handoff", args=[letter.handoffs.get().pk])
    for user in (world.petugas_diskopindag, world.petugas, world.auditor):
        client.force_login(user)
        assert address in ask(client, letter.number)
    for user in (world.petugas_bpr, world.faskel_gadang):
        client.force_login(user)
        assert "/handoffs/" not in ask(client, letter.number)


@pytest.mark.parametrize("account", ["reporter", "admin", "auditor", "protection", "faskel"])
def test_whoever_is_asked_in_a_corridor_can_tell_the_way(client, world, letter, account):
    client.force_login(getattr(world, account))
    assert f'href="{ADDRESS}"' in client.get("/", follow=True).text
    body = ask(client, letter.number)
    assert "Loket 3" in body and "Ratna" not in body
    assert Reading.objects.filter(what=Reading.What.COUNTER).exists()


@pytest.mark.parametrize("account", ["reporter", "admin", "auditor"])
def test_an_arrival_is_for_those_who_receive(client, world, letter, account):
    client.force_login(getattr(world, account))
    assert "Datang di loket" not in ask(client, letter.number)
    ask_all = client.post(ADDRESS, {"letter": letter.number, "arrived": "1"})
    assert ask_all.status_code == 422 and not Arrival.objects.exists()


def test_who_holds_no_appointment_is_told_nothing(client, world, letter):
    world.reporter.appointments.update(until=clock.today())
    client.force_login(world.reporter)
    answer = client.post(ADDRESS, {"letter": letter.number})
    assert answer.status_code == 422 and "Loket" not in answer.content.decode()
    assert not Reading.objects.exists()


def test_a_letters_qr_code_tells_anybody_that_it_is_genuine_and_names_nobody(client, letter):
    answer = client.get(reverse("letter-check", args=[letter.token]))
    body = answer.content.decode()
    assert letter.number in body and "ab" * 32 in body and "Diskopindag" in body
    assert "Ratna" not in body and "KSS-" not in body
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_confidential_familys_qr_code_does_not_tell_who_helps(client, letter):
    Case.objects.update(confidential=True)
    body = client.get(reverse("letter-check", args=[letter.token])).content.decode()
    assert letter.number in body and "Diskopindag" not in body


def test_a_guessed_token_finds_nothing(client, letter):
    guessed = letter.token[:-1] + ("A" if letter.token[-1] != "A" else "B")
    assert client.get(reverse("letter-check", args=[guessed])).status_code == 404


def test_staff_who_scan_it_go_on_to_the_counter(bank, letter):
    body = bank.get(reverse("letter-check", args=[letter.token])).content.decode()
    assert f'action="{ADDRESS}"' in body and letter.token in body
