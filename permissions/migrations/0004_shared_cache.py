from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import call_command
from django.db import migrations

TABLE = "tangga_cache"


def create(apps, schema_editor):
    database = schema_editor.connection.alias
    call_command("createcachetable", TABLE, database=database, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.delete_model(BaseDatabaseCache(TABLE, {}).cache_model_class)


class Migration(migrations.Migration):
    """What all workers of a city count together: sign-ins that failed, codes that were used."""

    dependencies = [("permissions", "0003_accounts")]
    operations = [migrations.RunPython(create, drop)]
