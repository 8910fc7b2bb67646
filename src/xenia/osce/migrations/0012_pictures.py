"""A candidate may have a picture until their exam is closed. Whoever goes back keeps none: without a candidate nothing
would ever forget them, so their time is over at once and the next sweep erases them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def let_them_expire(apps: Any, _editor: Any) -> None:
    pictures = apps.get_model("osce", "Candidate").objects.exclude(picture=None).values("picture")
    apps.get_model("core", "Media").objects.filter(pk__in=pictures).update(expires_at=timezone.now())


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
        migrations.RunPython(migrations.RunPython.noop, let_them_expire),
    ]
