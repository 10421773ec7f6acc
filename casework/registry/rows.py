"""What a registry file's line becomes: a row, or a rejection with a reason. Neither ever prints
a name or a number, since both end up in reports and logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RegistryError(Exception):
    """The file as a whole cannot be read; the message is one clear line."""


class Reason(StrEnum):
    """Why a line is not imported. Reasons about a NIK are `nik_` and the code of its error."""

    WRONG_CELL_COUNT = "wrong_cell_count"
    BROKEN_QUOTES = "broken_quotes"
    LINE_TOO_LONG = "line_too_long"
    REPEATED_HEADER = "repeated_header"
    CONTROL_CHARACTER = "control_character"
    UNREADABLE_CHARACTER = "unreadable_character"
    TEXT_TOO_LONG = "text_too_long"
    ID_MISSING = "id_missing"
    ID_DAMAGED = "id_damaged"
    FAMILY_ID_MISSING = "family_id_missing"
    FAMILY_ID_DAMAGED = "family_id_damaged"
    NAME_MISSING = "name_missing"
    NAME_UNREADABLE = "name_unreadable"
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable"
    BIRTH_DATE_SPREADSHEET_NUMBER = "birth_date_spreadsheet_number"
    BIRTH_DATE_OUT_OF_RANGE = "birth_date_out_of_range"
    DESIL_UNREADABLE = "desil_unreadable"
    KELURAHAN_MISSING = "kelurahan_missing"
    KELURAHAN_UNKNOWN = "kelurahan_unknown"
    KELURAHAN_OUTSIDE_CITY = "kelurahan_outside_city"
    # Known only beside other lines, or beside what the database knows.
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_NIK = "duplicate_nik"
    DUPLICATE_PERSON = "duplicate_person"
    TWO_RECORDS = "two_records"
    ID_OF_ANOTHER_PERSON = "id_of_another_person"
    SNAPSHOT_DIFFERS = "snapshot_differs"


class Notice(StrEnum):
    """What a person should look at, though the line is imported. Those about a NIK: `nik_` …"""

    KELURAHAN_NAME_DIFFERS = "kelurahan_name_differs"
    KELURAHAN_CODE_UNKNOWN = "kelurahan_code_unknown"
    SEX_UNREADABLE = "sex_unreadable"
    RELATIONSHIP_UNREADABLE = "relationship_unreadable"
    FLAG_UNREADABLE = "flag_unreadable"
    OLDER_SNAPSHOT = "older_snapshot"
    REPORTED_DEAD = "reported_dead"
    NIK_CORRECTED = "nik_corrected"
    MOVED_HOUSEHOLD = "moved_household"
    HOUSEHOLD_KEPT = "household_kept"
    SECOND_HEAD = "second_head"
    HEAD_REPLACED = "head_replaced"
    FAMILY_IN_TWO_KELURAHAN = "family_in_two_kelurahan"
    FAMILY_WITHOUT_HEAD = "family_without_head"


class BadRow(Exception):
    """This line cannot be imported; carries the reason's code."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = str(reason)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that is not imported; `line` counts from 1, as a text editor does."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person as one source gives them; `kelurahan` is a Kemendagri code. All cells are kept
    as given, without blanks: `identity` holds name, NIK and KK number, `facts` the others, in
    which anything else of 16 digits is masked.
    """

    line: int
    external_id: str = field(repr=False)
    family_id: str = field(repr=False)
    name: str = field(repr=False)
    kelurahan: str = field(repr=False)
    nik: str = field(default="", repr=False)
    padan_dukcapil: bool | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    relationship: str = field(default="", repr=False)
    marital_status: str = field(default="", repr=False)
    occupation: str = field(default="", repr=False)
    education: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    desil: int | None = field(default=None, repr=False)
    flags: Mapping[str, bool | None] = field(default_factory=dict, repr=False)
    identity: Mapping[str, str] = field(default_factory=dict, repr=False)
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    notices: tuple[str, ...] = ()
