"""Letters: numbered without a gap, one in force for what was approved, each in the ledger."""

from collections.abc import Iterator

from django.db.models import (
    BinaryField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from casework.canonical import text_digest
from casework.crypto import CannotDecrypt, decrypt
from casework.models import Agency, CaseEvent, Counter
from documents.models import Letter, LetterLine, LetterStatus
from workflows.invariants.rules import Place, of_steps, places, rule, unless
from workflows.letters.covers import KIND as COVER
from workflows.models import Bundle, Handoff
from workflows.pathways import STEPS
from workflows.stages import Stage

OF_THE_STEP = ("approve", "supersede_letter")
"""Actions that issue the step's own letter; notices and memos stand beside it."""
LEFT = (Stage.WITHDRAWN, Stage.DECLINED, Stage.NOT_COMPLETED)
"""When a bundle's letter is replaced, who has left is on no new one."""
SERIES = "letter:"


@rule
def approved_handoff_has_its_letter() -> Iterator[Place]:
    """What was approved has exactly one letter in force if its step names one; a withdrawn
    handoff has none, and one that has left its bundle may have lost it.
    """
    lettered = of_steps(lambda step: bool(step.letter))
    own = Q(letter__status=LetterStatus.VALID, in_force=1)
    right = lettered & Q(approved_at__isnull=False) & ~Q(stage__in=LEFT) & own
    right |= Q(approved_at__isnull=False, stage__in=LEFT, in_force__lte=1) & lettered
    right |= (Q(approved_at=None) | ~lettered) & Q(letter=None, in_force=0)
    revoked = Q(bundle=None, stage=Stage.WITHDRAWN, in_force__gt=0)
    handoffs = Handoff.objects.annotate(in_force=_in_force())
    return places(unless(handoffs, right & ~revoked), case="case__number", handoff="pk")


def _in_force() -> Coalesce:
    """How many valid letters the ledger says were issued for a handoff as its step's own."""
    rows = CaseEvent.objects.filter(
        case=OuterRef("case"),
        hash=OuterRef("event_hash"),
        handoff=OuterRef(OuterRef("pk")),
        action__in=OF_THE_STEP,
    )
    lines = LetterLine.objects.filter(
        Exists(rows), case=OuterRef("case"), letter__status=LetterStatus.VALID
    )
    number = lines.order_by().values("case").annotate(letters=Count("letter", distinct=True))
    return Coalesce(Subquery(number.values("letters")), 0, output_field=IntegerField())


@rule
def letter_is_of_the_step_and_names_the_person() -> Iterator[Place]:
    """A handoff's letter is of the kind that its step leaves, and covers its member."""
    covered = LetterLine.objects.filter(
        letter=OuterRef("letter"), case=OuterRef("case"), member=OuterRef("member")
    )
    kind = Q(bundle__isnull=False, letter__kind=COVER)
    for pathway, steps in STEPS.items():
        for code, step in steps.items():
            kind |= Q(case__pathway=pathway, step=code, letter__kind=step.letter)
    handoffs = unless(Handoff.objects.filter(letter__isnull=False), Q(Exists(covered)) & kind)
    return places(handoffs, case="case__number", handoff="pk", letter="letter__number")


@rule
def bundle_shares_one_letter() -> Iterator[Place]:
    """Whoever was approved together and is still in the bundle stands on one letter."""
    staying = ~Q(handoffs__stage__in=LEFT)
    several = Bundle.objects.annotate(
        letters=Count("handoffs__letter", filter=staying, distinct=True)
    ).filter(letters__gt=1)
    handoffs = Handoff.objects.filter(bundle__in=several.values("pk")).exclude(stage__in=LEFT)
    return places(handoffs, case="case__number", handoff="pk")


@rule
def letter_numbers_are_gapless() -> Iterator[Place]:
    """An agency's letters of a year are numbered from 1 without a gap, up to its counter."""
    years = (
        Letter.objects.values("agency__code", "year")
        .annotate(
            first=Min("sequence"),
            last=Max("sequence"),
            letters=Count("pk"),
            given=Subquery(_given(OuterRef("agency")).values("value")),
        )
        .order_by("agency__code", "year")
    )
    wrong = unless(years, Q(first=1, letters=F("last"), given=F("last")))
    return places(_named(wrong, "agency__code", "year"), series="name")


@rule
def no_number_was_given_out_in_vain() -> Iterator[Place]:
    """Where a counter stands above nothing, letters are gone."""
    agency = Agency.objects.annotate(series=_series(F("pk"))).filter(series=OuterRef("series"))
    letters = Letter.objects.filter(year=OuterRef("year")).annotate(series=_series(F("agency")))
    counters = (
        Counter.objects.filter(series__startswith=SERIES)
        .exclude(Exists(letters.filter(series=OuterRef("series"))))
        .annotate(code=Coalesce(Subquery(agency.values("code")), F("series")))
    )
    return places(_named(counters, "code", "year"), series="name")


def _series(agency) -> Concat:
    return Concat(Value(SERIES), Cast(agency, CharField()))


def _given(agency: OuterRef) -> QuerySet:
    return Counter.objects.filter(series=_series(agency), year=OuterRef("year"))


def _named(rows: QuerySet, code: str, year: str) -> QuerySet:
    return rows.annotate(name=Concat(F(code), Value(" "), Cast(year, CharField())))


@rule
def letter_says_whom_it_covers() -> Iterator[Place]:
    """Every letter has lines, and the row that issued it is the row of one of them."""
    first = LetterLine.objects.filter(letter=OuterRef("pk"), event_hash=OuterRef("event_hash"))
    return places(Letter.objects.exclude(Exists(first)), letter="number")


@rule
def letter_stands_in_the_ledger() -> Iterator[Place]:
    """Every line's hash is that of a row of its case which names the letter's number and digest."""
    rows = CaseEvent.objects.filter(
        case=OuterRef("case"),
        hash=OuterRef("event_hash"),
        letter_number=OuterRef("letter__number"),
        letter_digest=OuterRef("letter__digest"),
    )
    lines = LetterLine.objects.exclude(Exists(rows)).order_by("letter", "line")
    return places(lines, case="case__number", letter="letter__number")


@rule
def ledger_names_no_lost_letter() -> Iterator[Place]:
    """A letter that the ledger names is there."""
    lines = LetterLine.objects.filter(case=OuterRef("case"), event_hash=OuterRef("hash"))
    rows = CaseEvent.objects.exclude(letter_number="").exclude(Exists(lines))
    return places(rows, case="case__number", row="sequence", letter="letter_number")


@rule
def letter_says_what_was_frozen() -> Iterator[Place]:
    """The content of every letter can be read, and has the digest under which it was issued."""
    sealed = ExpressionWrapper(F("content"), output_field=BinaryField())
    letters = Letter.objects.annotate(sealed=sealed).values_list("number", "digest", "sealed")
    for number, digest, content in letters.iterator(chunk_size=100):
        if _digest_of(content) != digest:
            yield Place(letter=number)


def _digest_of(sealed: bytes) -> str:
    """Nothing where the key is not at hand, or the bytes were altered."""
    try:
        return text_digest(decrypt(sealed, purpose=Letter._meta.get_field("content").purpose))
    except CannotDecrypt:
        return ""
