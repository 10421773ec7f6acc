"""Which forms have been sent and done, so that a second click of one does nothing again."""

from django.db import models

from casework.models import User


class Sent(models.Model):
    """The word of one form; it is there exactly when what the form asked for is there.

    The timers sweep it away when nobody can have the form open any more.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="sent_once")]

    def __str__(self) -> str:
        return f"Sent {self.pk}"
