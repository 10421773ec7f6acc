"""The demo city: all that is promised of it can be seen, and it came in through the front door."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.contrib.auth import authenticate
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from viewflow.workflow.status import STATUS

from casework import clock
from casework.clock import LOCAL
from casework.models import Agency, Assistance, Case, CaseEvent, Group, User
from casework.models.users import DEMO_PASSWORD
from documents import outbox
from documents.models import Letter
from permissions.access import visible_cases
from permissions.demo import give_demo_password
from permissions.models import Appointment
from permissions.roles import Capacity, Role
from permissions.services import signer_of
from tests.front_door import Watch, calls_that_write
from workflows.demo import building
from workflows.demo.summary import summarise
from workflows.findings import Scope, count_all
from workflows.letters import KINDS
from workflows.letters.covers import KIND as COVER
from workflows.models import Handoff, HandoffTask, Notice
from workflows.pathways import STEPS
from workflows.pathways.graduation import State
from workflows.reasons import Decline
from workflows.stages import Stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),  # built once, not once in every process
]
UNTIL = datetime(2026, 11, 20, 17, 0, tzinfo=LOCAL)
PROMISED = {
    *(
        f"{post}.{agency}"
        for post in ("petugas", "kepala")
        for agency in "dinsos diskopindag disnaker bpr disdikbud inspektorat bappeda".split()
    ),
    *"kabid.dinsos kabid2.dinsos sekretaris.diskopindag faskel.kasin tksk.klojen".split(),
    *"auditor bappeda admin".split(),
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The city, watched while it is built; taken back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        caches["memory"].clear()
        watch = Watch()
        with override_settings(TANGGA_DEMO=True), connection.execute_wrapper(watch):
            unfinished = building.build(cases=60, seed=1, until=UNTIL)
        yield SimpleNamespace(watch=watch, unfinished=unfinished)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _last_day(demo):
    """Nothing that a test does to the city stays."""
    with clock.set_clock(UNTIL), transaction.atomic():
        yield
        transaction.set_rollback(True)


# ---------------------------------------------------------------------- the front door


def test_every_row_was_written_by_a_service_or_an_importer(demo):
    assert demo.watch.elsewhere == []
    assert demo.watch.writes > 5_000


def test_the_watch_sees_a_row_that_was_not():
    watch = Watch()
    with connection.execute_wrapper(watch):
        User.objects.filter(username="admin").update(name="Orang lain")
    assert watch.writes == len(watch.elsewhere) == 1


def test_no_story_has_a_call_that_writes():
    files = sorted((project.BASE_DIR / "workflows" / "demo").rglob("*.py"))
    assert len(files) > 10
    assert {file.name: calls_that_write(file.read_text()) for file in files} == {
        file.name: [] for file in files
    }


@pytest.mark.parametrize("line", ["Case.objects.create()", "case.save()", "rows.update(state='x')"])
def test_a_call_that_writes_is_found(line):
    assert calls_that_write(line)


# ---------------------------------------------------------------------- everything can be seen


def test_there_are_sixty_cases_and_every_story_comes_to_its_end(demo):
    assert Case.objects.count() == building.LEAST >= 60
    assert demo.unfinished == 0


def test_every_state():
    assert set(Case.objects.values_list("state", flat=True)) == set(State)


def test_every_step_of_the_ladder():
    assert set(Handoff.objects.values_list("step", flat=True)) == set(STEPS["graduation"])


def test_every_stage():
    assert set(Handoff.objects.values_list("stage", flat=True)) == set(Stage)


def test_every_kind_of_letter():
    assert set(Letter.objects.values_list("kind", flat=True)) == {*KINDS, COVER}


def test_every_role_that_works_on_cases_has_acted():
    roles = set(CaseEvent.objects.values_list("role", flat=True))
    assert roles == {
        Role.FIELD_WORKER,
        Role.CASEWORKER,
        Role.DIVISION_HEAD,
        Role.HEAD,
        Role.PROTECTION_STAFF,
        "system",
    }


def test_a_year_has_passed_and_nothing_lies_in_the_future():
    times = CaseEvent.objects.order_by("at").values_list("at", flat=True)
    assert times.last() - times.first() > timedelta(days=320)
    assert times.last() <= UNTIL


def test_numbers_of_letters_follow_the_days():
    for agency in set(Letter.objects.values_list("agency", flat=True)):
        letters = Letter.objects.filter(agency=agency).order_by("year", "sequence")
        days = list(letters.values_list("issued_at", flat=True))
        assert days == sorted(days)


def test_declined_by_the_wrong_agency_and_done_by_the_right_one():
    wrong = Handoff.objects.get(stage=Stage.DECLINED, end_reason=Decline.WRONG_AGENCY)
    assert wrong.right_function == "manpower"
    assert wrong.case.handoffs.filter(step="train_job", stage=Stage.COMPLETED).exists()


def test_held_on_a_waiting_list_with_its_clock_stopped():
    held = Handoff.objects.get(stage=Stage.ON_HOLD, hold_reason="waiting_list")
    assert held.held_until > clock.today()
    assert held.task_set.get(status=STATUS.NEW).due_at is None


def test_overdue_reminded_and_escalated():
    late = HandoffTask.objects.filter(status=STATUS.NEW, due_at__lt=clock.now())
    assert {task.process.stage for task in late} == {
        Stage.PROPOSED,
        Stage.APPROVED,
        Stage.ACCEPTED,
    }
    for task in late:
        assert task.reminded_at and task.escalated_at
        kinds = set(task.notices.values_list("kind", flat=True))
        assert kinds == {Notice.Kind.REMINDER, Notice.Kind.ESCALATION}


def test_a_relapse():
    relapse = Handoff.objects.filter(step="relapse", stage=Stage.COMPLETED).first()
    moves = CaseEvent.objects.get(handoff=relapse.pk, action="approve")
    assert (moves.from_state, moves.to_state) == (State.GRADUATED, State.ASSESSED)


def test_an_acting_head_decides_and_signs():
    acting = Appointment.objects.get(capacity=Capacity.PLT)
    assert (acting.user.username, acting.until < clock.today()) == ("sekretaris.diskopindag", True)
    decided = CaseEvent.objects.filter(appointment=acting.pk)
    assert {"approve", "confirm"} <= set(decided.values_list("action", flat=True))
    letter = Letter.objects.get(number=decided.exclude(letter_number="").first().letter_number)
    assert json.loads(letter.content)["signer"]["title"][0].startswith("Plt. Kepala")


def test_after_it_there_is_a_new_head():
    heads = Appointment.objects.on(clock.today()).filter(role=Role.HEAD)
    heads = heads.filter(agency__code="diskopindag")
    assert heads.get(capacity=Capacity.DEFINITIVE).user.username == "kepala.diskopindag"


def test_while_she_is_on_leave_the_secretary_signs_for_her():
    diskopindag = Agency.objects.get(code="diskopindag")
    acting = signer_of(diskopindag, clock.today())
    assert (acting.user.username, acting.capacity) == ("sekretaris.diskopindag", Capacity.PLH)
    back = acting.until
    assert signer_of(diskopindag, back).user.username == "kepala.diskopindag"


def test_a_kube_of_ten_with_one_member_leaving():
    group = Group.objects.get()
    assert group.memberships.count() == 10
    assert group.memberships.exclude(until=None).count() == 1
    bundle = group.bundles.get()
    assert Counter(bundle.handoffs.values_list("stage", "end_reason")) == {
        (Stage.COMPLETED, ""): 9,
        (Stage.NOT_COMPLETED, "left_group"): 1,
    }
    grants = Assistance.objects.filter(programme_year__programme__kind="capital_kube")
    assert set(grants.values_list("amount", "status")) == {(2_500_000, "paid")}
    assert all(grants.values_list("decree_line", flat=True))
    assert len({letter.pk for letter in Letter.objects.filter(handoffs__bundle=bundle)}) == 1


def test_a_training_for_eight_on_one_letter_with_an_annex():
    letter = Letter.objects.get(kind=COVER)
    assert letter.handoffs.count() == letter.lines.count() == 8
    assert len(json.loads(letter.content)["annex"]["rows"]) == 8


def test_replaced_and_revoked_letters():
    assert set(Letter.objects.values_list("status", flat=True)) == {
        "valid",
        "superseded",
        "revoked",
    }


def test_a_confidential_case_is_seen_by_those_it_names():
    case = Case.objects.get(confidential=True)
    seen_by = {user.username for user in User.objects.all() if case in visible_cases(user)}
    assert seen_by == {"perlindungan.dinsos", "petugas.dinsos", "kepala.dinsos"}


def test_waived_requirements_are_counted():
    assert Handoff.objects.exclude(waivers={}).count() >= 2


@pytest.mark.parametrize("agency", ["dinsos", "diskopindag", "disnaker", "bpr", "disdikbud"])
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.HEAD])
def test_something_lies_on_every_desk(agency, role):
    turns = HandoffTask.objects.filter(status=STATUS.NEW, agency__code=agency, role=role)
    assert turns.exists()


def test_field_staff_sees_cases_of_its_own_area():
    for name in ("faskel.kasin", "tksk.klojen"):
        assert visible_cases(User.objects.get(username=name)).exists()


# ---------------------------------------------------------------------- accounts


def test_the_promised_accounts_are_appointed():
    appointed = Appointment.objects.on(clock.today()).values_list("user__username", flat=True)
    assert set(appointed) >= PROMISED
    assert len([name for name in appointed if name.startswith("faskel.")]) == 3


def test_the_password_opens_every_account_of_the_demo(settings):
    settings.TANGGA_DEMO = True
    assert authenticate(username="petugas.dinsos", password=DEMO_PASSWORD)
    assert authenticate(username="petugas.dinsos", password="another") is None
    assert len(set(User.objects.values_list("password", flat=True))) == 2  # one more hired later


def test_the_password_is_refused_outside_the_demo(settings):
    settings.TANGGA_DEMO = False
    assert authenticate(username="petugas.dinsos", password=DEMO_PASSWORD) is None
    with pytest.raises(PermissionDenied):
        give_demo_password(User.objects.all())


def test_nobody_is_a_superuser():
    assert not User.objects.filter(is_superuser=True).exists()


# ---------------------------------------------------------------------- the summary


def test_the_summary_counts_what_is_there():
    summary = summarise()
    assert summary.lines == 2_000
    assert 20 < sum(summary.rejected.values()) < 200
    assert summary.rejected["nik_not_16_digits"] > 5
    assert sum(summary.cases.values()) == Case.objects.count()
    assert summary.handoffs[Stage.DECLINED] == 3
    assert sum(summary.letters.values()) == Letter.objects.count()
    assert summary.ledger.intact and summary.ledger.rows == CaseEvent.objects.count()


def test_a_second_run_shows_the_city_and_builds_nothing(settings, capsys):
    settings.TANGGA_DEMO = True
    before = CaseEvent.objects.count()
    call_command("build_demo", cases="400", seed="9")
    assert CaseEvent.objects.count() == before
    printed = capsys.readouterr().out
    for line in ("2,000 lines read", "long_term_care", "first_approved", "Ledger verified"):
        assert line in printed


def test_letters_are_put_into_the_folder_that_is_named(settings, tmp_path, monkeypatch):
    settings.TANGGA_DEMO = True
    monkeypatch.setattr(outbox, "RENDERER", "tests.test_demo.blank_paper")
    call_command("build_demo", letters=str(tmp_path / "letters"))
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == Letter.objects.count()


def blank_paper(letter: Letter) -> bytes:
    return b"%PDF"


# ---------------------------------------------------------------------- casting


def test_more_cases_are_cast_when_more_are_asked_for():
    castings = building.cast(building.LEAST + 50, Random(1))
    families = [each.household.pk for casting in castings for each in casting.families]
    assert len(families) >= building.LEAST + 50
    assert len(set(families)) == len(families)


def test_the_same_seed_casts_the_same_families():
    def cast(seed: int) -> list:
        return [
            (casting.tale.tell.__name__, [each.household.pk for each in casting.families])
            for casting in building.cast(60, Random(seed))
        ]

    assert cast(1) == cast(1) != cast(2)


def test_a_registry_that_is_too_small_is_one_clear_line():
    with pytest.raises(building.DemoRefused, match="too few families"):
        building.cast(3_000, Random(1))


def test_no_year_before_the_city_knows_its_criteria(settings):
    settings.TANGGA_DEMO = True
    with pytest.raises(building.DemoRefused, match="cannot end before 2026-03-01"):
        building.first_day_before(clock.at_local(date(2026, 2, 28)))


# ---------------------------------------------------------------------- for the auditor


def test_an_auditor_finds_a_suspected_double_payment_that_was_written_down_late():
    auditor = User.objects.get(username="auditor")
    counts = count_all(Scope(auditor, date(2025, 11, 1), UNTIL.date()))
    assert counts["same-household-twice"] == 4
    assert counts["recorded-late"] == 2
    assert counts["requirements-waived"] >= 1
