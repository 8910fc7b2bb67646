"""A second device of a place stands beside as a mirror; those that stand already all mark."""

from typing import Any

from django.db import migrations, models


def all_mark(apps: Any, schema_editor: Any) -> None:
    apps.get_model("osce", "Device").objects.update(leads_since=models.F("registered_at"))


class Migration(migrations.Migration):
    dependencies = [("osce", "0008_sites_and_cohorts")]

    operations = [
        migrations.AddField("device", "leads_since", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "incident",
            "kind",
            models.CharField(
                choices=[
                    ("help", "Help"),
                    ("safe_word", "Safe Word"),
                    ("pause", "Pause"),
                    ("resume", "Resume"),
                    ("note", "Note"),
                    ("take_over", "Take Over"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(all_mark, migrations.RunPython.noop),
    ]
