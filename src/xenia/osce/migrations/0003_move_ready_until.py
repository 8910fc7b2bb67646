"""Until when somebody is prepared stood beside them in each exam; from now on it is a credential of theirs."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import migrations
from django.utils import timezone

ELSEWHERE = "elsewhere"


def to_credentials(apps: Any, schema_editor: object) -> None:
    """One for each person, part and day that a list of helpers named."""
    crew, credential = apps.get_model("osce", "Crew"), apps.get_model("osce", "Credential")
    named = crew.objects.exclude(ready_until=None).values_list("person", "part", "ready_until").distinct()
    today = timezone.localdate()
    credential.objects.bulk_create(
        credential(person_id=person, part=part, earned=ELSEWHERE, since=min(today, until), until=until)
        for person, part, until in named
    )


def to_crew(apps: Any, schema_editor: object) -> None:
    """Beside each helper the last day of what they have for their part."""
    crew, credential = apps.get_model("osce", "Crew"), apps.get_model("osce", "Credential")
    last: dict[tuple[UUID, str], date] = {}
    for person, part, until in credential.objects.filter(ended_at=None).values_list("person", "part", "until"):
        last[person, part] = max(until, last.get((person, part), until))
    for one in crew.objects.all():
        one.ready_until = last.get((one.person_id, one.part))
        one.save(update_fields=["ready_until"])
    credential.objects.filter(earned=ELSEWHERE).delete()


class Migration(migrations.Migration):
    dependencies = [("osce", "0002_preparation")]
    operations = [migrations.RunPython(to_credentials, to_crew)]
