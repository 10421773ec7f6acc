"""What a head is warned of before many are let go at once, and what money is in it."""

import pytest

from casework import clock
from casework.models import Assistance, Case
from tests.town import make_programme
from tests.walks import Family, approve
from workflows.cautions import looks_at
from workflows.models import Handoff
from workflows.worklists import worklist


@pytest.fixture
def pair(world) -> list[Handoff]:
    return [Family(world).propose("grant_bansos") for _ in range(2)]


def cautions(user) -> list[str]:
    return [each for look in looks_at(worklist(user)).values() for each in look.cautions]


def aid_of(world, case, year, period: str, **options):
    return Assistance.objects.create(
        case=case,
        household=case.household,
        payee=case.beneficiary,
        member=case.beneficiary,
        programme_year=year,
        unit="household",
        period=period,
        amount=100_000,
        status="planned",
        recorded_at=clock.now(),
        recorded_by=world.petugas,
        **options,
    )


def test_like_aid_in_the_period_is_warned_of(world, family):
    family.propose("emergency_aid", period="2026-03")
    assert cautions(world.kepala) == []
    like = make_programme("blt", "blt", unit="household", like_group="food")
    unlike = make_programme("lain", "cash_aid", unit="household", like_group="school")
    aid_of(world, family.case, unlike, "2026-03")
    aid_of(world, family.case, like, "2026-02")
    assert cautions(world.kepala) == []
    aid_of(world, family.case, like, "2026")
    assert cautions(world.kepala) == ["Bantuan ganda: sudah menerima BLT untuk 2026"]


def test_a_warning_says_the_month_in_words(world, family):
    family.propose("emergency_aid", period="2026-03")
    like = make_programme("blt", "blt", unit="household", like_group="food")
    aid_of(world, family.case, like, "2026-03")
    assert cautions(world.kepala) == ["Bantuan ganda: sudah menerima BLT untuk Maret 2026"]


def test_an_unmet_requirement_that_can_be_waived_is_warned_of(world, family):
    family.case.needs.all().delete()
    family.propose("train")
    assert len(cautions(world.kepala)) == 1


def test_an_old_assessment_is_warned_of(world, family):
    family.propose("grant_bansos")
    assert cautions(world.kepala) == []
    world.now.move(days=367)
    assert cautions(world.kepala) == ["Verifikasi sudah lama: 2 Maret 2026"]


def test_much_money_on_one_visit_is_warned_of(world, family):
    family.case.assessments.last().delete()
    family.case.visits.last().delete()
    family.propose("lend")
    assert len(cautions(world.kepala)) == 1


def test_what_else_is_under_way_is_warned_of_but_no_secret(world, family):
    family.propose("lend")
    assert cautions(world.kepala) == []
    family.propose("refer_kip")
    assert len(cautions(world.kepala)) == 2
    Handoff.objects.filter(step="refer_kip").update(case=secret_beside(world, family))
    assert len(cautions(world.kepala)) == 0


def secret_beside(world, family) -> Case:
    case = world.case(by=world.protection, confidential=True)
    Case.objects.filter(pk=case.pk).update(household=family.case.household, pathway="other")
    return case


def test_a_caution_is_for_who_may_still_say_no(world, family):
    handoff = family.propose("lend")
    family.propose("refer_kip")
    approve(world, handoff)
    assert looks_at(worklist(world.petugas_bpr))[handoff.pk].cautions == ()


def test_all_but_the_warned_are_ticked_without_javascript(client, world, pair):
    family = Family(world)
    family.case.needs.all().delete()
    warned = family.propose("train")
    client.force_login(world.kepala)
    page = client.get("/?select=all").content.decode()
    ticked = [line for line in page.splitlines() if 'name="chosen"' in line and " checked" in line]
    assert len(ticked) == 2
    assert not any(f'value="{warned.pk}"' in line for line in ticked)


def test_a_row_shows_its_money(client, world, pair):
    client.force_login(world.kepala)
    page = client.get("/").content.decode()
    assert "Rp125.000 · APBD Kota Malang" in page
    assert "BPNTD, 2026" in page
