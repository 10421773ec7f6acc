import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill_case(apps, schema_editor):
    """Of a handoff's telling, the handoff's case."""
    telling = apps.get_model("workflows", "Telling")
    case = apps.get_model("workflows", "Handoff").objects.filter(pk=OuterRef("handoff"))
    telling.objects.update(case=Subquery(case.values("case")))


class Migration(migrations.Migration):
    """The answer to an objection is told as a refusal is."""

    dependencies = [
        ("casework", "0007_evidence_files"),
        ("workflows", "0008_sent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="telling",
            name="telling_is_of_a_refusal",
        ),
        migrations.AddField(
            model_name="telling",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tellings",
                to="casework.case",
            ),
        ),
        migrations.RunPython(fill_case, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="telling",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tellings",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="telling",
            name="objection",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="telling",
                to="workflows.objection",
            ),
        ),
        migrations.AlterField(
            model_name="telling",
            name="about",
            field=models.CharField(
                choices=[
                    ("proposed", "Waiting for approval"),
                    ("first_approved", "Waiting for the second approval"),
                    ("sent_back", "To be completed"),
                    ("approved", "Waiting to be accepted"),
                    ("accepted", "Being handled"),
                    ("on_hold", "On hold"),
                    ("recorded", "Outcome waits for confirmation"),
                    ("completed", "Completed"),
                    ("not_completed", "Not completed"),
                    ("rejected", "Not approved"),
                    ("declined", "Not accepted"),
                    ("withdrawn", "Withdrawn"),
                    ("open", "Under objection"),
                    ("upheld", "Objection upheld"),
                    ("not_upheld", "Objection not upheld"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="telling",
            name="handoff",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tellings",
                to="workflows.handoff",
            ),
        ),
        migrations.AlterField(
            model_name="telling",
            name="reason",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "about__in",
                            [
                                "rejected",
                                "declined",
                                "not_completed",
                                "withdrawn",
                                "on_hold",
                                "completed",
                            ],
                        ),
                        ("handoff__isnull", False),
                        ("objection", None),
                    ),
                    models.Q(
                        ("about__in", ["upheld", "not_upheld"]),
                        ("handoff", None),
                        ("objection__isnull", False),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="telling_is_of_a_refusal_or_answer",
            ),
        ),
    ]
