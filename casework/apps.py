from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate

from casework import checks, ledger_triggers


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self):
        register(checks.is_no_demo, Tags.security, deploy=True)
        post_migrate.connect(lay_ledger_triggers, sender=self)


def lay_ledger_triggers(*, using: str, **kwargs) -> None:
    """A migration that rewrote the ledger's table on SQLite has dropped its triggers."""

    connection = connections[using]
    if ledger_triggers.TABLE in connection.introspection.table_names():
        ledger_triggers.install(connection)
