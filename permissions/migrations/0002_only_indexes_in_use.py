from django.db import migrations

from casework.field_indexes import DropFieldIndexes


class Migration(migrations.Migration):
    """Every index that is left is used by a query that a test names."""

    dependencies = [("permissions", "0001_initial")]
    operations = [
        DropFieldIndexes(
            {
                "agencygrant": ["content_object", "permission", "user"],
                "appointment": ["appointed_by", "kecamatan"],
                "caseshare": ["case", "shared_by"],
                "kelurahangrant": ["content_object", "permission", "user"],
                "reading": ["case", "read_at", "user"],
            }
        ),
    ]
