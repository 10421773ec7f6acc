"""What `manage.py check --deploy` asks beyond Django's own."""

from django.conf import settings
from django.core.checks import Warning


def is_no_demo(app_configs, **kwargs) -> list[Warning]:
    """Nobody signs in with a password that everybody knows."""
    if not settings.TANGGA_DEMO:
        return []
    return [Warning("TANGGA_DEMO must be off: the demo's password works.", id="casework.W001")]
