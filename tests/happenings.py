"""What may happen to a family, as rows not yet recorded; each can be made wrong."""

from datetime import date, timedelta

from casework.models import (
    Assessment,
    Assistance,
    Business,
    Consent,
    Evidence,
    Visit,
)
from workflows import services

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def stranger(family):
    return family.world.person()


def other_case(family):
    return family.world.assessed()


def planned(family, **options):
    """Help that was decided and is not paid yet."""
    family.walk("grant_bansos")
    aid = family.case.assistance.get()
    type(aid).objects.filter(pk=aid.pk).update(**options)
    return aid


def aid(family, **changes):
    person = family.case.beneficiary
    return Assistance(
        **{
            "payee": person,
            "member": person,
            "programme_year": family.world.bpntd,
            "period": "2026-01",
            "amount": 125_000,
            "status": "paid",
            "occurred_on": TODAY,
            **changes,
        }
    )


def visit(family, **changes):
    return Visit(**{"visited_on": TODAY, "outcome": "met", **changes})


def assessment(family, **changes):
    return Assessment(
        **{
            "visit": family.case.visits.first(),
            "criteria": family.world.criteria,
            "assessed_on": TODAY,
            "result": "poor",
            **changes,
        }
    )


def evidence(family, **changes):
    return Evidence(**{"kind": "kk", "dated": TODAY, "kept_at": "Map 2", **changes})


def consent(family, **changes):
    return Consent(**{"person": family.child, "purpose": "aid", "given_on": TODAY, **changes})


def business(family, **changes):
    return Business(
        **{
            "owner": family.case.beneficiary,
            "name": "Warung",
            "kind": "Makanan",
            "started_on": TODAY,
            **changes,
        }
    )


def not_met(family):
    return services.record(family.case, visit(family, outcome="not_met"), by=family.world.faskel)
