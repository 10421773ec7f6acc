"""What the clock has told people stands on their page until the turn is taken."""

from datetime import date

import pytest

from casework import clock
from casework.clock import at_local
from casework.models import Case, User
from permissions.access import visible_handoffs
from permissions.models import CaseShare
from tests.test_desk_work import body
from tests.walks import Family, accept, approve
from workflows import services
from workflows.alerts import alerts
from workflows.models import Handoff
from workflows.stages import Stage

ATTENTION = "Perlu perhatian</h2>"
JUNE = date(2026, 6, 1)


def told_on(world, day: date) -> None:
    world.now.move_to(at_local(day, 9))
    services.run_timers()


def of(user: User) -> list[int]:
    return [each.handoff for each in alerts(user)]


def noticed(page: str) -> str:
    """The part of the page that is about what needs attention."""
    before, found, after = page.partition('id="attend"')
    return after.partition("</ul>")[0]


@pytest.fixture
def held(family, world) -> Handoff:
    handoff = family.walk("train", stage=Stage.APPROVED)
    return services.hold(handoff, by=world.petugas_diskopindag, reason="next_intake", until=JUNE)


def test_a_head_reads_of_a_colleague_s_late_turn_until_it_is_taken(client, world, family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    assert noticed(body(client, world.kepala_diskopindag)) == ""
    told_on(world, JUNE)
    seen = noticed(body(client, world.kepala_diskopindag))
    assert handoff.member.name in seen and "Pada Petugas Diskopindag" in seen
    assert "hari kerja" in seen and "sejak 2 Maret 2026" in seen
    accept(world, handoff)
    assert noticed(body(client, world.kepala_diskopindag)) == ""


def test_the_owner_s_head_reads_that_another_agency_s_head_is_late(client, world, family):
    handoff = family.walk("train", stage=Stage.RECORDED)
    told_on(world, JUNE)
    assert "Pada Kepala Diskopindag" in noticed(body(client, world.kepala))
    assert of(world.kabid_diskopindag) == [handoff.pk]
    assert of(world.petugas) == []


def test_who_held_it_is_reminded_on_its_day(client, world, held):
    told_on(world, date(2026, 5, 29))
    assert of(world.petugas_diskopindag) == []
    told_on(world, JUNE)
    seen = noticed(body(client, world.petugas_diskopindag))
    assert "Masa tunda sudah habis" in seen and "1 Juni 2026" in seen
    assert "Giliran Anda" in seen
    services.resume(held, by=world.petugas_diskopindag)
    assert of(world.petugas_diskopindag) == []


def test_a_hold_that_is_over_stands_above_what_is_late(world, held):
    late = Family(world).walk("train", stage=Stage.APPROVED)
    told_on(world, JUNE)
    assert of(world.petugas_diskopindag) == [held.pk, late.pk]


def test_one_s_own_turn_that_is_due_soon_is_named_once_and_listed_where_asked(
    client, world, family
):
    handoff = family.propose("grant_bansos")
    world.appoint(world.kepala, "division_head", world.dinsos)
    told_on(world, date(2026, 3, 4))
    told_on(world, JUNE)
    assert of(world.kepala) == [handoff.pk]
    page = body(client, world.kepala)
    assert "1 giliran Anda sendiri" in page and page.count("data-row") == 1
    assert "Giliran Anda" in noticed(body(client, world.kepala, "/?tab=tasks&kind=attend"))


def test_only_whom_a_confidential_case_names_is_told(world, family):
    handoff = family.propose("grant_bansos")
    told_on(world, JUNE)
    Case.objects.filter(pk=family.case.pk).update(confidential=True)
    assert of(world.kepala) == []
    CaseShare.objects.create(
        case=family.case, user=world.kepala, shared_by=world.kepala, shared_at=clock.now()
    )
    assert of(world.kepala) == [handoff.pk]


def test_whoever_is_told_of_a_turn_sees_its_referral(world, held):
    Family(world).walk("lend", stage=Stage.RECORDED)
    approve(world, Family(world).propose("refer_kip"))
    Family(world).propose("grant_capital_kpm")
    told_on(world, JUNE)
    assert sum(bool(of(user)) for user in User.objects.all()) > 5
    for user in User.objects.all():
        seen = visible_handoffs(user).filter(pk__in=of(user))
        assert seen.count() == len(of(user))


def test_a_few_stand_above_the_turns_and_all_behind_a_link(client, world):
    for _ in range(6):
        Family(world).walk("train", stage=Stage.APPROVED)
    told_on(world, JUNE)
    page = body(client, world.kepala_diskopindag)
    assert noticed(page).count("data-row") == 5 and "kind=attend" in page
    alone = body(client, world.kepala_diskopindag, "/?tab=tasks&kind=attend")
    assert noticed(alone).count("data-row") == 6 and "Tampilkan semua yang" not in alone
