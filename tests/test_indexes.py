"""Every index is there for a query of the project that uses it, and none stays without one."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.city import City, analyse
from casework import clock
from casework.models import Assistance, Case, RegistryEntry
from casework.registry.importing.candidates import Candidate, Known
from casework.registry.importing.families import note_open_cases
from documents import outbox
from permissions import grants
from permissions.access import may_or_raise, visible_cases, visible_handoffs
from permissions.latest import latest_visible
from permissions.models import AccountAct, Appointment
from permissions.people import acts_on
from permissions.roles import Action
from permissions.services import signer_of
from tests.town import make_programme
from tests.walks import Family
from workflows import duties, services
from workflows.acts import Act
from workflows.caseload import families
from workflows.demo import facts as demo_facts
from workflows.guards import Guard, ask
from workflows.letters.desk import Desk
from workflows.models import Handoff, Objection, Telling
from workflows.requirements import aid, business, visits
from workflows.services import cases, groups, letters, locking, telling
from workflows.stages import Stage
from workflows.waiting import waiting
from workflows.worklists import worklist

ROOMS = ("casework", "permissions", "documents", "workflows")


class Scene(Family):
    """A family of a KUBE with a training on its way, in a city of a thousand others."""

    def __init__(self, world):
        City(world).grow(1_000)
        super().__init__(world)
        self._registered()
        self._helped()
        self._refused()
        self._noted()
        self._objected()
        Case.objects.filter(kelurahan=world.gadang, pk__gt=30).update(kelurahan=world.bareng)
        self.bundled = Family(world).walk("grant_capital_kube", stage=Stage.APPROVED)
        self.handoff = self.walk("train", stage=Stage.APPROVED)

        self.appointment = Appointment.objects.get(user=world.kepala)
        programme = make_programme("beasiswa", "cash_aid", unit="person", like_group="school")
        self.aid_for_one = {"programme_year": programme.pk, "period": "2026-03"}

    def _registered(self) -> None:
        RegistryEntry.objects.bulk_create(
            RegistryEntry(
                person_id=number,
                source="p3ke",
                snapshot=date(2000 + year, 1, 1),
                external_id=str(number),
                digest="",
            )
            for number in range(1, 101)
            for year in range(10)
        )

    def _helped(self) -> None:
        """Everybody once, by one programme."""
        Assistance.objects.bulk_create(
            Assistance(
                case_id=number,
                household_id=number,
                payee_id=number,
                member_id=number,
                programme_year=self.world.bpntd,
                unit="household",
                period="2026-01",
                amount=125_000,
                status="planned",
                recorded_at=clock.now(),
                recorded_by=self.world.petugas,
            )
            for number in range(1, 1_001)
        )

    def _refused(self) -> None:
        """Every handoff of the city, few of them of the agency whose caseworker asks."""
        Telling.objects.bulk_create(
            Telling(
                case_id=case,
                handoff_id=number,
                agency=self.world.dinsos if number % 50 else self.world.disnaker,
                about="declined",
                reason="out_of_area",
                since=clock.now(),
                due_at=clock.now(),
            )
            for number, case in Handoff.objects.values_list("pk", "case")
        )

    def _objected(self) -> None:
        """Every case once, and ten times long ago."""
        answered = {"answered_at": clock.now(), "answered_by": self.world.kepala, "upheld": False}
        Objection.objects.bulk_create(
            Objection(
                case_id=number,
                agency=self.world.dinsos if number % 50 else self.world.disnaker,
                raised_on=clock.today(),
                recorded_by=self.world.petugas,
                recorded_at=clock.now(),
                due_at=clock.now(),
                **(answered if before else {}),
            )
            for number in range(1, 1_001)
            for before in range(11)
        )

    def _noted(self) -> None:
        """A thousand codes for one forgetful person."""
        world, now = self.world, clock.now()
        AccountAct.objects.bulk_create(
            AccountAct(user=world.faskel, kind="code_issued", by=world.tksk, at=now)
            for _ in range(1_000)
        )

    @property
    def desk(self) -> Desk:
        return Desk([Act("approve", self.case, None, None, self.handoff)])

    def asked(self, guard: Guard, **facts) -> list:
        return ask(self.case, [guard], facts)

    @property
    def candidate(self) -> Candidate:
        person = self.case.beneficiary
        return Candidate(None, None, "", person=person, household_id=person.household_id)

    def known(self) -> Known:
        """To the importer, of a source that says nothing of it."""
        known = Known("p3ke", date(2026, 1, 1), [])
        known._by_id({"1"})
        known._entries({self.case.beneficiary_id})
        return known


NAMED: dict[str, Callable[[Scene], object]] = {
    "assessment.case": lambda s: list(visits.latest_assessment(s.case)),
    "assistance.case": lambda s: demo_facts.paid(None, s.case),
    "assistance.household": lambda s: s.asked(
        aid.no_like_grant_this_year, programme_year=s.world.bpntd.pk
    ),
    "assistance.member": lambda s: s.asked(aid.no_like_aid_in_period, **s.aid_for_one),
    "assistance.programme_year": lambda s: aid.Purse(s.world.capital_kpm.pk)._rupiah,
    "business.group": lambda s: list(business.family_businesses(s.case)),
    "business.owner": lambda s: s.desk.business(s.desk.acts[0]),
    "case_by_place_and_state": lambda s: latest_visible(s.world.faskel_gadang, size=25),
    "case.beneficiary": lambda s: note_open_cases([s.candidate]),
    "case.household": lambda s: note_open_cases([s.candidate]),
    "cases_of_a_caseworker": lambda s: families(s.world.petugas),
    "custody.case": lambda s: cases._agencies_working_on([s.case]),
    "custody_by_agency": lambda s: latest_visible(s.world.kepala, size=25),
    "evidence.case": lambda s: s.asked(aid.spending_plan),
    "groupmember.group": lambda s: s.asked(business.group_is_complete, group=s.group.pk),
    "need.case": lambda s: s.asked(business.need_recorded("food")),
    "person.household": lambda s: s.desk.licensed,
    "registryentry.person": Scene.known,
    "registry_by_external_id": Scene.known,
    "visit.case": lambda s: s.desk.visits,
    "letters_waiting": lambda s: list(outbox.due(clock.now()).order_by("next_try_at")),
    "accountact.user": lambda s: acts_on(s.world.petugas),
    "agencygrant.appointment": lambda s: grants.revoke(s.appointment),
    "kelurahangrant.appointment": lambda s: grants.revoke(s.appointment),
    "appointment.agency": lambda s: signer_of(s.world.bpr, clock.today()),
    "appointment.kelurahan": lambda s: s.desk.companions,
    "appointment.user": lambda s: may_or_raise(s.world.kepala, Action.APPROVE, s.world.dinsos),
    "caseshare.user": lambda s: list(visible_cases(s.world.protection)),
    "handoff_by_receiver": lambda s: list(visible_handoffs(s.world.petugas_bpr)),
    "open_handoffs_of_sender": lambda s: waiting(s.world.petugas),
    "handoff.bundle": lambda s: locking.locked_lot(s.bundled),
    "handoff.case": lambda s: list(business.completed_trainings(s.case)),
    "handoff.letter": lambda s: letters._covered_by_its_letter(s.bundled),
    "handoff.member": lambda s: groups._end_grant(s.group, s.child, s.world.petugas, ""),
    "turns_to_remind": lambda s: services.run_timers(),
    "turns_to_escalate": lambda s: services.run_timers(),
    "worklist": lambda s: worklist(s.world.kepala),
    "telling.handoff": lambda s: telling.last_told(s.handoff),
    "objection.case": lambda s: list(duties.objections_in(s.case, s.world.petugas)),
    "objections_to_answer": lambda s: duties.objections(s.world.kepala_disnaker),
    "tellings_to_do": lambda s: duties.tellings(s.world.petugas_disnaker),
}
"""Index (a foreign key's by its field) → the function of the project whose query uses it."""


def indexes() -> dict[str, str]:
    """Key in NAMED → name in the database. Those that a constraint rests on are the constraint's;
    tables of many-to-many relations are laid by the libraries that have the relation.
    """
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {key: name for model in models if not model._meta.proxy for key, name in _indexes(model)}


def _indexes(model) -> Iterator[tuple[str, str]]:
    fields = {field.column: field.name for field in model._meta.concrete_fields}
    declared = {index.name for index in model._meta.indexes}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    for name, what in found.items():
        if what["index"] and not what["unique"]:
            [*columns] = (fields[column] for column in what["columns"])
            field = f"{model._meta.model_name}.{'+'.join(columns)}"
            yield (name if name in declared or name.endswith("_like") else field), name


def plans(act: Callable[[], object]) -> str:
    """How the database answers what is asked of it."""
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        act()
        transaction.set_rollback(True)
    asked = [each["sql"] for each in queries if each["sql"].startswith(("SELECT", "DELETE"))]
    with connection.cursor() as cursor:
        return "\n".join(str(line) for sql in asked for line in explained(cursor, sql))


def explained(cursor, sql: str) -> list:
    """As it is planned for tables that are small, and as for larger ones, which are not read as a
    whole: where some part of a query cannot do without that, the latter compares no other costs.
    """
    if connection.vendor == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return cursor.fetchall()
    found = []
    for reads_whole in ("on", "off"):
        cursor.execute(f"SET LOCAL enable_seqscan = {reads_whole}")
        cursor.execute(f"EXPLAIN {sql}")
        found += cursor.fetchall()
    return found


@pytest.fixture
def scene(world) -> Scene:
    made = Scene(world)
    analyse()
    return made


def test_every_index_has_a_query_that_is_named_for_it(db):
    assert set(indexes()) == set(NAMED)


def test_every_named_query_uses_its_index(scene):
    """As PostgreSQL plans it, which knows how large the tables are; on SQLite they are only run."""
    names = indexes()
    used = {key: plans(lambda act=act: act(scene)) for key, act in NAMED.items()}
    assert all(used.values())
    if connection.vendor == "sqlite":
        return
    unused = [key for key, plan in used.items() if not re.search(rf"\b{names[key]}\b", plan)]
    assert not unused, "\n\n".join(f"{key}:\n{used[key]}" for key in unused)
