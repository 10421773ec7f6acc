from django.db import migrations, models


class Migration(migrations.Migration):
    """A caseworker finds their families, in a city of any size."""

    dependencies = [("casework", "0005_inherited_aid")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["assigned_to"],
                name="cases_of_a_caseworker",
            ),
        ),
    ]
