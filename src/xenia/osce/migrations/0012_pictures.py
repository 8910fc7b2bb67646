"""A candidate may have a picture until their exam is closed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_places_of_texts"), ("osce", "0011_sealed_excuses")]

    operations = [
        migrations.AddField(
            "candidate",
            "picture",
            models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core.media"
            ),
        ),
    ]
