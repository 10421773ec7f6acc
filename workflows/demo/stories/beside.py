"""What happens beside the ladder: hunger, school, death, a move, old age, secrecy."""

from casework import clock
from casework.models import Kelurahan, NeedKind, Person, Purpose
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import aid, assessed, consented, found, needs, paid
from workflows.demo.families import Family, couple, elderly_alone, two_at_school
from workflows.demo.hands import (
    decided,
    fed,
    finished,
    handed_over,
    reassessed,
    verified,
)
from workflows.demo.stories.telling import story
from workflows.demo.town import Town
from workflows.services import Death, Move, record

GROCERIES = "Paket sembako: beras 10 kg, minyak 2 liter, telur 2 kg"


@story(228, 6)
def food_on_the_first_day(town: Town, family: Family) -> Story:
    """Nobody waits for a verification to eat."""
    case = found(town, family)
    needs(town, case, NeedKind.FOOD)
    parcel = aid(town, family, town.city.demo.food, goods=GROCERIES)
    yield from decided(town, case, "emergency_aid", **parcel)
    yield 1
    paid(town, case)


@story(140, 60, cast=two_at_school)
def kip_for_two_children(town: Town, family: Family) -> Story:
    """Two referrals to the education office, beside everything else."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.SCHOOL_SUPPORT)
    consented(town, case, family.beneficiary, Purpose.SCHOOL)
    yield from fed(town, family, case)
    for child in family.children[:2]:
        handoff = yield from handed_over(town, case, "refer_kip", **pupil(town, family, child))
        yield 10
        marked = {"marked_on": clock.today(), "reference": town.paper("PIP")}
        yield from finished(town, handoff, **marked)


def pupil(town: Town, family: Family, child: Person) -> dict:
    """Class 1 at seven; primary school has six classes, lower secondary three more."""
    grade = min(family.age(child) - 6, 12)
    school = "SD" if grade <= 6 else "SMP" if grade <= 9 else "SMA"
    return {
        "member": child,
        "school": f"{school} Contoh {town.rng.randint(1, 9)}",
        "grade": f"Kelas {grade}",
        "parents": family.beneficiary.name,
    }


@story(115, cast=couple)
def somebody_follows(town: Town, family: Family) -> Story:
    """The beneficiary dies; another member of the household stands for the family."""
    case = yield from verified(town, family, NeedKind.FOOD)
    yield from fed(town, family, case)
    yield 20
    gone = Death(family.beneficiary, clock.today())
    record(case, gone, by=town.field_worker(family))
    yield 3
    follows = family.grown_up[1]
    yield from decided(town, case, "change_beneficiary", new_beneficiary=follows)


@story(125)
def moves_inside_the_city(town: Town, family: Family) -> Story:
    """The case goes along to the new area."""
    case = yield from verified(town, family, NeedKind.FOOD)
    yield from fed(town, family, case)
    yield 15
    there = Kelurahan.objects.exclude(pk=family.kelurahan.pk).order_by("pk")
    new = Move(town.pick(there), "Jl. Contoh Baru No. 7", rt="004", rw="002")
    record(case, new, by=town.field_worker(family))


@story(232, 60, 30, cast=elderly_alone)
def old_and_alone(town: Town, family: Family) -> Story:
    """Long-term protection: a state of its own, not a failure."""
    wants = (NeedKind.ELDERLY_SERVICE, NeedKind.FOOD)
    case = yield from verified(town, family, *wants, needs_long_term_care=True)
    yield 2
    yield from decided(town, case, "place_in_long_term_care")
    yield from fed(town, family, case)


@story(150)
def better_again(town: Town, family: Family) -> Story:
    """After a long illness the family can climb after all."""
    wants = (NeedKind.FOOD, NeedKind.DISABILITY_AID)
    case = yield from verified(town, family, *wants, needs_long_term_care=True)
    yield from decided(town, case, "place_in_long_term_care")
    yield 50
    yield from reassessed(town, family, case)
    yield from decided(town, case, "leave_long_term_care")


@story(50)
def known_to_few(town: Town, family: Family) -> Story:
    """A confidential case: only those whom the head has named see that it exists."""
    protection, head = "perlindungan", town.head()
    case = services.open_case(family.beneficiary, by=town.desk(protection), confidential=True)
    needs(town, case, NeedKind.VIOLENCE_RECOVERY, by=protection)
    yield 0
    for named in (town.desk("petugas"), head):
        services.share(case, to=named, by=head)
    yield town.soon()
    assessed(town, family, case, visitor=protection)
    yield town.soon()
    why = {"in_musyawarah_minutes": "Perkara ini tidak dibahas dalam musyawarah."}
    yield from decided(town, case, "assess", waivers=why)
    help_ = aid(town, family, town.city.demo.food, goods=GROCERIES)
    yield from decided(town, case, "emergency_aid", **help_)
