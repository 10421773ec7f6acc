"""What may go wrong behind the services' back: each breaks something in the scene and returns the
place that must be named.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import Model

from casework import ledger, ledger_triggers
from casework.models import Assistance, Case, CaseEvent, Counter, Custody
from documents.models import Letter, LetterLine
from tests.world import START, append, fresh
from workflows.models import Handoff, HandoffTask

TOMORROW = START + timedelta(days=1)
ACTOR = ledger.Actor(role="system")


def change(row: Model, **values) -> None:
    """Behind the services' back, the ledger's triggers included."""
    if connection.vendor == "postgresql":
        connection.check_constraints()  # no trigger is changed with checks still to be made
    with ledger_triggers.removed(connection):
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def in_case(handoff: Handoff) -> str:
    return f"case {handoff.case.number}"


def at(handoff: Handoff) -> str:
    return f"{in_case(handoff)}, handoff {handoff.pk}"


def custody(handoff: Handoff, kind: str) -> Custody:
    return handoff.case.custodies.current().get(kind=kind)


def turn(handoff: Handoff) -> HandoffTask:
    return handoff.task_set.get(status="NEW")


def last_row(handoff: Handoff) -> CaseEvent:
    return handoff.case.events.order_by("sequence").last()


def forge_row(beside: Handoff, **values) -> CaseEvent:
    """A row that is chained as it should be, and says what never was."""
    case = fresh(beside.case)
    row = append(case, values.pop("action", "record"), actor=ACTOR, **values)
    case.save(update_fields=["events_written", "head"])
    return row


def state_moved_by_hand(scene):
    change(scene.kept.case, state="licensed")
    row = last_row(scene.kept).sequence
    return f"{in_case(scene.kept)}, series state_differs, row {row}"


def opening_forgotten(scene):
    change(scene.kept.case.events.get(sequence=1), action="record")
    return in_case(scene.kept)


def row_of_a_handoff_that_is_gone(scene):
    row = forge_row(scene.kept, handoff=10**9)
    return f"{in_case(scene.kept)}, handoff {10**9}, row {row.sequence}"


def approved_though_unmet(scene):
    forged = {"handoff": scene.held.pk, "guards": {"has_business": "unmet"}}
    row = forge_row(scene.held, action="approve", **forged)
    return f"{at(scene.held)}, row {row.sequence}"


def case_under_a_number_of_its_own(scene):
    change(scene.kept.case, number="KSS-2026-900000")
    return "case KSS-2026-900000"


def case_number_skipped(scene):
    change(Counter.objects.get(series="case"), value=Case.objects.count() + 1)
    return "series case 2026"


def nobody_holds_the_case(scene):
    change(custody(scene.kept, "holder"), until=TOMORROW)
    return in_case(scene.kept)


def nobody_owns_the_case(scene):
    change(custody(scene.kept, "owner"), until=TOMORROW)
    return in_case(scene.kept)


def closed_case_still_held(scene):
    change(scene.closed.case.custodies.get(kind="holder"), until=None)
    return in_case(scene.closed)


def guest_stays_on(scene):
    change(scene.kept.guest, until=None)
    return at(scene.kept)


def guest_sent_away(scene):
    change(custody(scene.waiting, "guest"), until=TOMORROW)
    return at(scene.waiting)


def bank_let_into_the_whole_case(scene):
    change(custody(scene.waiting, "guest"), scope="case")
    return at(scene.waiting)


def held_by_somebody_else(scene):
    change(custody(scene.working, "holder"), agency=scene.world.dinsos)
    return in_case(scene.working)


def not_left_with_who_trained(scene):
    change(custody(scene.kept, "holder"), agency=scene.world.dinsos)
    return in_case(scene.kept)


def parallel_referral_moved_the_case(scene):
    change(custody(scene.beside, "holder"), agency=scene.world.disdikbud)
    return in_case(scene.beside)


def stage_moved_by_hand(scene):
    change(scene.working, stage="approved", accepted_at=None)
    return at(scene.working)


def turn_lost(scene):
    change(turn(scene.working), status="DONE")
    return at(scene.working)


def turn_of_the_wrong_agency(scene):
    change(turn(scene.waiting), agency=scene.world.dinsos)
    return at(scene.waiting)


def turn_of_nobody(scene):
    change(turn(scene.waiting), agency=None)
    return at(scene.waiting)


def turn_at_another_node(scene):
    change(turn(scene.waiting), flow_task=turn(scene.working).flow_task)
    return at(scene.waiting)


def turn_without_a_clock(scene):
    change(turn(scene.proposed), due_at=None)
    return at(scene.proposed)


def clock_runs_while_held(scene):
    change(turn(scene.held), due_at=START)
    return at(scene.held)


def turn_after_the_end(scene):
    change(scene.kept.task_set.order_by("pk").last(), status="NEW")
    return at(scene.kept)


def flow_left_behind(scene):
    change(scene.kept, status="NEW")
    return at(scene.kept)


def bundle_torn_apart(scene):
    change(scene.bundle[0], stage="proposed")
    return at(scene.bundle[0])


def help_not_written(scene):
    Assistance.objects.filter(case=scene.helped.case).delete()
    return at(scene.helped)


def letter_revoked_alone(scene):
    change(scene.working.letter, status="revoked")
    return at(scene.working)


def letter_forgotten(scene):
    change(scene.waiting, letter=None)
    return at(scene.waiting)


def letter_of_a_withdrawn_handoff_in_force(scene):
    change(scene.withdrawn.letter, status="valid")
    return at(scene.withdrawn)


def superseded_letter_in_force_again(scene):
    old = Letter.objects.get(status="superseded")
    change(old, status="valid", superseded_by=None)
    return at(scene.bundle[0])


def letter_of_somebody_else(scene):
    change(scene.kept, letter=scene.working.letter)
    return f"{at(scene.kept)}, letter {scene.working.letter.number}"


def letter_of_another_kind(scene):
    change(scene.working.letter, kind="rujukan_modal")
    return f"{at(scene.working)}, letter {scene.working.letter.number}"


def two_letters_in_one_bundle(scene):
    change(scene.bundle[0], letter=scene.working.letter)
    return at(scene.bundle[0])


def letter_number_skipped(scene):
    counter = Counter.objects.get(series=f"letter:{scene.world.dinsos.pk}")
    change(counter, value=counter.value + 1)
    return "series dinsos 2026"


def letter_number_moved_to_the_end(scene):
    change(scene.working.letter, sequence=1_000)
    return "series dinsos 2026"


def letter_counter_lost(scene):
    Counter.objects.get(series=f"letter:{scene.world.dinsos.pk}").delete()
    return "series dinsos 2026"


def counter_above_nothing(scene):
    Counter.objects.create(series=f"letter:{scene.world.bpr.pk}", year=2026, value=1)
    return "series bpr 2026"


def letter_without_lines(scene):
    scene.working.letter.lines.all().delete()
    return f"letter {scene.working.letter.number}"


def letter_of_another_row(scene):
    change(scene.working.letter, event_hash="0" * 64)
    return f"letter {scene.working.letter.number}"


def line_without_a_row(scene):
    change(LetterLine.objects.get(letter=scene.working.letter), event_hash="0" * 64)
    return f"{in_case(scene.working)}, letter {scene.working.letter.number}"


def letter_with_another_digest(scene):
    change(scene.working.letter, digest="0" * 64)
    return f"{in_case(scene.working)}, letter {scene.working.letter.number}"


def row_of_a_letter_that_is_gone(scene):
    row = forge_row(scene.kept, letter=("400/99/35/2026", "0" * 64))
    return f"{in_case(scene.kept)}, letter 400/99/35/2026, row {row.sequence}"


def content_changed(scene):
    change(scene.working.letter, content="{}")
    return f"letter {scene.working.letter.number}"


def content_under_a_key_that_is_lost(scene):
    with connection.cursor() as cursor:
        sealed, table = bytes([255]) + b"0" * 60, Letter._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET content = %s WHERE id = %s", [sealed, scene.working.letter_id]
        )
    return f"letter {scene.working.letter.number}"
