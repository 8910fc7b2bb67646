"""Every field of every table has a privacy class, and every table says how long it keeps its rows."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.db.models import Model

from xenia.core.privacy import CLASSES, Kept

ROOMS = [app for app in apps.get_app_configs() if app.name.startswith("xenia.") and list(app.get_models())]


def is_own(field: Any) -> bool:
    return field.concrete or (field.many_to_many and not field.auto_created)


def unclassed(models: list[type[Model]], table: Mapping[str, Kept]) -> list[str]:
    """What has no class, two of them, or is not there any more."""
    found = []
    for model in models:
        fields = sorted(f.name for f in model._meta.get_fields() if is_own(f))
        kept = table.get(model.__name__)
        told = sorted(name for name, _ in kept.fields()) if kept else []
        found += [f"{model.__name__}.{name}" for name in fields if name not in told]
        found += [
            f"{model.__name__}.{name} told twice, or gone"
            for name in told
            if told.count(name) > 1 or name not in fields
        ]
    return found + [name for name in table if name not in {model.__name__ for model in models}]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_every_field_has_a_privacy_class(room: AppConfig) -> None:
    table = import_module(f"{room.name}.privacy").PRIVACY
    assert unclassed(list(room.get_models()), table) == []
    assert all(kept.until for kept in table.values())


def test_field_without_a_class_is_found() -> None:
    thing = apps.get_model("core.Thing")
    whole = import_module("xenia.core.privacy").PRIVACY["Thing"]
    assert unclassed([thing], {"Thing": whole}) == []
    assert unclassed([thing], {"Thing": Kept("ever", opaque="uuid kind route created_at published_at")}) == [
        "Thing.label",
        "Thing.retired_at",
    ]
    assert unclassed([thing], {}) != []
    assert "sensitive" in CLASSES
