"""Write the school's own competencies as an import brings them, and what they are related to elsewhere."""

from uuid import UUID

from django.utils import timezone

from xenia.core.actions.rows import insert_rows
from xenia.core.models import Link, Thing
from xenia.curriculum.actions.importing.rows import Writing, bring_back, differences, write_labels
from xenia.curriculum.models import Alignment, Competency, Framework, LooseReference
from xenia.curriculum.queries.document_links import RELATED, SCHOOL
from xenia.standards import curriculum as plain
from xenia.standards.compare import RETIRED, KindComparison

#: what people read beside a label; an identifier that is longer is no code
LONGEST_CODE = 100
Keys = dict[tuple[str, str], UUID]


def write_competencies(writing: Writing, part: KindComparison, incoming: plain.Curriculum) -> None:
    """Create and reword competencies of the school's own frameworks; a framework that is new is made, as its own."""
    frameworks = {code: _own_framework(code) for code in sorted({c.framework for c in incoming.competencies})}
    keys = _keys(list(frameworks))
    order = {(row.framework, row.id): number for number, row in enumerate(incoming.competencies)}
    now = timezone.now()
    for row in part.created:
        thing = Thing(kind="competency", label=row.label or row.id, published_at=now)
        thing.route = f"/competencies/{thing.pk}/"
        thing.save(force_insert=True)
        Competency.objects.create(
            thing=thing,
            framework=frameworks[row.framework],
            source_id=row.id,
            code=row.id if len(row.id) <= LONGEST_CODE else "",
            uri=row.uri,
            position=order[row.framework, row.id],
        )
        keys[row.framework, row.id] = thing.pk
        writing.record.note(thing.pk, scope=frameworks[row.framework].pk, now={"label": thing.label})
    _update(writing, part, keys, frameworks)
    for row in [*part.created, *(u.now for u in part.updated)]:
        parent = keys.get((row.framework, row.parent))
        Competency.objects.filter(pk=keys[row.framework, row.id]).update(parent=parent, uri=row.uri)


def _update(writing: Writing, part: KindComparison, keys: Keys, frameworks: dict[str, Framework]) -> None:
    # two frameworks may call different things by the same identifier
    named = [keys[u.now.framework, u.now.id] for u in part.updated]
    write_labels(part.updated, "label", named)
    back = [key for key, u in zip(named, part.updated, strict=True) if RETIRED in u.fields]
    bring_back(back)
    writing.moved |= set(Alignment.objects.filter(competency__in=back).values_list("subject", flat=True))
    for key, update in zip(named, part.updated, strict=True):
        was, now = differences(update)
        writing.record.note(key, scope=frameworks[update.now.framework].pk, was=was, now=now)


def _keys(codes: list[str]) -> Keys:
    rows = Competency.objects.filter(framework__code__in=codes)
    return {(code, name): pk for code, name, pk in rows.values_list("framework__code", "source_id", "pk")}


def _own_framework(code: str) -> Framework:
    found = Framework.objects.filter(code=code).first()
    if found:
        return found
    label = "The school's own competencies" if code == SCHOOL else code
    thing = Thing.objects.create(
        kind="framework", label=label, route=f"/frameworks/{code}/", published_at=timezone.now()
    )
    return Framework.objects.create(thing=thing, code=code, own=True)


def write_crosswalks(incoming: plain.Curriculum) -> None:
    """Relate the school's own competencies to those of other frameworks; an end that stands nowhere is kept loose."""
    if not incoming.crosswalks:
        return
    keys = _keys([SCHOOL, *{framework for _, framework, _ in incoming.crosswalks}])
    loose: list[tuple[UUID, str, str]] = []
    links: list[tuple[UUID, UUID, str]] = []
    for own, framework, name in dict.fromkeys(incoming.crosswalks):
        source, target = keys.get((SCHOOL, own)), keys.get((framework, name))
        if source and target and source != target:
            links.append((source, target, "related"))
        elif source:
            loose.append((source, RELATED, f"{framework} {name}"))
    came = {source for source, _, _ in (*links, *loose)}
    LooseReference.objects.filter(field=RELATED, thing__in=came).delete()
    insert_rows(LooseReference, ("thing", "field", "source_id"), loose, ignore_conflicts=True)
    insert_rows(Link, ("source", "target", "kind"), links, ignore_conflicts=True)
