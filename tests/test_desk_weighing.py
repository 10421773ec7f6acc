"""Before one approves or confirms alone: what it amounts to, and what to be careful about."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.test_desk_acts import at, sign_in
from tests.walks import Family
from workflows import services
from workflows.cautions import looks_at
from workflows.stages import Stage
from workflows.worklists import worklist

MOST = 36
WARNED = "Keluarga ini juga sedang menunggu"


def test_who_approves_reads_the_warnings_that_the_row_has(client, family, world):
    family.case.needs.all().delete()
    handoff = family.propose("lend")
    family.propose("refer_kip")
    [look] = [each for each in looks_at(worklist(world.kepala)).values() if each.amount]
    shown = sign_in(client, world.kepala).get(at(handoff, "approve")).content.decode()
    assert look.cautions and all(str(escape(each)) in shown for each in look.cautions)
    assert "Rp5.000.000" in shown and look.funding in shown


def test_from_one_approval_to_the_next_the_warnings_come_along(client, world):
    first, second = Family(world), Family(world)
    handoff = first.propose("lend")
    second.propose("refer_kip")
    second.propose("lend")
    page = sign_in(client, world.kepala)
    following = page.post(at(handoff, "approve"), {"next": "1"}, follow=True).content.decode()
    assert WARNED in following


def test_who_confirms_sees_the_sum_that_was_recorded(client, family, world):
    handoff = family.walk("lend", Stage.RECORDED)
    shown = sign_in(client, world.kepala_bpr).get(at(handoff, "confirm")).content.decode()
    assert 'id="weighing"' in shown and "Rp4.000.000" in shown
    trained = Family(world).walk("train", Stage.RECORDED)
    page = sign_in(client, world.kepala_diskopindag)
    assert 'id="weighing"' not in page.get(at(trained, "confirm")).content.decode()


def test_a_bundle_is_weighed_as_a_whole_in_as_many_statements_as_a_smaller_one(client, world):
    page = sign_in(client, world.kepala)
    counts = []
    for size in (2, 4):
        families = [Family(world) for _ in range(size)]
        families[-1].propose("refer_kip")
        cases = [each.case for each in families]
        bundle = services.propose_many(cases, "grant_bansos", by=world.petugas, **world.aid())
        address = at(bundle.handoffs.first(), "approve")
        page.get(address)
        with CaptureQueriesContext(connection) as queries:
            shown = page.get(address).content.decode()
        counts.append(len(queries))
        assert f"Rp{125 * size}.000" in shown
        assert f"{families[-1].case.beneficiary.name}: {WARNED}" in shown
    assert counts[0] == counts[1] <= MOST, counts
