"""What lies on the desks today: so that every account has something to do, some of it late."""

from casework import clock
from casework.models import NeedKind, Purpose, VisitOutcome
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import (
    aid,
    business,
    certificate,
    consented,
    course,
    found,
    grant,
    lending,
    loan,
    on_the_annex,
    visited,
)
from workflows.demo.families import Family, two_at_school
from workflows.demo.hands import handed_over, sent, trained, verified
from workflows.demo.staff import BANK, COOPERATIVES, EDUCATION, MANPOWER
from workflows.demo.stories.beside import pupil
from workflows.demo.stories.telling import story
from workflows.demo.town import Town

RECENT = 12
"""Long enough for a verification before what is on the desk today."""


@story(4, 3)
def just_registered(town: Town, family: Family) -> Story:
    found(town, family)
    yield 0


@story(5)
def nobody_at_home(town: Town, family: Family) -> Story:
    """The first visit met nobody; the field worker will try again."""
    case = found(town, family)
    yield 2
    visited(town, family, case, VisitOutcome.NOT_MET)


@story(RECENT, RECENT + 1)
def bansos_waits_for_the_head(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.FOOD)
    yield town.days_before_the_end(2)
    on_the_annex(town, family)
    by = town.desk("petugas")
    services.propose(case, "grant_bansos", by=by, **aid(town, family))


@story(60)
def loan_waits_for_the_head(town: Town, family: Family) -> Story:
    """Who trained a family keeps its case, and proposes the loan itself."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING, NeedKind.CAPITAL_LOAN)
    yield from trained(town, case)
    by = town.desk("petugas", COOPERATIVES)
    trade = business(town, family, case, by=COOPERATIVES)
    consented(town, case, family.beneficiary)
    yield town.days_before_the_end(2)
    services.propose(case, "lend", by=by, **loan(trade))


@story(RECENT + 2)
def grant_waits_for_the_second_head(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.CAPITAL_GRANT)
    trade = business(town, family, case)
    on_the_annex(town, family, "capital_kpm")
    yield town.days_before_the_end(3)
    by = town.desk("petugas")
    handoff = services.propose(case, "grant_capital_kpm", by=by, **grant(town, trade))
    yield 1
    services.approve(handoff, by=town.desk("kabid"))


@story(RECENT + 3)
def to_be_completed(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    yield town.days_before_the_end(4)
    handoff = services.propose(case, "train", by=town.desk("petugas"), **course(town))
    yield 1
    services.send_back(handoff, by=town.head(), reason="missing_document")


@story(RECENT + 4, RECENT + 5)
def training_waits_to_be_accepted(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    yield town.days_before_the_end(5)
    yield from sent(town, case, "train", **course(town))


@story(RECENT + 4)
def loan_waits_for_the_bank(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    yield town.days_before_the_end(5)
    yield from sent(town, case, "lend", **loan(trade))


@story(RECENT + 4)
def licence_waits_at_the_counter(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.LICENCE_NIB)
    trade = business(town, family, case)
    wanted = {"licences": ["nib", "halal"], "obstacle": "Belum punya akun OSS"}
    yield town.days_before_the_end(5)
    yield from sent(town, case, "license", business=trade, **wanted)


@story(RECENT + 4, cast=two_at_school)
def kip_waits_at_the_education_office(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.SCHOOL_SUPPORT)
    consented(town, case, family.beneficiary, Purpose.SCHOOL)
    yield town.days_before_the_end(5)
    yield from sent(town, case, "refer_kip", **pupil(town, family, family.children[0]))


@story(30, 25)
def in_the_classroom(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.BUSINESS_TRAINING)
    yield from handed_over(town, case, "train", **course(town))


@story(28)
def at_the_bank(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    yield from handed_over(town, case, "lend", **loan(trade))


@story(45)
def waits_for_the_decree(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.CAPITAL_GRANT)
    trade = business(town, family, case)
    handoff = yield from handed_over(town, case, "grant_capital_kpm", **grant(town, trade))
    services.hold(handoff, by=town.desk("petugas"), reason="awaiting_decree")


@story(48)
def certificate_waits_to_be_confirmed(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.JOB_TRAINING)
    handoff = yield from handed_over(town, case, "train_job", course="Barista", level="basic")
    yield town.days_before_the_end(2)
    desk = town.desk("petugas", MANPOWER)
    services.record_outcome(handoff, by=desk, completed=True, **certificate(town))


@story(46)
def loan_waits_to_be_confirmed(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    handoff = yield from handed_over(town, case, "lend", **loan(trade))
    yield town.days_before_the_end(3)
    services.record_outcome(handoff, by=town.desk("petugas", BANK), completed=True, **lending(town))


@story(44, cast=two_at_school)
def kip_waits_to_be_confirmed(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.SCHOOL_SUPPORT)
    consented(town, case, family.beneficiary, Purpose.SCHOOL)
    child = pupil(town, family, family.children[0])
    handoff = yield from handed_over(town, case, "refer_kip", **child)
    yield town.days_before_the_end(3)
    desk = town.desk("petugas", EDUCATION)
    services.record_outcome(handoff, by=desk, completed=True, marked_on=clock.today())


@story(42)
def basics_wait_to_be_confirmed(town: Town, family: Family) -> Story:
    """Inside one agency a division head confirms what the head approved."""
    case = yield from verified(town, family, NeedKind.BASIC_TRAINING)
    handoff = yield from handed_over(town, case, "train_basic", **course(town))
    yield town.days_before_the_end(2)
    desk = town.desk("petugas")
    services.record_outcome(handoff, by=desk, completed=True, **certificate(town))


@story(RECENT + 6)
def asks_why_it_takes_so_long(town: Town, family: Family) -> Story:
    """Said to the field worker at the door; the head of the agency that owns the case answers."""
    case = yield from verified(town, family, NeedKind.FOOD)
    yield town.days_before_the_end(2)
    services.object_to(
        case,
        by=town.field_worker(family),
        raised_on=clock.today(),
        said="Sudah disurvei, tetapi bantuannya belum datang. Tetangga kami sudah dapat.",
    )


@story(RECENT + 10)
def objection_is_answered(town: Town, family: Family) -> Story:
    """To what the other agency declined; the answer still has to be told to the family."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    handoff = yield from sent(town, case, "train", **course(town))
    yield town.soon()
    desk = town.desk("petugas", COOPERATIVES)
    handoff = services.decline(handoff, by=desk, reason="programme_ended")
    yield town.days_before_the_end(3)
    objection = services.object_to(
        case,
        by=town.desk("petugas"),
        raised_on=clock.today(),
        said="Kami sanggup menunggu angkatan berikutnya.",
        about=handoff,
    )
    yield 1
    head = town.head(COOPERATIVES)
    answer = "Nama Ibu kami catat untuk angkatan Januari. Dinas Sosial merujuk kembali."
    services.answer_objection(objection, by=head, upheld=True, answer=answer)


# ---------------------------------------------------------------------- late


@story(38)
def nobody_accepted_it(town: Town, family: Family) -> Story:
    """Five working days are long over: the desk was reminded, its head was told."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    yield from sent(town, case, "train", **course(town))


@story(32)
def the_head_is_late(town: Town, family: Family) -> Story:
    """A head's own delay goes to the division head."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.BASIC_TRAINING)
    by = town.desk("petugas")
    services.propose(case, "train_basic", by=by, **course(town))


@story(70)
def the_bank_is_late(town: Town, family: Family) -> Story:
    """Thirty working days for a decision, and none has come."""
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    yield from handed_over(town, case, "lend", **loan(trade))
