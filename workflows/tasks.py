"""What the background worker does for the desk."""

from django_tasks import task

from casework.models import LedgerCheck
from workflows.services.verifying import carry_out


@task(priority=10)  # somebody looks at the page; letters can wait for it
def verify_ledger(check: int) -> None:
    """Once: a task that is delivered twice finds the check begun."""
    waiting = LedgerCheck.objects.filter(pk=check, started_at=None).first()
    if waiting:
        carry_out(waiting)
