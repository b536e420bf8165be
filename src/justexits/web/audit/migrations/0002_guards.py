"""The database refuses to change or remove an event."""

from django.db import migrations

from justexits.web.audit import guards


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.make(editor.connection), lambda apps, editor: guards.drop(editor.connection)
        )
    ]
