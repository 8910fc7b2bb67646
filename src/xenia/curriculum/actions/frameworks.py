"""Bring a framework in, its crosswalks with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import Record, recorded
from xenia.core.models import Link, Thing, Translation
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Competency, Framework
from xenia.standards import frameworks as plain
from xenia.standards.curriculum import Problem

FIELDS = ("code", "kind", "position", "uri", "note", "valid_from", "valid_until")
HEAD = ("version", "issuer", "source_url", "uri", "licence", "language", "description", "note")
DATED_HEAD = (*HEAD, "valid_from", "valid_until")
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
    framework = _head(record, incoming, own=own)
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
    _translate(framework, standing, incoming.items)
    return tally


def _head(record: Record, incoming: plain.Framework, *, own: bool) -> Framework:
    """The framework's own row; what the file does not say stays as it was."""
    framework = Framework.objects.filter(code=incoming.code).select_related("thing").first()
    fresh = framework is None
    if framework is None:
        thing = Thing.objects.create(
            kind="framework",
            label=incoming.title,
            route=f"/frameworks/{incoming.code}/",
            published_at=timezone.now(),
        )
        framework = Framework(thing=thing, code=incoming.code, own=own)
    was = _head_of(framework, framework.thing.label)
    for name in DATED_HEAD:
        setattr(framework, name, getattr(incoming, name) or was[name])
    framework.save()
    title = was["title"] if incoming.title == incoming.code else incoming.title  # a table tells no title of its own
    Thing.objects.filter(pk=framework.pk).exclude(label=title).update(label=title)
    now = _head_of(framework, title)
    changed = [name for name in now if now[name] != was[name]]
    if fresh:
        record.note(framework.pk, now=incoming.title)
    elif changed:
        record.note(framework.pk, was={n: was[n] for n in changed}, now={n: now[n] for n in changed})
    return framework


def _head_of(framework: Framework, title: str) -> dict[str, Any]:
    return {"title": title, **{name: getattr(framework, name) for name in DATED_HEAD}}


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


def _translate(framework: Framework, standing: dict[str, Competency], items: Iterable[plain.Item]) -> None:
    """Write translations that are new or differ; a text that changed is a draft again, whoever had checked it."""
    texts = Translation.objects.filter(thing__competency__framework=framework, field="label")
    known = {(thing, language): value for thing, language, value in texts.values_list("thing", "language", "value")}
    Translation.objects.bulk_create(
        [
            Translation(thing_id=standing[item.id].pk, field="label", language=language, value=value)
            for item in items
            for language, value in item.translations
            if known.get((standing[item.id].pk, language)) != value
        ],
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["value", "status"],
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


def add_crosswalk(actor: Actor, source: Competency, target: Competency, *, kind: str, reason: str = "") -> Link:
    """Say that `source` is exactly, broader than, narrower than or related to `target` of another framework.

    Refused within one framework, and when the two are linked already, whichever end it was said from.
    """
    demand(actor, "curriculum.manage_frameworks")
    if kind not in CROSSWALKS:
        raise Refused(_("Choose how the two stand to one another: exact, broader, narrower or related."))
    if source.framework_id == target.framework_id:
        raise Refused(_("A crosswalk joins two frameworks. Choose an item of another one."))
    ends = Q(source=source.pk, target=target.pk) | Q(source=target.pk, target=source.pk)
    if Link.objects.filter(ends, kind__in=CROSSWALKS).exists():
        raise Refused(_("These two are linked already. Remove that link first."))
    with recorded(actor, "framework.crosswalk", reason=reason) as record:
        made = Link.objects.create(source_id=source.pk, target_id=target.pk, kind=kind)
        record.note(source.pk, scope=source.framework_id, now={"kind": kind, "target": str(target.pk)})
    return made


def remove_crosswalk(actor: Actor, walk: Link, *, reason: str = "") -> None:
    """Take a crosswalk away; the record keeps that it stood."""
    demand(actor, "curriculum.manage_frameworks")
    if walk.kind not in CROSSWALKS:
        raise Refused(_("This is no crosswalk."))
    with recorded(actor, "framework.crosswalk", reason=reason) as record:
        scope = Competency.objects.filter(pk=walk.source_id).values_list("framework", flat=True).first()
        record.note(walk.source_id, scope=scope, was={"kind": walk.kind, "target": str(walk.target_id)})
        walk.delete()
