"""What the background worker does for letters."""

from django_tasks import task

from documents import outbox


@task()
def render_letter(letter_id: int) -> None:
    """Put an issued letter on paper; a failure waits in the letter's own row for the sweep."""
    outbox.put_on_paper(letter_id)
