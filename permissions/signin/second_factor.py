"""A second factor is offered to all, and demanded of those whose account opens the most."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect

from permissions.roles import Role
from permissions.standing import Standing

DEMANDED_OF = (Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR)
ON_THE_WAY = {
    *("mfa_activate_totp", "account_reauthenticate", "account_logout"),
    *("language", "healthz"),
}
"""Where one may go before it is set up."""


def is_demanded(standing: Standing) -> bool:
    return settings.TANGGA_SECOND_FACTOR_DEMANDED and standing.has(*DEMANDED_OF)


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


class SecondFactorDemanded:
    """Whoever must have a second factor and has none sets it up, and does nothing else before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or request.resolver_match.url_name in ON_THE_WAY:
            return None
        if is_demanded(request.standing) and not has_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return None
