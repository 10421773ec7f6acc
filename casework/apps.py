from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from casework import ledger_triggers


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self):
        post_migrate.connect(lay_ledger_triggers, sender=self)


def lay_ledger_triggers(*, using: str, **kwargs) -> None:
    """A migration that rewrote the ledger's table on SQLite has dropped its triggers."""

    connection = connections[using]
    if ledger_triggers.TABLE in connection.introspection.table_names():
        ledger_triggers.install(connection)
