"""The same rows in plain SQL, one commit per action: as fast as these tables can be written.

The rows are copies of those that the services wrote for one referral, under new numbers; nothing is
asked, checked, hashed or composed.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection, transaction

from casework import clock
from casework.models import Case, CaseEvent, Custody, Need
from casework.models.counters import next_number
from documents.models import Letter, LetterLine
from workflows.models import Handoff, HandoffTask

Row = dict[str, Any]
HANDOFF, TASK = Handoff._meta.db_table, HandoffTask._meta.db_table
CASE, EVENT, CUSTODY = Case._meta.db_table, CaseEvent._meta.db_table, Custody._meta.db_table
LETTER, LINE, NEED = Letter._meta.db_table, LetterLine._meta.db_table, Need._meta.db_table
QUEUE = "django_tasks_database_dbtaskresult"


def rows(sql: str, *values) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, each, strict=True)) for each in cursor.fetchall()]


def insert(table: str, row: Row, *, returning: str = "id") -> Any:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {returning}" if returning else sql, list(row.values()))
        return cursor.fetchone()[0] if returning else None


def update(table: str, changes: Row, **where: Any) -> None:
    """Rows in which each of these columns has this value, or one of these."""
    setting = ", ".join(f'"{name}" = %s' for name in changes)
    among = {name: each if isinstance(each, tuple) else (each,) for name, each in where.items()}
    marks = {name: ", ".join(["%s"] * len(each)) for name, each in among.items()}
    which = " AND ".join(f'"{name}" IN ({each})' for name, each in marks.items())
    with connection.cursor() as cursor:
        values = [*changes.values(), *chain.from_iterable(among.values())]
        cursor.execute(f'UPDATE "{table}" SET {setting} WHERE {which}', values)


def without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


@dataclass
class Model:
    """What the services wrote for one whole referral, table by table."""

    handoff: Row
    tasks: list[Row]
    custodies: list[Row]
    events: list[Row]
    letter: Row
    line: Row
    queued: Row

    @classmethod
    def of(cls, handoff: Handoff) -> "Model":
        of_case = "WHERE case_id = %s ORDER BY"
        case, letter = handoff.case_id, handoff.letter_id
        custodies = rows(f"SELECT * FROM {CUSTODY} {of_case} id", case)
        events = rows(f"SELECT * FROM {EVENT} {of_case} sequence", case)
        return cls(
            rows(f"SELECT * FROM {HANDOFF} WHERE id = %s", handoff.pk)[0],
            rows(f"SELECT * FROM {TASK} WHERE process_id = %s ORDER BY id", handoff.pk),
            [each for each in custodies if each["reason"] == handoff.step],
            [each for each in events if each["handoff"] == handoff.pk],
            rows(f"SELECT * FROM {LETTER} WHERE id = %s", letter)[0],
            rows(f"SELECT * FROM {LINE} WHERE letter_id = %s", letter)[0],
            rows(f"SELECT * FROM {QUEUE} LIMIT 1")[0],
        )


@dataclass
class Walk:
    """One case on its way through the five actions."""

    model: Model
    case: Row
    handoff: int = 0
    task: int = 0
    guest: int = 0
    holder: int = 0
    written: int = 0
    events: list[Row] = field(default_factory=list)

    @classmethod
    def prepared(cls, model: Model, case: Case) -> "Walk":
        row = rows(f"SELECT id, events_written, beneficiary_id FROM {CASE} WHERE id = %s", case.pk)
        where = {"kind": "holder", "until": None}
        holder = Custody.objects.get(case=case, **where).pk
        return cls(model, row[0], holder=holder, written=row[0]["events_written"])

    def event(self, number: int) -> None:
        self.written += 1
        changes = {"sequence": self.written, "case_id": self.case["id"], "handoff": self.handoff}
        event = {**self.model.events[number], **changes}
        insert(EVENT, event, returning="")
        changes = {"events_written": self.written, "head": event["hash"]}
        if event["from_state"] != event["to_state"]:
            changes["state"] = event["to_state"]
        update(CASE, changes, id=self.case["id"])

    def turn(self, number: int) -> None:
        row = without(self.model.tasks[number], "id")
        opened = {"status": "NEW", "finished": None, "owner_id": None}
        self.task = insert(TASK, {**row, **opened, "process_id": self.handoff})

    def finish_turn(self, number: int) -> None:
        row = self.model.tasks[number]
        update(TASK, {name: row[name] for name in ("status", "finished", "owner_id")}, id=self.task)

    def custody(self, number: int) -> int:
        row = without(self.model.custodies[number], "id")
        return insert(CUSTODY, {**row, "until": None, "case_id": self.case["id"]})

    def stage(self, **changes: Any) -> None:
        """The whole row, as the services save it."""
        row = without(self.model.handoff, "id", "case_id", "member_id", "letter_id", "guest_id")
        update(HANDOFF, {**row, **changes}, id=self.handoff)

    def end_custodies(self, *custodies: int) -> None:
        update(CUSTODY, {"until": self.model.handoff["ended_at"]}, id=custodies)


OPEN = {"ended_at": None, "finished": None, "status": "NEW"}
NOT_YET = {"confirmed_by_id": None, "recorded_by_id": None}


@transaction.atomic
def propose(walk: Walk) -> None:
    new = {"stage": "proposed", "approved_by_id": None, "letter_id": None, "guest_id": None}
    who = {"case_id": walk.case["id"], "member_id": walk.case["beneficiary_id"]}
    row = without(walk.model.handoff, "id")
    walk.handoff = insert(HANDOFF, {**row, **OPEN, **NOT_YET, **new, **who})
    walk.turn(0)
    walk.event(0)


@transaction.atomic
def approve(walk: Walk) -> None:
    walk.finish_turn(0)
    walk.guest = walk.custody(0)
    walk.turn(1)
    letter = walk.model.letter
    sequence = next_number(f"letter:{letter['agency_id']}", letter["year"])
    walk.event(1)
    new = {"sequence": sequence, "token": secrets.token_urlsafe(16)}
    number = insert(LETTER, {**without(letter, "id"), **new})
    who = {"case_id": walk.case["id"], "member_id": walk.case["beneficiary_id"]}
    insert(LINE, {**without(walk.model.line, "id"), **who, "letter_id": number})
    new = {"stage": "approved", "letter_id": number, "guest_id": walk.guest}
    walk.stage(**OPEN, **NOT_YET, **new)
    transaction.on_commit(lambda: queue(walk))


def queue(walk: Walk) -> None:
    # SQLite keeps a UUID as 32 digits, PostgreSQL as itself.
    number = uuid.uuid4() if connection.vendor == "postgresql" else uuid.uuid4().hex
    insert(QUEUE, {**walk.model.queued, "id": number}, returning="")


@transaction.atomic
def accept(walk: Walk) -> None:
    walk.finish_turn(1)
    walk.turn(2)
    walk.end_custodies(walk.holder)
    walk.holder = walk.custody(1)
    walk.event(2)
    walk.stage(**OPEN, **NOT_YET, stage="accepted")


@transaction.atomic
def record(walk: Walk) -> None:
    walk.finish_turn(2)
    walk.turn(3)
    walk.event(3)
    walk.stage(**OPEN, confirmed_by_id=None, stage="recorded")


@transaction.atomic
def confirm(walk: Walk) -> None:
    walk.finish_turn(3)
    update(NEED, {"met_on": clock.today()}, case_id=walk.case["id"], kind="capital_loan")
    walk.end_custodies(walk.holder, walk.guest)
    walk.custody(2)
    walk.event(4)
    walk.stage()


def lend(walk: Walk) -> Walk:
    for action in (propose, approve, accept, record, confirm):
        action(walk)
    return walk
