"""What the demo's people write down: cases opened, visits, needs, papers, businesses, payments."""

from datetime import date
from typing import Any

from casework import clock
from casework.models import (
    Assessment,
    AssessmentResult,
    AssistanceStatus,
    Business,
    Case,
    Consent,
    Evidence,
    EvidenceKind,
    Function,
    Need,
    Person,
    Purpose,
    Visit,
    VisitOutcome,
)
from workflows import services
from workflows.demo.families import Family
from workflows.demo.staff import SOCIAL
from workflows.demo.town import Town
from workflows.services import Payment, record

SHELF = "Map {} lemari 2"


def found(town: Town, family: Family) -> Case:
    """Whoever works in the area opens the case."""
    return services.open_case(family.beneficiary, by=town.field_worker(family))


def visited(
    town: Town,
    family: Family,
    case: Case,
    outcome: str = VisitOutcome.MET,
    *,
    by: str = "",
) -> Visit:
    """By whoever works in the area, if nobody else is named."""
    visit = Visit(visited_on=clock.today(), outcome=outcome)
    return record(case, visit, by=town.desk(by) if by else town.field_worker(family))


def assessed(
    town: Town,
    family: Family,
    case: Case,
    result: str = AssessmentResult.POOR,
    *,
    visitor: str = "",
    **findings: Any,
) -> Assessment:
    """A visit, and what the caseworker makes of it under the criteria."""
    assessment = Assessment(
        visit=visited(town, family, case, by=visitor),
        criteria=town.criteria(),
        assessed_on=clock.today(),
        result=result,
        **findings,
    )
    return record(case, assessment, by=town.desk("petugas"))


def needs(town: Town, case: Case, *kinds: str, by: str = "petugas") -> None:
    for kind in kinds:
        record(case, Need(kind=kind), by=town.desk(by))


def filed(town: Town, case: Case, kind: str, short: str) -> Evidence:
    """A paper, with its number and the shelf where it lies."""
    number = town.paper(short)
    paper = Evidence(kind=kind, number=number, dated=clock.today(), kept_at=SHELF.format(number))
    return record(case, paper, by=town.desk("petugas"))


def consented(town: Town, case: Case, person: Person, purpose: str = Purpose.BANK) -> None:
    paper = filed(town, case, EvidenceKind.OTHER, "PERSETUJUAN")
    consent = Consent(person=person, purpose=purpose, given_on=clock.today(), evidence=paper)
    record(case, consent, by=town.desk("petugas"))


TRADES = (  # business, line, KBLI, the course that leads to it
    ("Kue Kering {}", "Kue kering", "10710", "Membuat kue kering"),
    ("Keripik Tempe {}", "Keripik tempe", "10794", "Membuat keripik tempe"),
    ("Warung {}", "Warung nasi", "56102", "Tata boga dan masakan rumahan"),
    ("Jahitan {}", "Penjahitan", "14120", "Menjahit pakaian"),
    ("Sambal {}", "Sambal kemasan", "10772", "Mengolah bumbu dan sambal"),
)


def business(town: Town, family: Family, case: Case, *, by: Function = SOCIAL) -> Business:
    name, kind, kbli, _ = town.pick(TRADES)
    owner = family.beneficiary
    trade = Business(
        owner=owner,
        name=name.format(owner.name.split()[0].title()),
        kind=kind,
        kbli=kbli,
        address=family.household.address or "Di rumah",
        phone="0813-0000-0000",
        started_on=date(clock.today().year - 2, town.rng.randint(1, 12), 1),
        monthly_turnover=town.rng.randrange(8, 40) * 100_000,
    )
    return record(case, trade, by=town.desk("petugas", by))


# ---------------------------------------------------------------------- of proposals, outcomes


def aid(town: Town, family: Family, kind: str = "", **what: Any) -> dict[str, Any]:
    """The facts of a month's help."""
    return {
        "programme_year": town.budget(kind or town.city.demo.bansos),
        "period": f"{clock.today():%Y-%m}",
        "collect_at": f"Kantor Kelurahan {family.kelurahan.name}",
        "collect_when": "hari kerja, 08.00–12.00",
        "bring": "KTP dan KK",
        **(what or {"amount": 125_000}),
    }


def on_the_annex(town: Town, family: Family, kind: str = "") -> None:
    year = town.budget(kind or town.city.demo.bansos)
    if not year.lines.filter(household=family.household).exists():
        services.put_on_decree(year, [family.household], by=town.desk("petugas"))


def paid(town: Town, case: Case, status: str = AssistanceStatus.PAID) -> None:
    for help_ in case.assistance.filter(status=AssistanceStatus.PLANNED):
        order = town.paper("SP2D")
        record(case, Payment(help_, status, clock.today(), order), by=town.desk("petugas"))


def course(town: Town, level: str = "basic") -> dict[str, str]:
    return {"course": town.pick(TRADES)[3], "level": level}


def loan(trade: Business | None, **facts: Any) -> dict[str, Any]:
    business = {"business": trade} if trade else {}
    attachments = "Fotokopi KTP; Fotokopi KK; Foto usaha"
    return {
        "amount": 5_000_000,
        "purpose": "Bahan baku dan peralatan",
        "attachments": attachments,
        **business,
        **facts,
    }


def grant(town: Town, trade: Business) -> dict[str, Any]:
    return {
        "business": trade,
        "programme_year": town.budget("capital_kpm"),
        "amount": 2_500_000,
        "plan": "Oven, loyang, tepung dan kemasan",
    }


def payout(town: Town) -> dict[str, Any]:
    """The decree and the payment that a grant's outcome names."""
    year = clock.today().year
    return {
        "decree_number": f"188.45/CONTOH-9/{year}",
        "decree_date": clock.today(),
        "payment_order": town.paper("SP2D"),
        "paid_on": clock.today(),
    }


def certificate(town: Town) -> dict[str, Any]:
    """The outcome of a training that was passed."""
    return {
        "finished_on": clock.today(),
        "sessions_attended": town.rng.randint(8, 12),
        "certificate_number": town.paper("SERT"),
    }


def lending(town: Town) -> dict[str, Any]:
    """The bank lends a little less than was asked."""
    return {
        "decided_on": clock.today(),
        "amount": 4_000_000,
        "months": 24,
        "contract_number": town.paper("PK"),
    }
