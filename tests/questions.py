"""May they, do they see: asked in every way there is."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from permissions.access import case_or_404, may_or_raise, visible_cases
from permissions.latest import latest_visible


def may(user, action, *places) -> bool:
    try:
        may_or_raise(user, action, *places)
    except PermissionDenied:
        return False
    return True


def sees(user, case) -> bool:
    """Every way of reading agrees."""
    listed = visible_cases(user).filter(pk=case.pk).exists()
    assert listed == (latest_visible(user, size=1, before=case.pk + 1) == [case.pk])
    try:
        case_or_404(user, case.pk)
    except Http404:
        assert not listed
        return False
    assert listed
    return True
