"""Wrong facts are refused by field, and leave nothing behind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.models import (
    Need,
)
from tests.happenings import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    aid,
    assessment,
    business,
    consent,
    evidence,
    not_met,
    other_case,
    planned,
    stranger,
    visit,
)
from tests.world import fresh
from workflows import services
from workflows.services import Death, Move, NeedMet, Payment

# what is recorded wrongly → the field that says so
WRONG = {
    "visit in the future": (lambda f: visit(f, visited_on=TOMORROW), "visited_on"),
    "visit on no day": (lambda f: visit(f, visited_on=None), "visited_on"),
    "visit on something": (lambda f: visit(f, visited_on="kemarin"), "visited_on"),
    "visit without a result": (lambda f: visit(f, outcome=""), "outcome"),
    "visit with a strange result": (lambda f: visit(f, outcome="happy"), "outcome"),
    "visit with a note that cannot be printed": (lambda f: visit(f, note="\x07"), "note"),
    "need nobody knows": (lambda f: Need(kind="car"), "kind"),
    "need of a stranger": (lambda f: Need(kind="housing", member=stranger(f)), "member"),
    "need recorded tomorrow": (lambda f: Need(kind="housing", recorded_on=TOMORROW), "recorded_on"),
    "need of a case of its own": (lambda f: Need(kind="child_protection"), "kind"),
    "need that is open already": (lambda f: Need(kind="food"), "kind"),
    "evidence of the future": (lambda f: evidence(f, dated=TOMORROW), "dated"),
    "evidence of no kind": (lambda f: evidence(f, kind="rumour"), "kind"),
    "evidence nowhere": (lambda f: evidence(f, kept_at=""), "kept_at"),
    "evidence with NUL": (lambda f: evidence(f, number="12\x00"), "number"),
    "evidence too long": (lambda f: evidence(f, number="1" * 81), "number"),
    "assessment without a visit": (lambda f: assessment(f, visit=None), "visit"),
    "assessment without criteria": (lambda f: assessment(f, criteria=None), "criteria"),
    "assessment of another family": (
        lambda f: assessment(f, visit=other_case(f).visits.first()),
        "visit",
    ),
    "assessment before its visit": (lambda f: assessment(f, assessed_on=YESTERDAY), "assessed_on"),
    "assessment of tomorrow": (lambda f: assessment(f, assessed_on=TOMORROW), "assessed_on"),
    "assessment with a strange result": (lambda f: assessment(f, result="rich"), "result"),
    "assessment of a family nobody met": (
        lambda f: assessment(f, visit=not_met(f)),
        "result",
    ),
    "negative income": (lambda f: assessment(f, income_per_person=-1), "income_per_person"),
    "consent of a stranger": (lambda f: consent(f, person=stranger(f)), "person"),
    "consent of nobody": (lambda f: consent(f, person=None), "person"),
    "consent to nothing": (lambda f: consent(f, purpose="party"), "purpose"),
    "consent of tomorrow": (lambda f: consent(f, given_on=TOMORROW), "given_on"),
    "consent on another's paper": (
        lambda f: consent(f, evidence=other_case(f).evidence.first()),
        "evidence",
    ),
    "business of a stranger": (lambda f: business(f, owner=stranger(f)), "owner"),
    "business of a strange group": (
        lambda f: business(f, owner=None, group=f.world.group(stranger(f))),
        "group",
    ),
    "business of nobody": (lambda f: business(f, owner=None), "owner"),
    "business begun tomorrow": (lambda f: business(f, started_on=TOMORROW), "started_on"),
    "business with NUL": (lambda f: business(f, name="Warung\x00"), "name"),
    "help without a programme": (lambda f: aid(f, programme_year=None), "programme_year"),
    "help to nobody": (lambda f: aid(f, payee=None), "payee"),
    "help for a stranger": (lambda f: aid(f, member=stranger(f)), "member"),
    "help of tomorrow": (lambda f: aid(f, occurred_on=TOMORROW), "occurred_on"),
    "help in a strange period": (lambda f: aid(f, period="2026-031"), "period"),
    "help of nothing": (lambda f: aid(f, amount=None), "amount"),
    "help twice in a period": (
        lambda f: planned(f) and aid(f, period="2026-03"),
        "period",
    ),
    "need met that is another's": (
        lambda f: NeedMet(other_case(f).needs.first(), TODAY),
        "need",
    ),
    "need met on no day": (lambda f: NeedMet(f.case.needs.first(), None), "on"),
    "need met tomorrow": (lambda f: NeedMet(f.case.needs.first(), TOMORROW), "on"),
    "need met before it was known": (lambda f: NeedMet(f.case.needs.first(), YESTERDAY), "on"),
    "death of a stranger": (lambda f: Death(stranger(f), TODAY), "person"),
    "death of tomorrow": (lambda f: Death(f.child, TOMORROW), "on"),
    "death before birth": (lambda f: Death(f.child, date(2010, 1, 1)), "on"),
    "death on no day": (lambda f: Death(f.child, "2026-03-01"), "on"),
    "move to nowhere": (lambda f: Move(None, "Jl. Baru"), "kelurahan"),
    "move with NUL in the street": (lambda f: Move(f.world.bareng, "Jl.\x00"), "address"),
    "move with NUL in the RT": (lambda f: Move(f.world.bareng, "Jl. Baru", rt="\x00"), "rt"),
    "move with a long RW": (lambda f: Move(f.world.bareng, "Jl. Baru", rw="00001"), "rw"),
    "payment of another's help": (
        lambda f: Payment(planned(f, case=other_case(f)), "paid", TODAY),
        "assistance",
    ),
    "payment of tomorrow": (lambda f: Payment(planned(f), "paid", TOMORROW), "on"),
    "payment on no day": (lambda f: Payment(planned(f), "paid", None), "on"),
    "payment that is nothing": (lambda f: Payment(planned(f), "gone", TODAY), "status"),
    "payment back to planned": (lambda f: Payment(planned(f), "planned", TODAY), "status"),
    "return of what was not paid": (lambda f: Payment(planned(f), "returned", TODAY), "status"),
    "payment order with NUL": (
        lambda f: Payment(planned(f), "paid", TODAY, payment_order="\x00"),
        "payment_order",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_fact_is_refused_by_its_field_and_leaves_nothing_behind(family, what):
    make, field = WRONG[what]
    fact = make(family)
    row = getattr(fact, "assistance", None) or getattr(fact, "need", None)
    kept = type(row).objects.filter(pk=row.pk).values().get() if row else None
    before = fresh(family.case), family.case.household.members.filter(died_on=None).count()
    with pytest.raises(ValidationError) as wrong:
        services.record(family.case, fact, by=family.world.petugas)
    assert list(wrong.value.message_dict) == [field]
    after = fresh(family.case)
    assert (after.events_written, after.head) == (before[0].events_written, before[0].head)
    assert family.case.household.members.filter(died_on=None).count() == before[1]
    assert type(after.household).objects.get(pk=after.household.pk).address == "Jl. Contoh 1"
    if row:
        assert type(row).objects.filter(pk=row.pk).values().get() == kept
    elif hasattr(fact, "pk"):
        assert fact.pk is None or not type(fact).objects.filter(pk=fact.pk).exists()
