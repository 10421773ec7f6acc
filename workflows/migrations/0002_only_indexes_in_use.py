from django.db import migrations

from casework.field_indexes import DropFieldIndexes


class Migration(migrations.Migration):
    """Every index that is left is used by a query that a test names."""

    dependencies = [("workflows", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="handoff", name="handoff_by_sender"),
        DropFieldIndexes(
            {
                "bundle": ["group", "proposed_by"],
                "handoff": [
                    "approved_by",
                    "confirmed_by",
                    "first_approved_by",
                    "last_by",
                    "proposed_by",
                    "receiver",
                    "recorded_by",
                    "sender",
                ],
                "handoffnote": ["by", "handoff"],
                "handofftask": [
                    "agency",
                    "created",
                    "external_task_id",
                    "owner",
                    "owner_permission_content_type",
                    "process",
                    "scheduled",
                    "status",
                ],
                "notice": ["agency", "task"],
            }
        ),
    ]
