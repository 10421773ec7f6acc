"""Pages of signing in that allauth does not have."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as say_csrf_failed
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from permissions.services import reset_password
from permissions.signin import keeping, wording
from permissions.signin.forms import ResetForm


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def reset(request):
    """A new password by a code; the page says the same whether or not there is such an account."""
    form = ResetForm(request.POST or None)
    if form.is_bound:
        username = request.POST.get("username", "").strip().lower()
        limited = ratelimit.consume_or_429(request, action="reset_password", key=username)
        if limited:
            return limited
        if form.is_valid() and _reset(form):
            messages.success(request, _("The new password is set. Please sign in with it."))
            return redirect("account_login")
    context = {"form": form, "forms": [form]}
    return render(request, "account/reset.html", context, status=422 if form.errors else 200)


def _reset(form: ResetForm) -> bool:
    given = form.cleaned_data
    try:
        reset_password(given["username"], code=given["code"], password=given["password"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@never_cache
@require_GET
def kept(request):
    """What was typed when the session had ended, and one button that sends it again."""
    found = keeping.kept_for(request)
    if found is None:
        messages.warning(request, _("Nothing that you typed is waiting here any more."))
        return redirect("work")
    rows = list(wording.rows(request, found))
    return render(request, "account/kept.html", {"kept": found, "rows": rows})


def csrf_failure(request, reason=""):
    """A page opened before the last sign-in: what was typed on it is shown to be sent again, if it
    came from a page of ours in a browser that nobody else uses.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    last = keeping.who(request)
    if not (ours and last and last.alone and keeping.keep(request)):
        return say_csrf_failed(request, reason)
    return redirect("account-kept")
