"""What allauth asks of us: who may come in, and how a second factor is kept."""

import base64
import time

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework import crypto
from permissions.signin.second_factor import is_demanded
from permissions.standing import Standing

PURPOSE = "mfa.authenticator"
WRONG_CODE = _("This code is wrong or was used already. Wait for the next one.")


class AccountAdapter(DefaultAccountAdapter):
    """Administrators make accounts; nobody else does."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is disabled."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "username_password_mismatch": _("User name and password do not belong together."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_password_change_redirect_url(self, request):
        return reverse("work")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not again for whoever has signed in a moment ago."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secret that a telephone shares with us is encrypted like a NIK."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your appointment demands a second factor."),
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text):
        return base64.b64encode(crypto.encrypt(text, purpose=PURPOSE)).decode()

    def decrypt(self, encrypted_text):
        return crypto.decrypt(base64.b64decode(encrypted_text), purpose=PURPOSE)

    def can_delete_authenticator(self, authenticator):
        return not is_demanded(Standing(authenticator.user))

    def build_totp_svg(self, url):
        """Inline: pages load no picture from an address that begins with data:."""
        return segno.make_qr(url).svg_inline(scale=5, dark="#000", light="#fff")
