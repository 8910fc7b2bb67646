"""Minutes, and who saw what happened, get a place in which they stand sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("osce", "0004_drop_ready_until")]
    operations = [
        migrations.AddField("decision", "sealed", models.BinaryField(blank=True, default=b"")),
        migrations.AddField("decision", "key", models.UUIDField(blank=True, null=True)),
        migrations.AddField("incident", "sealed_witnesses", models.BinaryField(blank=True, default=b"")),
    ]
