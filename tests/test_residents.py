"""An account is linked with the resident it belongs to, by a NIK that nobody is shown again."""

import logging

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework import clock
from casework.models import User, Visit
from permissions.access import FourEyes
from permissions.models import AccountAct
from permissions.services import change_account, create_account
from workflows import services

NEW = {"name": "Sari", "username": "sari.dinsos"}
UNKNOWN = "3573024101850999"


@pytest.fixture
def admin(client, world):
    client.force_login(world.admin)
    return client


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def details(user: User, **more) -> dict:
    return {"name": user.name, **more}


def kinds(user: User) -> list[str]:
    return list(AccountAct.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_a_new_account_is_linked_and_it_is_noted_without_the_number(admin, world):
    resident = world.person()
    admin.post("/staff/new/", {**NEW, "nik": f" {resident.nik[:8]} {resident.nik[8:]}"})
    made = User.objects.get(username="sari.dinsos")
    assert made.person == resident and kinds(made) == ["created", "linked"]
    page = admin.get(reverse("staff-person", args=[made.pk])).text
    assert "Akun dihubungkan dengan data penduduk" in page
    assert resident.nik not in page and resident.name not in page


def test_an_account_that_is_there_is_linked_later(admin, world):
    resident, where = world.person(), reverse("staff-change", args=[world.petugas.pk])
    assert "Terhubung dengan data penduduk: <strong>tidak" in admin.get(where).text
    done = admin.post(where, details(world.petugas, nik=resident.nik))
    assert done.status_code == 302 and resident.nik not in done.url
    assert again(world.petugas).person == resident
    assert kinds(world.petugas) == ["changed", "linked"]
    page = admin.get(where).text
    assert "Terhubung dengan data penduduk: <strong>ya" in page and resident.nik not in page


def test_an_empty_nik_leaves_the_link_and_notes_none(world):
    resident = world.person()
    for nik in (resident.nik, resident.nik, ""):
        change_account(again(world.petugas), by=world.admin, name="Rini", nik=nik)
    assert again(world.petugas).person == resident
    assert kinds(world.petugas).count("linked") == 1


@pytest.mark.parametrize(
    ("nik", "said"), [(UNKNOWN, "Tidak ada penduduk dengan NIK ini"), ("3573", "16 angka")]
)
def test_a_nik_that_is_none_or_unknown_is_refused_beside_its_field(admin, world, caplog, nik, said):
    with caplog.at_level(logging.DEBUG):
        page = admin.post("/staff/new/", {**NEW, "nik": nik})
    assert page.status_code == 422 and said in page.context["form"]["nik"].errors[0]
    assert f'value="{nik}"' not in page.text and 'value="Sari"' in page.text
    assert nik not in caplog.text
    assert not User.objects.filter(username="sari.dinsos").exists()


def test_of_a_record_that_was_merged_the_one_that_stays_is_linked(world):
    stays, double = world.person(), world.person()
    double.merged_into = stays
    double.save()
    user = create_account("sari", name="Sari", password=None, by=world.admin, nik=double.nik)
    assert user.person == stays


def test_who_is_linked_does_nothing_on_their_own_family(client, world):
    case = world.case()
    relative = world.child(case.household)
    visit = Visit(visited_on=clock.today(), outcome="met")
    change_account(world.petugas, by=world.admin, name="Rini", nik=relative.nik)
    linked = again(world.petugas)
    with pytest.raises(FourEyes):
        services.record(case, visit, by=linked)
    client.force_login(linked)
    assert client.get(reverse("record", args=[case.number, "visit"])).status_code == 403
    assert client.get(reverse("case", args=[case.number])).status_code == 200


def test_nobody_links_their_own_account(world):
    with pytest.raises(FourEyes):
        change_account(world.admin, by=world.admin, name="Saya", nik=world.person().nik)


def test_a_refused_link_changes_nothing_else(world):
    with pytest.raises(ValidationError):
        change_account(world.petugas, by=world.admin, name="Lain", nik=UNKNOWN)
    assert again(world.petugas).name != "Lain" and kinds(world.petugas) == []
