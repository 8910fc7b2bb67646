"""Why somebody was excused is sealed, each under a key of its own; that they were stays as yes or no. The code of a room
can be made anew, and it is known which devices seal what they send."""

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

import django.db.models.deletion
from django.db import migrations, models, transaction

from xenia.core.keys import KeyDestroyed, cipher, cut_log, key_for

PURPOSE = "exam office"
#: as a text that every database reads as yes or no
YES, NO = "1", "0"


def seal_excuses(apps: Any, schema_editor: Any) -> None:
    """The words become sealed; "–", which stood where they had been forgotten, says nothing."""
    encounter = apps.get_model("osce", "Encounter")
    excused = list(encounter.objects.exclude(excused=""))  # before "no" is written, which may be somebody's words
    encounter.objects.filter(excused="").update(excused=NO)
    for one in excused:
        if one.excused != "–":
            one.key = key_for(PURPOSE, uuid4()).pk
            one.sealed_excuse = cipher(one.key).seal(one.excused.encode(), bound_to=one.pk.bytes + b"excuse")
        one.excused = YES
        one.save(update_fields=["excused", "key", "sealed_excuse"])
    schema_editor.connection.check_constraints()  # what waits for that keeps PostgreSQL from changing the table
    # the log of SQLite has the rows as they were
    alias = schema_editor.connection.alias
    transaction.on_commit(partial(cut_log, alias), using=alias)


def open_excuses(apps: Any, schema_editor: Any) -> None:
    """The same in the clear again; "–" where the key was destroyed."""
    for one in apps.get_model("osce", "Encounter").objects.all():
        said = one.excused in (YES, "true")
        one.excused = "–" if said else ""
        if said and one.key and one.sealed_excuse:
            with suppress(KeyDestroyed):
                sealed = bytes(one.sealed_excuse)
                one.excused = cipher(one.key).unseal(sealed, bound_to=one.pk.bytes + b"excuse").decode()
        one.save(update_fields=["excused"])
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("osce", "0010_read_texts")]

    operations = [
        migrations.AddField("encounter", "sealed_excuse", models.BinaryField(blank=True, default=b"")),
        migrations.AddField("encounter", "key", models.UUIDField(blank=True, null=True)),
        migrations.RunPython(seal_excuses, open_excuses),
        migrations.AlterField("encounter", "excused", models.BooleanField(default=False)),
        migrations.AddField("device", "seals", models.BooleanField(default=False)),
        migrations.CreateModel(
            "RoomCode",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "circuit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="osce.circuit"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="osce.examstation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["circuit", "station"], name="osce_room_code_once")]
            },
        ),
    ]
