"""What a device sends of a form that is answered by name or by link."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from xenia.assessment.models import Occasion


def event(number: int = 1, **values: Any) -> dict[str, Any]:
    return {"event": str(uuid4()), "number": number, "values": values}


def deliver(browser: Client, occasion: Occasion, *events: Any, send: bool = False, **more: Any) -> Any:
    body = {"response": str(uuid4()), "language": "en", "events": events, "send": send, **more}
    return browser.post(f"/answer/{occasion.pk}/events/", json.dumps(body), content_type="application/json")
