import sys, os
from datetime import date
import pytest
from casework import cities, clock
from casework.models import *
from documents.models import Letter
from documents.rendering import render
from tests.world import World, fresh, START
from workflows.services import *

OUT="/tmp/gallery"

@pytest.fixture
def real(world):
    city = cities.load("malang")
    for each in city.agencies:
        p = each.profiles[-1]
        AgencyProfile.objects.filter(agency__code=each.code).update(name=p.name, short_name=p.short_name, head_title=p.head_title, letter_code=p.letter_code, address=p.address, phone=p.phone, email=p.email)
        for sp in each.service_points:
            ServicePoint.objects.filter(agency__code=each.code, function=sp.function).update(name=sp.name, address=sp.address, hours=sp.hours, phone=sp.phone)
    from permissions.models import Appointment
    Appointment.objects.filter(role="head").update(title="")
    for u, n in (("kepala.dinsos","Dra. Endah Wulandari, M.Si."),("petugas.dinsos","Rina Kartikasari"),("faskel.kasin","Budi Santoso"),("kepala.diskopindag","Ir. Agus Prasetyo")):
        User.objects.filter(username=u).update(name=n)
    for n in list(vars(world)):
        o = getattr(world,n)
        if isinstance(o, User): o.refresh_from_db()
    return world

def save(letter, name=None):
    if letter is None: raise AssertionError("no letter")
    pdf = render(Letter.objects.get(pk=letter.pk))
    open(f"{OUT}/{name or letter.kind}.pdf","wb").write(pdf)

def siti(real, **o):
    h = real.household(); h.address="Jalan Arjuno Gang II No. 14"; h.desil=2; h.desil_source="dtsen"; h.desil_on=date(2026,1,1); h.save()
    return real.person(h, name="Siti Aminah", birth_date=date(1986,4,2), phone="0812-3456-7890")

def latest(): return Letter.objects.latest("pk")

def test_training(real, now):
    case = real.assessed(siti(real))
    h = propose(case, "train", by=real.petugas, course="membuat kue kering", level="advanced")
    try:
        approve(h, by=real.kepala, waivers={"need_recorded":"x"})
    except Exception as e:
        print(e); raise
    save(latest())
    decline(h, by=real.petugas_diskopindag, reason="programme_ended")
    save(latest(), "hasil_decline")
    case = fresh(case)
    h = propose(case, "train_basic", by=real.petugas, course="mengelola uang keluarga", level="basic")
    approve(h, by=real.kepala, waivers={"need_recorded":"x"})
    save(latest(), "rujukan_pelatihan_basic")

def test_hold(real, now):
    case = real.assessed(siti(real))
    h = propose(case, "train", by=real.petugas, course="membuat kue kering", level="advanced")
    approve(h, by=real.kepala, waivers={"need_recorded":"x"})
    hold(h, by=real.petugas_diskopindag, reason="waiting_list", until=date(2026,6,1))
    save(latest(), "hasil_hold")

def test_reject(real, now):
    case = real.assessed(siti(real))
    h = propose(case, "train", by=real.petugas, course="membuat kue kering", level="advanced")
    reject(h, by=real.kepala, reason="not_the_need")
    save(latest(), "hasil_reject")

def test_aid(real, now):
    case = real.assessed(siti(real))
    real.decided(case, "grant_bansos", **real.aid())
    save(latest())

def test_close(real, now):
    case = real.assessed(siti(real))
    real.decided(case, "close", reason="moved_away")
    save(latest(), "hasil_close")

def test_ltc(real, now):
    case = real.assessed(siti(real))
    real.visited(case, needs_long_term_care=True)
    real.decided(case, "place_in_long_term_care")
    save(latest(), "hasil_ltc")

