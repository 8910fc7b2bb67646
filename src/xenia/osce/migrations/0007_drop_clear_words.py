"""Nothing of minutes and witnesses stands in the clear any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("osce", "0006_seal_office_words")]
    operations = [
        migrations.RemoveField("decision", "minutes"),
        migrations.RemoveField("decision", "present"),
        migrations.RemoveField("incident", "witnesses"),
    ]
