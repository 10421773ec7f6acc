from django.db import migrations

from casework import ledger_triggers


def install(apps, schema_editor):
    ledger_triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    ledger_triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The database refuses to change the ledger."""

    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
