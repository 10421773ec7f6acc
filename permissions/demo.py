"""The one password of the demo city's invented people."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from casework.models import User
from casework.models.users import DEMO_PASSWORD


def give_demo_password(users: Iterable[User]) -> None:
    """Let these accounts sign in with it, which `User.check_password` refuses outside the demo.

    Raises:
        PermissionDenied: outside the demo.
    """
    if not settings.TANGGA_DEMO:
        raise PermissionDenied(_("The demo's password is for the demo only."))
    shared = make_password(DEMO_PASSWORD)  # hashed once: everybody knows it anyway
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=shared)
