"""Numbers that no row has and days that nobody means are refused or find nothing; nothing fails."""

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import Appointment
from tests.walks import Family, again
from workflows.stages import Stage

HUGE = "9" * 20
"""More than a database's number holds."""
ASKED = {
    "cases before": ("petugas", "/cases/?before={huge}", 422),
    "a page of one's list": ("petugas", "/?page={huge}", 200),
    "a page of people": ("admin", "/staff/?page={huge}", 200),
    "a page of letters": ("auditor", "/audit/letters/?page={huge}&year={huge}&agency={huge}", 200),
    "a page of readings": ("auditor", "/audit/readings/?page={huge}", 200),
    "a finding's agency": ("auditor", "/audit/findings/waivers/?agency={huge}", 404),
    "findings of an agency": ("auditor", "/audit/findings/?agency={huge}", 422),
    "a case's last digits": ("auditor", "/audit/?number={huge}", 200),
    "figures of a year": ("reporter", "/reports/?year={huge}&kecamatan={huge}", 200),
    "history before": ("petugas", "{case}history/?before={huge}", 200),
    "referred again": ("petugas", "{case}propose/train/?again={huge}", 404),
    "a handoff": ("petugas", "/handoffs/{huge}/", 404),
    "an act": ("petugas", "/handoffs/{huge}/approve/", 404),
    "an objection": ("petugas", "/objections/{huge}/", 404),
    "a person of the staff": ("admin", "/staff/{huge}/", 404),
    "a paper": ("petugas", "{case}evidence/{huge}/", 404),
    "a colleague's cases": ("kepala", "/work/assign/?now={huge}&page={huge}", 422),
}
SENT = {
    "who leaves": ("petugas", "{case}record/split/", {"members": HUGE, "beneficiary": HUGE}, 422),
    "who died": ("petugas", "{case}record/death/", {"person": HUGE, "on": "2026-03-02"}, 422),
    "whose NIK": ("petugas", "{case}nik/", {"person": HUGE}, 404),
    "for whom": ("petugas", "{case}propose/train/", {"member": HUGE}, 422),
    "a wrong confirmation": ("petugas", "{case}correct/", {"wrong_handoff": HUGE}, 422),
    "to whom": ("kepala", "/work/assign/", {"to": HUGE, "reason": "workload"}, 422),
    "where": ("faskel", "/families/new/", {"kelurahan": HUGE, "members-TOTAL_FORMS": HUGE}, 422),
}


def knock(world, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def at(address: str, family: Family) -> str:
    case = reverse("case", args=[family.case.number])
    return address.format(huge=HUGE, case=case)


@pytest.mark.parametrize("what", ASKED)
def test_a_number_that_no_row_has_finds_nothing(what, family, world):
    who, address, status = ASKED[what]
    assert knock(world, who).get(at(address, family)).status_code == status


@pytest.mark.parametrize("what", SENT)
def test_a_number_that_no_row_has_chooses_nothing(what, family, world):
    who, address, told, status = SENT[what]
    assert knock(world, who).post(at(address, family), told).status_code == status


# ---------------------------------------------------------------------- days

NEVER = ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"]
SAID = "antara 1900 dan 2100"
BASIS = {"basis_number": "821.2/7/2026", "basis_date": "2026-02-20", "since": "2026-03-02"}


@pytest.mark.parametrize("day", NEVER)
@pytest.mark.parametrize("field", ["since", "last_day", "basis_date"])
def test_nobody_is_appointed_on_a_day_that_nobody_means(field, day, client, world):
    client.force_login(world.admin)
    address = reverse("staff-appoint", args=[world.petugas.pk])
    post = {"role": "caseworker", "place": f"agency:{world.bpr.pk}", "capacity": "definitive"}
    answer = client.post(address, {**post, **BASIS, field: day})
    assert answer.status_code == 422 and SAID in answer.text


@pytest.mark.parametrize("day", NEVER)
def test_no_appointment_ends_on_a_day_that_nobody_means(day, client, world):
    client.force_login(world.admin)
    post = Appointment.objects.get(user=world.kepala_bpr)
    answer = client.post(reverse("staff-appointment-end", args=[post.pk]), {"last_day": day})
    assert answer.status_code == 422 and SAID in answer.text
    stands_in = {**BASIS, "person": world.kabid_bpr.pk, "last_day": day}
    answer = client.post(reverse("staff-acting", args=[post.pk]), stands_in)
    assert answer.status_code == 422 and SAID in answer.text


@pytest.mark.parametrize("day", NEVER)
@pytest.mark.parametrize("field", ["since", "until"])
def test_findings_are_asked_of_days_that_somebody_means(field, day, client, world):
    client.force_login(world.auditor)
    days = {"since": "1900-01-01", "until": "2100-12-31", field: day}
    answer = client.get(reverse("audit-findings"), days)
    assert answer.status_code == 422 and SAID in answer.text
    assert client.get(reverse("audit-findings"), {**days, field: ""}).status_code == 200


@pytest.mark.parametrize("day", NEVER)
def test_nothing_is_held_until_a_day_that_nobody_means(day, client, family, world):
    handoff = family.walk("train", Stage.APPROVED)
    client.force_login(world.petugas_diskopindag)
    told = {"reason": "next_intake", "until": day}
    answer = client.post(reverse("act", args=[handoff.pk, "hold"]), told)
    assert answer.status_code == 422 and SAID in answer.text
    assert again(handoff).stage == Stage.APPROVED


@pytest.mark.parametrize("day", NEVER[:2])
def test_nobody_said_or_did_anything_before_anybody_lived(day, client, family, world):
    handoff = family.walk("train", Stage.ACCEPTED)
    client.force_login(world.petugas_diskopindag)
    answer = client.post(reverse("act", args=[handoff.pk, "outcome"]), {"finished_on": day})
    assert answer.status_code == 422 and SAID in answer.text
    objected = {"said": "Kami keberatan", "raised_on": day}
    answer = client.post(reverse("act", args=[handoff.pk, "object"]), objected)
    assert answer.status_code == 422 and SAID in answer.text
