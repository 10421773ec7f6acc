"""People who work with the system."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "tangga-demo"
"""Of every account of the demo city; it is no secret, so it opens nothing elsewhere."""


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
        db_index=False,
    )

    REQUIRED_FIELDS = ["name"]

    def __str__(self):
        return f"User {self.pk}"

    def check_password(self, raw_password):
        """Asked by every way of signing in: outside the demo, its password is nobody's."""
        if raw_password == DEMO_PASSWORD and not settings.TANGGA_DEMO:
            return False
        return super().check_password(raw_password)

    async def acheck_password(self, raw_password):
        if raw_password == DEMO_PASSWORD and not settings.TANGGA_DEMO:
            return False
        return await super().acheck_password(raw_password)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
