"""Money for a business: from the city, for a group, from the bank."""

from casework import clock
from casework.models import Business, EvidenceKind, Group, NeedKind
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import (
    assessed,
    business,
    consented,
    filed,
    found,
    grant,
    loan,
    needs,
    on_the_annex,
    payout,
)
from workflows.demo.families import Family
from workflows.demo.hands import (
    all_verified,
    approved,
    confirmer,
    decided,
    fed,
    finished,
    handed_over,
    lent,
    verified,
)
from workflows.demo.stories.telling import story
from workflows.demo.town import Town
from workflows.pathways import STEPS
from workflows.pathways.graduation import State
from workflows.services import record

AT_ONCE = State.REGISTERED in STEPS["graduation"]["grant_capital_kpm"].sources


@story(160, 70)
def grant_for_a_stall(town: Town, family: Family) -> Story:
    """Rp2,500,000 for goods, to a family that has a business already; the receipts follow."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.CAPITAL_GRANT)
    yield from fed(town, family, case)
    trade = business(town, family, case)
    on_the_annex(town, family, "capital_kpm")
    handoff = yield from handed_over(town, case, "grant_capital_kpm", **grant(town, trade))
    yield 15
    yield from finished(town, handoff, **payout(town), receipts_on=clock.today())


@story(110, where=AT_ONCE)
def grant_before_the_verification(town: Town, family: Family) -> Story:
    """A family with a business gets the grant at once; its verification follows."""
    case = found(town, family)
    yield town.soon()
    assessed(town, family, case)
    needs(town, case, NeedKind.CAPITAL_GRANT)
    trade = business(town, family, case)
    on_the_annex(town, family, "capital_kpm")
    handoff = yield from handed_over(town, case, "grant_capital_kpm", **grant(town, trade))
    yield 10
    yield from finished(town, handoff, **payout(town))
    filed(town, case, EvidenceKind.MINUTES, "BA")
    yield from decided(town, case, "assess")


@story(95, families=10, neighbours=True)
def kube_of_ten(town: Town, families: list[Family]) -> Story:
    """Ten neighbours found a KUBE; one of them leaves while the grant is under way."""
    cases = yield from all_verified(town, families, NeedKind.GROUP_BUSINESS)
    yield 10
    group = _form(town, families)
    _trade(town, group, cases[0])
    for family in families:
        on_the_annex(town, family, "capital_kube")
    bundle = services.propose_many(
        cases,
        "grant_capital_kube",
        by=town.desk("petugas"),
        group=group,
        programme_year=town.budget("capital_kube"),
        amount=2_500_000,
        plan="Kedelai, ragi, kemasan, dan kompor bersama",
    )
    yield town.soon()
    yield from approved(town, bundle.handoffs.first())
    yield 12
    who, note = families[-1].beneficiary, "Pindah kerja ke pabrik."
    services.leave_group(group, who, by=town.desk("petugas"), note=note)
    yield 2
    left = bundle.handoffs.get(member=who)
    services.confirm(left, by=confirmer(town, left))
    yield 15
    yield from _paid_to_all(town, bundle.handoffs.open())


def _form(town: Town, families: list[Family]) -> Group:
    name = town.pick(["Barokah", "Maju Bersama", "Sumber Rejeki", "Guyub Rukun"])
    place = families[0].kelurahan
    return services.form_group(
        f"{name} {place.name}",
        [family.beneficiary for family in families],
        by=town.desk("petugas"),
        kelurahan=place,
        line_of_business="Keripik tempe",
        chair=families[0].beneficiary,
        companion=town.field_worker(families[0]),
        bank="Bank Contoh",
        account_number=town.digits(12),
    )


def _trade(town: Town, group: Group, case) -> None:
    trade = Business(
        group=group,
        name=f"Keripik Tempe {group.name}",
        kind="Keripik tempe",
        kbli="10794",
        address=f"Balai RW, Kelurahan {group.kelurahan.name}",
        started_on=clock.today(),
    )
    record(case, trade, by=town.desk("petugas"))


def _paid_to_all(town: Town, handoffs) -> Story:
    by, money = town.desk("petugas"), payout(town)
    members = [services.record_outcome(each, by=by, completed=True, **money) for each in handoffs]
    yield town.soon()
    for each in members:
        services.confirm(each, by=confirmer(town, each))


@story(145)
def the_bank_refuses_first(town: Town, family: Family) -> Story:
    """Arrears elsewhere: the bank says no; they are paid off, and the head waives the rule."""
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    handoff = yield from handed_over(town, case, "lend", **loan(trade))
    yield 10
    no = {"reason": "loan_refused", "bank_reason": "arrears", "decided_on": clock.today()}
    yield from finished(town, handoff, completed=False, **no)
    yield 30
    paid_off = {"no_known_arrears": "Tunggakan lunas, surat keterangan sudah diperiksa."}
    yield from lent(town, case, trade, waivers=paid_off)
