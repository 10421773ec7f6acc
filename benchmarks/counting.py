"""What each way of doing the five actions sends to the database, as JSON: counting.py

On the empty database of DATABASE_URL, whose tables are made without their history.
"""

import importlib
import json

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command


def make_tables() -> None:
    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


if __name__ == "__main__":
    django.setup()
    make_tables()
    print(json.dumps(importlib.import_module("benchmarks.lending").sent()))
