from django.db import migrations

from casework.field_indexes import DropFieldIndexes, DropPatternIndexes


class Migration(migrations.Migration):
    """Every index that is left is used by a query that a test names."""

    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="letter", name="letter_by_number"),
        DropFieldIndexes({"letter": ["agency"], "letterline": ["case", "letter", "member"]}),
        DropPatternIndexes({"letter": ["token"]}),
    ]
