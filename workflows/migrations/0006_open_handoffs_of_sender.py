from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an agency sent and has not come back, what waits longest first."""

    dependencies = [
        ("casework", "0006_cases_of_a_caseworker"),
        ("documents", "0002_only_indexes_in_use"),
        ("workflows", "0005_letters_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(
                    (
                        "stage__in",
                        (
                            "proposed",
                            "first_approved",
                            "sent_back",
                            "approved",
                            "accepted",
                            "on_hold",
                            "recorded",
                        ),
                    )
                ),
                fields=["sender", "last_at"],
                name="open_handoffs_of_sender",
            ),
        ),
    ]
