"""What the pages of signing in show of a session and of a duty."""

from django import template
from django.utils.translation import gettext as _

from permissions.signin.second_factor import is_demanded

register = template.Library()
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""The more special first: nearly all call themselves Safari too."""
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Chrome, Android"""
    found = [
        next((name for mark, name in names.items() if mark in user_agent), None)
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("Unknown browser")


@register.simple_tag(takes_context=True)
def second_factor_demanded(context) -> bool:
    return is_demanded(context["request"].standing)
