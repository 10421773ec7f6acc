"""People who work with the system."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account. People are deactivated, never deleted: the ledger names them."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=120)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    rank = models.CharField(_("rank"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    person = models.ForeignKey(
        "casework.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text=_("The resident this account belongs to: nobody acts on their own family."),
    )

    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return f"User {self.pk}"

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
