"""A case's whole history as a report: who did what, who had it, what was given, and whether the
chain is as it was written.
"""

from dataclasses import dataclass
from datetime import datetime

from casework import clock, ledger, nik
from casework.ledger import Problem
from casework.models import AgencyProfile, Assistance, Case, Custody, User
from workflows.histories import Happening, History, happenings, name_on


@dataclass(frozen=True)
class Held:
    """An agency's custody in words."""

    agency: str
    kind: str
    scope: str
    why: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Casebook:
    """Everything that the report says of a case; the NIK is masked."""

    case: Case
    state: str
    beneficiary: str
    nik: str
    rows: list[Happening]
    held: list[Held]
    assistance: list[Assistance]
    problems: list[Problem]
    printed_by: User
    printed_at: datetime

    @property
    def first_hash(self) -> str:
        return self.rows[0].event.hash if self.rows else ""

    @property
    def last_hash(self) -> str:
        return self.rows[-1].event.hash if self.rows else ""


def casebook(case: Case, *, by: User) -> Casebook:
    """The case must have been fetched by who may see it."""
    words = History(case, [])
    return Casebook(
        case=case,
        state=words.state(case.state),
        beneficiary=case.beneficiary.name,
        nik=nik.mask_nik(case.beneficiary.nik),
        rows=happenings(case),
        held=_held(case, words),
        assistance=_assistance(case),
        problems=ledger.verify_case(case.pk),
        printed_by=by,
        printed_at=clock.now(),
    )


def _assistance(case: Case) -> list[Assistance]:
    rows = case.assistance.select_related("payee", "member", "programme_year__programme")
    return list(rows.order_by("recorded_at", "pk"))


def _held(case: Case, words: History) -> list[Held]:
    custodies = list(case.custodies.order_by("since", "pk"))
    profiles = AgencyProfile.objects.filter(agency__in={each.agency_id for each in custodies})
    profiles = list(profiles)
    return [_in_words(each, profiles, words) for each in custodies]


def _in_words(custody: Custody, profiles: list[AgencyProfile], words: History) -> Held:
    mine = [each for each in profiles if each.agency_id == custody.agency_id]
    return Held(
        agency=name_on(mine, clock.local_date(custody.since)),
        kind=custody.get_kind_display(),
        scope=custody.get_scope_display(),
        why=words.why(custody.reason),
        since=custody.since,
        until=custody.until,
    )
