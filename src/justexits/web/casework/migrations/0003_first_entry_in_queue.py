"""First entries may be about people whom a reader found outside the queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds whether a person stood in the queue."""

    dependencies = [("casework", "0002_first_entry")]

    operations = [
        migrations.AddField(
            model_name="firstentry",
            name="in_queue",
            field=models.BooleanField(
                default=True, help_text="Whether the person stood in the review queue; else found otherwise."
            ),
        ),
        migrations.AlterField(
            model_name="firstentry",
            name="at_random",
            field=models.BooleanField(help_text="Whether the person was drawn at random; the auditor alone sees it."),
        ),
    ]
