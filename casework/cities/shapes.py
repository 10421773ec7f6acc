"""What a city's folder says, as plain values; `sample` names the fields that are no facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Place:
    """A city, kecamatan or kelurahan under its Kemendagri (35.73.02.1006) and BPS numbers."""

    kemendagri: str
    bps: str
    kind: str
    name: str
    aliases: tuple[str, ...]

    @property
    def parent(self) -> str:
        """The Kemendagri code one level up."""
        return self.kemendagri.rpartition(".")[0]


@dataclass(frozen=True)
class Profile:
    """What an agency is called and how it signs since a day."""

    since: date
    name: str
    short_name: str
    head_title: str
    letter_code: str
    address: str
    phone: str = ""
    email: str = ""
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeldFunction:
    """A function that an agency holds since a day, and until another (excluded) if it ended."""

    function: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class ServicePoint:
    """Where a family goes for one function of an agency."""

    function: str
    name: str
    address: str
    hours: str
    since: date
    phone: str = ""
    until: date | None = None
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agency:
    """An office that takes part; `scope` is "handoff" for one that sees no case."""

    code: str
    scope: str
    profiles: tuple[Profile, ...]
    functions: tuple[HeldFunction, ...]
    service_points: tuple[ServicePoint, ...]


@dataclass(frozen=True)
class ProgrammeYear:
    """One budget year: quota in payees of the unit, budget in rupiah; null: no limit."""

    year: int
    quota: int | None = None
    budget: int | None = None
    decree_number: str = ""
    decree_date: date | None = None
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """What the city counts as one kind of help, and who pays for it."""

    code: str
    kind: str
    name: str
    funding: str
    unit: str
    years: tuple[ProgrammeYear, ...]
    strategy: int | None = None
    funding_source: str = ""
    like_group: str = ""
    decree_required: bool = False


@dataclass(frozen=True)
class Letterhead:
    """The shape of the city's letters, lengths in millimetres."""

    government: str
    place: str
    paper_width_mm: int
    paper_height_mm: int
    margin_top_mm: int
    margin_right_mm: int
    margin_bottom_mm: int
    margin_left_mm: int
    font: str
    font_size_pt: int
    objection_days: int
    complaints_phone: str
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadlines:
    """Working days before and after a task is due; within how many a family is told of a refusal,
    and its objection answered.
    """

    reminder_days: int
    escalation_days: int
    telling_days: int
    answer_days: int


@dataclass(frozen=True)
class Criteria:
    """A version of the criteria; the poverty line is rupiah per person and month."""

    code: str
    name: str
    since: date
    poverty_line: int
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """Whose public holidays count, in which years."""

    country: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class StepRule:
    """What is otherwise here than in the pathway itself, for one of its steps.

    `moves` and `stays` are further states (or another target), `requires` further requirements by
    code; `without` are requirements that the pathway lets a head waive, and this city does not ask.
    """

    moves: Mapping[str, str] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demo:
    """Where the demo city has field workers, by the names of the places; and the kinds of programme
    that are its monthly bansos and its food on the first day.
    """

    kelurahan: tuple[str, ...]
    kecamatan: tuple[str, ...]
    bansos: str
    food: str


@dataclass(frozen=True)
class City:
    """A city as its folder describes it; `labels` overrides texts by "kind.code", `ladder` steps
    by pathway and code.
    """

    folder: str
    places: tuple[Place, ...]
    agencies: tuple[Agency, ...]
    programmes: tuple[Programme, ...]
    letterhead: Letterhead
    deadlines: Deadlines
    criteria: Criteria
    calendar: Calendar
    labels: Mapping[str, str]
    ladder: Mapping[str, Mapping[str, StepRule]]
    demo: Demo

    @property
    def place(self) -> Place:
        """The city itself."""
        return self.places[0]

    @property
    def kelurahan(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.kind == "kelurahan")

    @property
    def nik_prefix(self) -> str:
        """How the NIK of somebody registered here begins: 3573."""
        return self.place.kemendagri.replace(".", "")
