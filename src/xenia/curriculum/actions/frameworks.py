"""Bring a framework in, its crosswalks with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from xenia.core.actions.audit import Record, recorded
from xenia.core.models import Link, Thing, Translation
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Competency, Framework
from xenia.standards import frameworks as plain
from xenia.standards.curriculum import Problem

FIELDS = ("code", "kind", "position", "uri", "note", "valid_from", "valid_until")
HEAD = ("version", "issuer", "source_url", "uri", "licence", "language", "description", "note")
CROSSWALKS = ("exact", "broader", "narrower", "related")


@dataclass(frozen=True, slots=True)
class FrameworkOutcome:
    """What bringing in a framework does or did, in numbers of its items."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def import_framework(actor: Actor, reading: plain.FrameworkReading, *, reason: str = "") -> FrameworkOutcome:
    """Create or update a framework as one step; items that did not come stay, and are counted as missing.

    Refuses a reading with errors. Crosswalks whose ends both stand are linked.
    """
    demand(actor, "curriculum.manage_frameworks")
    if reading.errors or reading.framework is None:
        first = reading.errors[0] if reading.errors else None
        raise Refused(first.message if first else "The file holds no framework.")
    with recorded(actor, "framework.import", reason=reason) as record:
        outcome = write_framework(record, reading.framework)
        write_crosswalks(reading.crosswalks)
    return FrameworkOutcome(
        created=outcome["created"],
        updated=outcome["updated"],
        unchanged=outcome["unchanged"],
        missing=outcome["missing"],
        warnings=reading.warnings,
    )


def write_framework(record: Record, incoming: plain.Framework, *, own: bool = False) -> dict[str, int]:
    """Make the framework of this code like `incoming`; returns how many items were created, updated, left, missing."""
    framework = _head(incoming, own=own)
    standing = {c.source_id: c for c in framework.competencies.select_related("thing", "parent")}
    tally = {"created": 0, "updated": 0, "unchanged": 0}
    tally["missing"] = len(standing.keys() - {item.id for item in incoming.items})
    for item in incoming.items:
        found = standing.get(item.id)
        if found is None:
            standing[item.id] = _created(framework, item)
            record.note(standing[item.id].pk, scope=framework.pk, now=item.label)
        tally["created" if found is None else _updated(record, framework, found, item)] += 1
    _place(standing, incoming.items)
    _translate(standing, incoming.items)
    return tally


def _head(incoming: plain.Framework, *, own: bool) -> Framework:
    framework = Framework.objects.filter(code=incoming.code).select_related("thing").first()
    if framework is None:
        thing = Thing.objects.create(
            kind="framework",
            label=incoming.title,
            route=f"/frameworks/{incoming.code}/",
            published_at=timezone.now(),
        )
        framework = Framework(thing=thing, code=incoming.code, own=own)
    for name in (*HEAD, "valid_from", "valid_until"):
        setattr(framework, name, getattr(incoming, name))
    framework.save()
    Thing.objects.filter(pk=framework.pk).exclude(label=incoming.title).update(label=incoming.title)
    return framework


def _created(framework: Framework, item: plain.Item) -> Competency:
    thing = Thing(kind="competency", label=item.label, published_at=timezone.now())
    thing.route = f"/competencies/{thing.pk}/"
    thing.save(force_insert=True)
    return Competency.objects.create(
        thing=thing, framework=framework, source_id=item.id, **{name: getattr(item, name) for name in FIELDS}
    )


def _updated(record: Record, framework: Framework, found: Competency, item: plain.Item) -> str:
    was = {name: getattr(found, name) for name in FIELDS if getattr(found, name) != getattr(item, name)}
    if found.thing.label != item.label:
        was["label"] = found.thing.label
        Thing.objects.filter(pk=found.pk).update(label=item.label)
    if not was:
        return "unchanged"
    now: dict[str, Any] = {name: getattr(item, name) for name in was}
    Competency.objects.filter(pk=found.pk).update(**{name: now[name] for name in now if name != "label"})
    record.note(found.pk, scope=framework.pk, was=was, now=now)
    return "updated"


def _place(standing: dict[str, Competency], items: Iterable[plain.Item]) -> None:
    """Put each item under its parent, once all stand."""
    moved = []
    for item in items:
        found, parent = standing[item.id], standing.get(item.parent)
        if found.parent_id != (parent.pk if parent else None):
            found.parent = parent
            moved.append(found)
    Competency.objects.bulk_update(moved, ["parent"], batch_size=500)


def _translate(standing: dict[str, Competency], items: Iterable[plain.Item]) -> None:
    Translation.objects.bulk_create(
        [
            Translation(thing_id=standing[item.id].pk, field="label", language=language, value=value)
            for item in items
            for language, value in item.translations
        ],
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["value"],
    )


def write_crosswalks(crosswalks: Iterable[plain.Crosswalk]) -> int:
    """Link competencies of different frameworks; ends that do not stand are left out. Returns how many were linked."""
    keys: dict[tuple[str, str], UUID] = {
        (code, name): pk for code, name, pk in Competency.objects.values_list("framework__code", "source_id", "pk")
    }
    links = [
        Link(source_id=source, target_id=target, kind=walk.kind)
        for walk in crosswalks
        if (source := keys.get((walk.from_framework, walk.from_item)))
        and (target := keys.get((walk.to_framework, walk.to_item)))
        and walk.kind in CROSSWALKS
    ]
    Link.objects.bulk_create(links, ignore_conflicts=True, batch_size=500)
    return len(links)
