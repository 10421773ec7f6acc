"""The buttons of a case's page and the services agree on who may do what."""

from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import Case, NeedKind, User
from permissions.access import visible_cases
from permissions.models import CaseShare
from permissions.roles import Action
from tests.test_access_matrix import undone
from tests.walks import Family
from workflows import services
from workflows.casefile import CaseFile
from workflows.desk.acts.kinds import KINDS
from workflows.desk.cases.ways import Ways
from workflows.pathways import step_of
from workflows.rights import Rights
from workflows.services.objecting import permit_hearing
from workflows.services.papers import permit_handing_over
from workflows.services.possible import Around, require_proposer
from workflows.services.recording import permit_record
from workflows.stages import Stage

RECORDS = (Action.RECORD_FIELD_FACT, Action.RECORD_FORMAL_FACT)


def rights(user: User, case: Case) -> Rights:
    return Rights(User.objects.get(pk=user.pk), case, case.custodies.select_related("agency"))


def allowed(ask: Callable, *about) -> bool:
    try:
        ask(*about)
    except PermissionDenied:
        return False
    return True


def agrees(world, case: Case) -> int:
    """Over everybody who sees the case; how much of it they may do."""
    case = Case.objects.get(pk=case.pk)
    seen = [each for each in User.objects.all() if visible_cases(each).filter(pk=case.pk).exists()]
    return sum(agrees_for(user, case) for user in seen)


def agrees_for(user: User, case: Case) -> int:
    found = rights(user, case)
    may = {action: allowed(permit_record, case, action, user) for action in RECORDS}
    may = {action: may[action] and not case.closed_at for action in RECORDS}
    assert {action: found.records(action) for action in RECORDS} == may, user.username
    handing = allowed(permit_handing_over, case, user)
    assert found.hands_over == handing, user.username
    assert found.hears == allowed(lambda: permit_hearing(case, by=user)), user.username
    assert found.assigns == (may_assign(case, user) and not case.closed_at), user.username
    for code in ("emergency_aid", "waive_licence"):
        step = step_of(case.pathway, code)
        sender = Around([case], step).sender(case)
        expected = allowed(require_proposer, case, step, user)
        assert found.proposes(sender and sender.pk) == expected, (user.username, code)
    return sum(may.values())


def may_assign(case: Case, user: User) -> bool:
    """To themselves: that they are no caseworker is asked only of who may assign."""
    with undone(), suppress(ValidationError):
        return allowed(lambda: services.assign([case], to=user, by=user, reason="area"))
    return True


def test_owner_holder_guest_and_field(world):
    family = Family(world)
    family.walk("train", stage=Stage.ACCEPTED)
    assert agrees(world, family.case) > 5


def test_before_it_accepts_a_receiver_gives_the_case_to_nobody(world):
    family = Family(world)
    family.walk("train", stage=Stage.APPROVED)
    agrees(world, family.case)
    assert visible_cases(world.kepala_diskopindag).filter(pk=family.case.pk).exists()
    assert not rights(world.kepala_diskopindag, family.case).assigns


def test_former_holders_and_auditors_may_do_nothing(world):
    family = Family(world)
    family.walk("train_job")
    agrees(world, family.case)
    for user in (world.petugas_disnaker, world.auditor):
        found = rights(user, family.case)
        assert not any(found.records(action) for action in RECORDS)


def test_a_closed_case_is_read_only(world):
    family = Family(world)
    family.stands("closed")
    agrees(world, family.case)
    assert not rights(world.petugas, family.case).records(RECORDS[0])


def test_on_a_confidential_case_the_named(world):
    case = world.case(by=world.protection, confidential=True)
    for user in (world.kepala, world.petugas, world.faskel):
        CaseShare.objects.create(case=case, user=user, shared_by=user, shared_at=clock.now())
    assert agrees(world, case) > 3
    assert rights(world.protection, case).records(Action.RECORD_FIELD_FACT)
    assert not rights(world.protection, case).records(Action.RECORD_FORMAL_FACT)
    assert rights(world.kepala, case).shares
    assert not rights(world.petugas, case).shares


def test_nobody_acts_on_their_own_family(world):
    case = world.case()
    world.need(case, NeedKind.FOOD)
    User.objects.filter(pk=world.petugas.pk).update(person=world.child(case.household))
    agrees(world, case)
    found = rights(world.petugas, case)
    assert not found.records(RECORDS[0]) and not found.proposes(world.dinsos.pk)


def test_it_takes_one_statement(world):
    case = world.case()
    custodies = list(case.custodies.select_related("agency"))
    with CaptureQueriesContext(connection) as queries:
        found = Rights(world.petugas, case, custodies)
        found.records(RECORDS[0]), found.proposes(world.dinsos.pk), found.shares, found.assigns
    assert len(queries) == 1


def test_every_kind_of_record_has_a_button_for_whom_its_page_permits(world, family):
    family.walk("emergency_aid")
    case = Case.objects.get(pk=family.case.pk)
    for user in (world.petugas, world.kepala, world.faskel, world.auditor):
        user = User.objects.get(pk=user.pk)
        ways = Ways(CaseFile(user, case))
        may = {code for code, kind in KINDS.items() if allowed(kind.form.permit, case, user)}
        offered = {code for code in KINDS if ways._records(code)}
        assert offered == may, user.username
