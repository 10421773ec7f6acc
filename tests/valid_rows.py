"""A valid row of every model, laid past the services, for tests of the database itself."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model

from casework import models as c
from documents.models import Letter, LetterLine
from permissions import models as p
from tests.town import LONG_AGO
from tests.world import World
from workflows import models as w
from workflows.flows import DecisionFlow

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY, BEFORE = date(2026, 3, 2), date(2019, 1, 1)


class Lay:
    """`lay(Model, **changes)` writes a row that every constraint accepts, but for the changes."""

    def __init__(self, world: World):
        self.world = world
        self._numbers = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def __call__(self, model: type[Model], **changes: Any) -> Model:
        return model.objects.create(**{**VALID[model](self), **changes})

    @property
    def dated(self) -> dict[str, date]:
        """Over since long, so that another may be current."""
        return {"since": LONG_AGO, "until": LONG_AGO + timedelta(days=1)}

    @property
    def place(self) -> dict[str, str]:
        return {"kemendagri_code": f"99.{self.number()}", "bps_code": f"9{self.number()}"}

    @property
    def user(self) -> c.User:
        return self.world.petugas

    def permission(self, model: type[Model]) -> Permission:
        return Permission.objects.get(content_type__model=model._meta.model_name, codename="see")


VALID: dict[type[Model], Callable[[Lay], dict[str, Any]]] = {
    c.Agency: lambda lay: {"code": f"agency{lay.number()}"},
    c.AgencyProfile: lambda lay: {"agency": lay.world.bpr, **lay.dated},
    c.AgencyFunction: lambda lay: {"agency": lay.world.bpr, "function": "housing", **lay.dated},
    c.ServicePoint: lambda lay: {"agency": lay.world.bpr, "function": "bank", **lay.dated},
    c.City: lambda lay: {"name": "Kota", "folder": f"kota{lay.number()}", **lay.place},
    c.Kecamatan: lambda lay: {"name": "Kecamatan", "city": lay.world.city, **lay.place},
    c.Kelurahan: lambda lay: {"name": "Kelurahan", "kecamatan": lay.world.klojen, **lay.place},
    c.PlaceAlias: lambda lay: {"kelurahan": lay.world.kasin, "spelling": f"kasin{lay.number()}"},
    c.Holiday: lambda lay: {"date": LONG_AGO + timedelta(days=lay.number())},
    c.User: lambda lay: {"username": f"user{lay.number()}"},
    c.Household: lambda lay: {"kelurahan": lay.world.kasin},
    c.Person: lambda lay: {"household": lay(c.Household), "name": "Warga"},
    c.RegistryEntry: lambda lay: {
        "person": lay(c.Person),
        "source": "p3ke",
        "snapshot": DAY,
        "external_id": str(lay.number()),
    },
    c.RegistryImport: lambda lay: {
        "source": "p3ke",
        "snapshot": DAY,
        "imported_at": NOW,
        **dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0),
    },
    c.Case: lambda lay: {
        "number": f"KSS-2026-{lay.number():06}",
        "pathway": "graduation",
        "beneficiary": lay(c.Person),
        "household": lay(c.Household),
        "kelurahan": lay.world.kasin,
        "state": "registered",
        "opened_at": NOW,
        "state_since": NOW,
    },
    c.Custody: lambda lay: {
        "case": lay(c.Case),
        "agency": lay.world.dinsos,
        "kind": "guest",
        "since": NOW,
    },
    c.CaseEvent: lambda lay: {"case": lay(c.Case), "sequence": 1, "at": NOW, "action": "record"},
    c.LedgerCheck: lambda lay: {"asked_by": lay.user, "asked_at": NOW},
    c.Programme: lambda lay: {
        "code": f"programme{lay.number()}",
        "kind": "bpntd",
        "funding": "apbd",
        "unit": "household",
    },
    c.ProgrammeYear: lambda lay: {"programme": lay(c.Programme), "year": 2026},
    c.DecreeLine: lambda lay: {
        "programme_year": lay.world.bpntd,
        "line": lay.number(),
        "household": lay(c.Household),
    },
    c.Assistance: lambda lay: {
        "case": lay(c.Case),
        "household": lay(c.Household),
        "payee": lay(c.Person),
        "member": lay(c.Person),
        "programme_year": lay.world.bpntd,
        "unit": "household",
        "period": "2026-03",
        "amount": 125_000,
        "status": "planned",
        "recorded_at": NOW,
        "recorded_by": lay.user,
    },
    c.InheritedAid: lambda lay: {"case": lay(c.Case), "assistance": lay(c.Assistance)},
    c.Counter: lambda lay: {"series": f"letter:{lay.number()}", "year": 2026, "value": 1},
    c.CriteriaVersion: lambda lay: {
        "code": f"criteria{lay.number()}",
        "since": DAY,
        "poverty_line": 700_000,
    },
    c.Evidence: lambda lay: {
        "case": lay(c.Case),
        "kind": "minutes",
        "dated": DAY,
        "kept_at": "Map 1",
        "recorded_by": lay.user,
    },
    c.Visit: lambda lay: {
        "case": lay(c.Case),
        "visited_on": DAY,
        "visitor": lay.user,
        "outcome": "met",
        "recorded_at": NOW,
    },
    c.Assessment: lambda lay: {
        "case": lay(c.Case),
        "visit": lay(c.Visit),
        "criteria": lay.world.criteria,
        "assessed_on": DAY,
        "assessed_by": lay.user,
        "result": "poor",
        "recorded_at": NOW,
    },
    c.Consent: lambda lay: {
        "case": lay(c.Case),
        "person": lay(c.Person),
        "purpose": "bank",
        "given_on": DAY,
        "recorded_by": lay.user,
    },
    c.Group: lambda lay: {"name": "Melati", "kelurahan": lay.world.kasin, "formed_on": DAY},
    c.GroupMember: lambda lay: {"group": lay(c.Group), "person": lay(c.Person), "since": DAY},
    c.Business: lambda lay: {
        "owner": lay(c.Person),
        "name": "Kue",
        "started_on": DAY,
        "recorded_by": lay.user,
    },
    c.Need: lambda lay: {
        "case": lay(c.Case),
        "kind": "food",
        "recorded_on": DAY,
        "recorded_by": lay.user,
    },
    p.Appointment: lambda lay: {
        "user": lay(c.User),
        "role": "caseworker",
        "agency": lay.world.bpr,
        "basis_number": "821.2/1",
        "basis_date": DAY,
        "since": DAY,
    },
    p.AgencyGrant: lambda lay: {
        "user": lay.user,
        "permission": lay.permission(c.Agency),
        "content_object": lay.world.bpr,
        "appointment": lay(p.Appointment),
    },
    p.KelurahanGrant: lambda lay: {
        "user": lay.user,
        "permission": lay.permission(c.Kelurahan),
        "content_object": lay.world.kasin,
        "appointment": lay(p.Appointment),
    },
    p.CaseShare: lambda lay: {
        "case": lay(c.Case),
        "user": lay.user,
        "shared_by": lay.user,
        "shared_at": NOW,
    },
    p.ResetCode: lambda lay: {"user": lay(c.User), "issued_by": lay.user, "issued_at": NOW},
    p.AccountAct: lambda lay: {"user": lay(c.User), "kind": "created", "by": lay.user, "at": NOW},
    p.Reading: lambda lay: {"case": lay(c.Case), "user": lay.user, "read_at": NOW},
    Letter: lambda lay: {
        "kind": "rujukan_kip",
        "agency": lay.world.dinsos,
        "year": 2026,
        "sequence": lay.number(),
        "issued_at": NOW,
        "next_try_at": NOW,
    },
    LetterLine: lambda lay: {
        "letter": lay(Letter),
        "case": lay(c.Case),
        "member": lay(c.Person),
    },
    w.Bundle: lambda lay: {"step": "train", "proposed_by": lay.user, "proposed_at": NOW},
    w.Handoff: lambda lay: {
        "flow_class": DecisionFlow,
        "case": lay(c.Case),
        "step": "assess",
        "member": lay(c.Person),
        "sender": lay.world.dinsos,
        "exclusive": False,
        "proposed_by": lay.user,
        "last_by": lay.user,
        "proposed_at": NOW,
        "last_at": NOW,
    },
    w.HandoffTask: lambda lay: {"process": lay(w.Handoff), "flow_task": DecisionFlow.approve},
    w.HandoffNote: lambda lay: {
        "handoff": lay(w.Handoff),
        "action": "approve",
        "text": "Baik",
        "by": lay.user,
        "at": NOW,
    },
    w.Notice: lambda lay: {
        "task": lay(w.HandoffTask),
        "kind": "reminder",
        "agency": lay.world.dinsos,
        "role": "head",
        "sent_at": NOW,
    },
    w.Telling: lambda lay: {
        "case": lay(c.Case),
        "handoff": lay(w.Handoff),
        "agency": lay.world.dinsos,
        "about": "declined",
        "reason": "out_of_area",
        "since": NOW,
        "due_at": NOW,
    },
    w.Arrival: lambda lay: {
        "letter": lay(Letter),
        "case": lay(c.Case),
        "agency": lay.world.dinsos,
        "came_on": DAY,
        "by": lay.user,
        "at": NOW,
    },
    w.HandingOver: lambda lay: {
        "letter": lay(Letter),
        "case": lay(c.Case),
        "to": lay(c.Person),
        "handed_on": DAY,
        "by": lay.user,
        "at": NOW,
    },
    w.Objection: lambda lay: {
        "case": lay(c.Case),
        "agency": lay.world.dinsos,
        "raised_on": DAY,
        "recorded_by": lay.user,
        "recorded_at": NOW,
        "due_at": NOW,
    },
    w.Sent: lambda lay: {"user": lay.user, "word": f"word{lay.number()}", "at": NOW},
}
