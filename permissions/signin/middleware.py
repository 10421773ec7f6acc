"""Pages are for those who have signed in; what was typed before a session ended is kept."""

from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.signin import keeping


class SignInFirst(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        response = redirect_to_login(self._afterwards(request))
        if "HX-Request" in request.headers:  # a part of a page cannot hold the sign-in
            response = HttpResponse(headers={"HX-Redirect": response.url})
        if was_ended(request):
            response["Clear-Site-Data"] = '"storage"'  # the drafts in this browser
        return response

    def _afterwards(self, request) -> str:
        if request.method == "POST":
            if keeping.keep(request):
                return reverse("account-kept")
            messages.warning(request, _("Your session had ended. What you sent was not saved."))
        whole_page = urlsplit(request.headers.get("HX-Current-URL", ""))
        return whole_page.path or request.get_full_path()


def was_ended(request: HttpRequest) -> bool:
    """Whether a session was ended for its owner: the account was disabled, a code gave it a new
    password, or it was signed out from another machine. Of one that only grew old a row is left.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    known = UserSession.objects.filter(session_key=key).exists()
    return not (known or Session.objects.filter(session_key=key).exists())