def test_lend(real, now):
    case = real.assessed(siti(real))
    h = propose(case, "train", by=real.petugas, course="membuat kue kering", level="advanced")
    approve(h, by=real.kepala, waivers={"need_recorded":"x"}); accept(h, by=real.petugas_diskopindag)
    now.move(days=3)
    record_outcome(h, by=real.petugas_diskopindag, completed=True, finished_on=date(2026,3,4), certificate_number="421/17/2026")
    confirm(h, by=real.kepala_diskopindag)
    case = fresh(case)
    real.consent(case); real.consent(case, "school"); b = real.business(case, monthly_turnover=3_200_000, phone="0812-3456-7890")
    h = propose(case, "lend", by=real.petugas_diskopindag, business=b.pk, amount=5_000_000, purpose="x", attachments="fotokopi KTP dan KK; rencana usaha; foto tempat usaha")
    approve(h, by=real.kepala_diskopindag)
    save(latest())
    accept(h, by=real.petugas_bpr)
    record_outcome(h, by=real.petugas_bpr, completed=False, reason="loan_refused", decided_on=date(2026,3,5), bank_reason="arrears")
    confirm(h, by=real.kepala_bpr)
    save(latest(), "hasil_not_completed")
    case = fresh(case)
    h = propose(case, "license", by=real.petugas_diskopindag, business=b.pk, licences=["nib","pirt","halal"], obstacle="belum punya akun OSS dan belum tahu KBLI yang tepat")
    approve(h, by=real.kepala_diskopindag)
    save(latest())
    child = real.child(case.household, name="Dimas Prasetya")
    h = propose(case, "refer_kip", by=real.petugas, member=child.pk, school="SDN Kasin", grade="5", parents="Siti Aminah")
    approve(h, by=real.kepala)
    save(latest())

def test_kpm(real, now):
    case = real.assessed(siti(real))
    b = real.business(case, monthly_turnover=3_200_000)
    h = propose(case, "grant_capital_kpm", by=real.petugas, business=b.pk, programme_year=real.capital_kpm.pk, amount=2_500_000, plan="oven 1 buah Rp1.400.000, loyang dan cetakan Rp350.000, bahan baku Rp750.000")
    approve(h, by=real.kabid); approve(h, by=real.kepala)
    save(latest())

def test_kube(real, now):
    g = None
    cases=[]
    for n in ("Siti Aminah","Sulastri","Wahyu Ningsih","Kartini","Endang Rahayu"):
        p = siti(real); p.name=n; p.save()
        if g is None:
            g = Group.objects.create(name="Melati", kelurahan=real.kasin, line_of_business="Kue kering", chair=p, companion=real.faskel, bank="Bank Jatim", account_number="0123456789", formed_on=date(2025,1,1))
        GroupMember.objects.create(group=g, person=p, since=date(2025,1,1))
        cases.append(real.assessed(p))
    b = propose_many(cases, "grant_capital_kube", by=real.petugas, group=g, programme_year=real.capital_kube.pk, amount=2_500_000, plan="oven besar, mixer, bahan baku")
    h = b.handoffs.first()
    approve(h, by=real.kabid); approve(h, by=real.kepala, waivers={})
    save(latest())

def test_batch(real, now):
    cases=[]
    for n in ("Siti Aminah","Sulastri","Wahyu Ningsih"):
        p = siti(real); p.name=n; p.save(); cases.append(real.assessed(p))
    b = propose_many(cases, "train", by=real.petugas, course="membuat kue kering", level="advanced")
    approve(b.handoffs.first(), by=real.kepala, waivers={"need_recorded":"x"})
    save(latest())
    b = propose_many([fresh(c) for c in cases], "grant_bansos", by=real.petugas, **real.aid())
    approve(b.handoffs.first(), by=real.kepala)
    save(latest(), "surat_pengantar_bansos")

def test_graduate(real, now):
    case = real.assessed(siti(real))
    real.business(case, nib="1234567890123")
    now.move(days=1)
    real.visited(case, income_per_person=900_000); real.evidence(case, "statement")
    real.decided(case, "graduate", kind="independent")
    save(latest())
