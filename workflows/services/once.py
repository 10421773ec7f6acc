"""A form's act and the word that it was sent with are one transaction: both are there or neither.
What is done in several transactions has its word in the first that stays.

Whoever sends the same form meanwhile waits at the unique word (on SQLite for the writer) and then
learns that it was done; where the first is refused or fails, the second tries on its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction

from casework import clock
from casework.models import User
from workflows.errors import DoneBefore
from workflows.models import Sent

KEPT = timedelta(days=1)
LONGEST = Sent._meta.get_field("word").max_length
T = TypeVar("T")


def once(act: Callable[[], T], *, by: User, word: str) -> T:
    """What the act gives; a form without a word is not known again.

    Raises:
        DoneBefore: the same person's form with this word has been done.
    """
    with transaction.atomic():
        if plain(word):
            _claim(by, plain(word))
        return act()


class InParts:
    """One form, done in several transactions.

    Args:
        keep: what is written along with each part, in its transaction.
    """

    def __init__(self, *, by: User, word: str, keep: Callable[[T], None]):
        self._by, self._word, self._keep = by, plain(word), keep
        self._claimed = not self._word

    def __call__(self, part: Callable[[], T]) -> T:
        """
        Raises:
            DoneBefore: the form is being done, or has been.
        """
        with transaction.atomic():
            if not self._claimed:
                _claim(self._by, self._word)
            done = part()
            self._keep(done)
        self._claimed = True  # here the transaction stays
        return done


def was_done(*, by: User, word: str) -> bool:
    return Sent.objects.filter(user=by, word=plain(word)).exists()


def done_since(*, by: User, word: str) -> datetime | None:
    """When the form with this word was taken in; null: it was not, or nobody knows any more."""
    return Sent.objects.filter(user=by, word=plain(word)).values_list("at", flat=True).first()


def forget_old() -> None:
    """Words of forms that nobody can still be clicking."""
    Sent.objects.filter(at__lt=clock.now() - KEPT).delete()


def plain(word: str) -> str:
    """Of what the browser sent, only what such a word is made of."""
    signs = (sign for sign in word if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return "".join(signs)[:LONGEST]


def _claim(by: User, word: str) -> None:
    try:
        Sent.objects.create(user=by, word=word, at=clock.now())
    except IntegrityError as twice:
        raise DoneBefore from twice
