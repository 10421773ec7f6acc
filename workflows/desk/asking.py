"""Forms of the desk: what a service refuses stands beside its field or above the form, in words.

A page that was refused answers 422 and shows everything that was typed.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import formats
from django.utils.translation import gettext as _

from casework import clock
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.stages import Stage

REFUSED = 422
T = TypeVar("T")


def sent(request: HttpRequest) -> QueryDict | None:
    """What was typed; null where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, act: Callable[[], T], *more: forms.Form) -> T | None:
    """What the service gives; null where it refuses, and then the form says why.

    Args:
        more: forms with a prefix, on which the service's names may lie as well: members-0-nik.
    """
    try:
        return act()
    except ValidationError as refusal:
        _put_on([form, *more], refusal)
    except (StepNotPossible, AlreadyDecided, PermissionDenied) as refusal:
        form.add_error(None, words_of(refusal))
    return None


def _put_on(asked: list[forms.Form], refusal: ValidationError) -> None:
    """Errors of fields that no form has stand above the first."""
    if not hasattr(refusal, "error_dict"):
        asked[0].add_error(None, refusal)
        return
    fields = {form.add_prefix(name): (form, name) for form in asked for name in form.fields}
    for name, errors in refusal.error_dict.items():
        form, field = fields.get(name, (asked[0], None))
        form.add_error(field, errors)


def words_of(refusal: Exception) -> list[str]:
    """What a service refused, as sentences."""
    match refusal:
        case ValidationError():
            return refusal.messages
        case StepNotPossible():
            return [str(each) for each in refusal.unmet]
        case AlreadyDecided():
            return [who_was_faster(refusal)]
    return [str(refusal) or _("Your appointment does not allow this here.")]


def who_was_faster(refusal: AlreadyDecided) -> str:
    when = formats.date_format(refusal.when.astimezone(clock.LOCAL), "DATETIME_FORMAT")
    words = {"who": refusal.who.name, "when": when}
    if not refusal.stage:
        return _("%(who)s was faster, on %(when)s.") % words
    return _("%(who)s was faster, on %(when)s. It now stands at: %(stage)s.") % {
        **words,
        "stage": Stage(refusal.stage).label,
    }


def page(request: HttpRequest, template: str, context: dict[str, Any], *asked) -> HttpResponse:
    """The page with its forms; 422 when one of them has errors. The template gets them as `forms`,
    for the summary of errors; it is rendered last, so that whoever asks for the page can ask for
    its forms alone.
    """
    asked = [each for each in asked if each is not None]
    wrong = any(each.errors for each in asked)
    context = {**context, "forms": asked}
    return TemplateResponse(request, template, context, status=REFUSED if wrong else 200)
