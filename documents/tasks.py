"""What the background worker does for letters."""

from django_tasks import task

from documents import outbox


@task()
def render_letters(letters: list[int]) -> None:
    """Put issued letters on paper; what fails waits in the letter's own row for the sweep."""
    for letter in letters:
        outbox.put_on_paper(letter)
