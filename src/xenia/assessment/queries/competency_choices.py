"""Competencies of every visible framework, as an author finds them and an instrument names them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xenia.core.queries.text import labels_in
from xenia.core.rules import Actor, Refused
from xenia.curriculum.models import Competency
from xenia.curriculum.queries.frameworks import visible_competencies

OFFERED = 12


def offered_competencies(actor: Actor, words: str, *, language: str) -> list[str]:
    """What a type-ahead offers: those that hold all the words, in code, label or framework; two statements at most."""
    parts = words.split()
    if not parts or len(words.strip()) < 2:
        return []
    rows = visible_competencies(actor)
    for part in parts[:8]:
        rows = rows.filter(_holds(part, language))
    return list(_worded(rows.order_by("framework__code", "position", "source_id")[:OFFERED], language).values())


def found_competency(actor: Actor, said: str, *, language: str, exactly: bool = False) -> str:
    """The reference, framework:identifier, of what someone typed or chose; Refused when it is none, or several.

    Words that only one competency holds name it too, unless it is wanted `exactly`.
    """
    wanted = " ".join(said.split())
    framework, colon, name = wanted.partition(":")
    rows = visible_competencies(actor)
    if colon and (exact := rows.filter(framework__code=framework, source_id=name.strip()).first()):
        return _reference(exact)
    code = wanted.partition(" ")[0]
    worded = _worded(rows.filter(framework__code=code), language)
    fits = [reference for reference, words in worded.items() if words.casefold() == wanted.casefold()]
    if len(fits) == 1:
        return fits[0]
    near = offered_competencies(actor, wanted, language=language)
    if len(near) == 1 and not exactly:
        return found_competency(actor, near[0], language=language, exactly=True)
    raise Refused(_not_one(near, wanted))


def competencies_in_words(references: Iterable[str], *, language: str) -> dict[str, str]:
    """What each reference is called; one that this school does not have stays as it is. Two statements at most."""
    wanted = set(references)
    if not wanted:
        return {}
    pairs = [reference.partition(":")[::2] for reference in wanted]
    rows = Competency.objects.filter(
        framework__code__in={code for code, _name in pairs}, source_id__in={name for _code, name in pairs}
    ).select_related("thing", "framework")
    return {reference: words for reference, words in _worded(rows, language).items() if reference in wanted}


def _holds(part: str, language: str) -> Q:
    base = language.split("-")[0]
    label = Q(thing__label__icontains=part)
    if base != "en":
        translated = Q(
            thing__translations__field="label",
            thing__translations__language__in={language, base},
            thing__translations__value__icontains=part,
        )
        label |= Q(pk__in=Competency.objects.filter(translated).values("pk"))
    return label | Q(code__icontains=part) | Q(source_id__iexact=part) | Q(framework__code__icontains=part)


def _worded(rows: QuerySet[Competency], language: str) -> dict[str, str]:
    """Reference → framework's code, its own code and its label in the reader's language."""
    found = list(rows)
    labels = labels_in(language, [row.pk for row in found])
    return {
        _reference(row): " ".join(
            f"{row.framework.code} {row.code or row.source_id} {labels.get(row.pk, row.thing.label)}".split()
        )
        for row in found
    }


def _reference(row: Competency) -> str:
    return f"{row.framework.code}:{row.source_id}"


def _not_one(near: list[str], asked: str) -> str:
    if not near:
        return _("No competency is called “%(asked)s”. Try its code, or other words.") % {"asked": asked[:80]}
    return _("Several competencies hold “%(asked)s”: %(names)s. Choose one of them.") % {
        "asked": asked[:80],
        "names": "; ".join(near[:4]),
    }
