from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The timers' own indexes: a worklist can no longer be read by the city's due dates."""

    dependencies = [("workflows", "0002_only_indexes_in_use")]
    operations = [
        migrations.RemoveIndex(model_name="handofftask", name="turns_by_due"),
        migrations.AddIndex(
            model_name="handofftask",
            index=models.Index(
                fields=["due_at"],
                condition=Q(status="NEW", reminded_at=None),
                name="turns_to_remind",
            ),
        ),
        migrations.AddIndex(
            model_name="handofftask",
            index=models.Index(
                fields=["due_at"],
                condition=Q(status="NEW", escalated_at=None),
                name="turns_to_escalate",
            ),
        ),
    ]
