"""What stood in the clear is sealed, each row under a key of its own; incidents keep theirs."""

import json
from typing import Any
from uuid import uuid4

from django.db import migrations

from xenia.core.keys import cipher, key_for

PURPOSE = "exam office"


def seal_words(apps: Any, schema_editor: Any) -> None:
    """Minutes with who was present, and witnesses."""
    decision, incident = apps.get_model("osce", "Decision"), apps.get_model("osce", "Incident")
    for one in decision.objects.filter(key=None):
        told = json.dumps({"minutes": one.minutes, "present": one.present}, ensure_ascii=False).encode()
        one.key = key_for(PURPOSE, uuid4()).pk
        one.sealed = cipher(one.key).seal(told, bound_to=one.thing_id.bytes)
        one.save(update_fields=["key", "sealed"])
    for one in incident.objects.exclude(witnesses=[]).exclude(key=None):
        told = "\n".join(one.witnesses).encode()
        one.sealed_witnesses = cipher(one.key).seal(told, bound_to=one.pk.bytes + b"witnesses")
        one.save(update_fields=["sealed_witnesses"])


def open_words(apps: Any, schema_editor: Any) -> None:
    """The same in the clear again."""
    decision, incident = apps.get_model("osce", "Decision"), apps.get_model("osce", "Incident")
    for one in decision.objects.exclude(key=None):
        told = json.loads(cipher(one.key).unseal(bytes(one.sealed), bound_to=one.thing_id.bytes))
        one.minutes, one.present = told["minutes"], told["present"]
        one.save(update_fields=["minutes", "present"])
    for one in incident.objects.exclude(sealed_witnesses=b""):
        told = cipher(one.key).unseal(bytes(one.sealed_witnesses), bound_to=one.pk.bytes + b"witnesses")
        one.witnesses = told.decode().splitlines()
        one.save(update_fields=["witnesses"])


class Migration(migrations.Migration):
    dependencies = [("osce", "0005_office_words")]
    operations = [migrations.RunPython(seal_words, open_words)]
