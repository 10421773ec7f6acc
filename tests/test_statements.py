"""What a handoff costs the database: the statements of one whole loan referral."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import User
from tests.walks import Family, outcome
from workflows import services
from workflows.models import Handoff

MOST = 60
FREE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def is_counted(sql: str) -> bool:
    return not sql.upper().startswith(FREE)


def test_a_whole_loan_referral_takes_at_most_60_statements(
    world, django_capture_on_commit_callbacks
):
    case = Family(world).case
    counts: dict[str, int] = {}

    def counted(action: str, user: User, *subject, **options):
        """One action by somebody fetched afresh, with what follows its commit."""
        by = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as queries:
            with django_capture_on_commit_callbacks(execute=True):
                handoff = getattr(services, action)(*subject, by=by, **options)
        counts[action] = sum(is_counted(each["sql"]) for each in queries.captured_queries)
        return Handoff.objects.get(pk=handoff.pk)

    handoff = counted(
        "propose", world.petugas, case, "lend", amount=5_000_000, purpose="Bahan baku"
    )
    handoff = counted("approve", world.kepala, handoff)
    handoff = counted("accept", world.petugas_bpr, handoff)
    handoff = counted(
        "record_outcome", world.petugas_bpr, handoff, completed=True, **outcome("lend")
    )
    handoff = counted("confirm", world.kepala_bpr, handoff)
    assert handoff.stage == "completed"
    print(connection.vendor, counts, sum(counts.values()))
    assert sum(counts.values()) <= MOST, counts
