"""Each foreign key points to its own floor or a lower one: a lower room never asks upstairs."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models

FLOORS = [
    {"core"},
    {"people"},
    {"curriculum"},
    {"community"},
    {"assessment"},
    {"learning", "osce", "placements", "portfolio", "wellbeing"},
    {"governance"},
    {"exchange"},
    {"site"},
]


def height(model: type[models.Model]) -> int:
    label = model._meta.app_label
    return next(number for number, floor in enumerate(FLOORS) if label in floor)


def keys_that_point_wrongly(found: Iterable[type[models.Model]]) -> list[str]:
    """Keys that point upstairs, to a sibling, or out of the house."""
    wrong = []
    for model in found:
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or not isinstance(target, type):
                continue
            name = f"{model.__name__}.{field.name} -> {target._meta.label}"
            outside = not target.__module__.startswith("xenia.")
            beside = height(target) == height(model) and target._meta.app_label != model._meta.app_label
            if outside or beside or height(target) > height(model):
                wrong.append(name)
    return wrong


def test_keys_point_down() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("xenia.")]
    assert len(ours) > 20
    assert keys_that_point_wrongly(ours) == []


def test_key_that_points_up_is_found() -> None:
    person = apps.get_model("people.Person")
    course = apps.get_model("curriculum.Course")
    planted = models.ForeignKey(course, on_delete=models.CASCADE, related_name="+")
    planted.name = "favourite"
    planted.concrete = True
    person._meta.local_fields.append(planted)
    person._meta._expire_cache()
    try:
        assert keys_that_point_wrongly([person]) == ["Person.favourite -> curriculum.Course"]
    finally:
        person._meta.local_fields.remove(planted)
        person._meta._expire_cache()
