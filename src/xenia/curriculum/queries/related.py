"""What else in the school touches what a session teaches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min

from xenia.core.rules import Actor
from xenia.curriculum.models import Alignment, Session
from xenia.curriculum.queries.courses import visible_sessions
from xenia.curriculum.queries.served import Item, items_read

SHOWN = 12
FAR = timedelta(days=36_500)
#: how many candidates are looked at: one statement can name only so many
LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Related:
    """Another session of the year that serves some of the same competencies."""

    session: Session
    first_at: datetime | None
    shared: list[Item]


def related_sessions(actor: Actor, session: Session, *, language: str) -> list[Related]:
    """Other sessions of the year that serve the same competencies: most in common first, then nearest in time.

    Only what a session or its own objectives say counts, since the programme's outcomes reach everywhere. At most
    twelve; a constant number of statements.
    """
    wanted = _direct(session)
    if not wanted:
        return []
    shared = _sharing(session, wanted)
    shared.pop(session.pk, None)
    rows = visible_sessions(actor).filter(pk__in=_closest(shared), year=session.year_id, thing__retired_at__isnull=True)
    timed = list(rows.annotate(first_at=Min("offerings__starts_at")))
    here = session.offerings.order_by("starts_at").values_list("starts_at", flat=True).first()
    items = items_read(wanted, language=language)
    found = [
        Related(row, row.first_at, [item for key, item in items.items() if key in shared[row.pk]]) for row in timed
    ]
    return sorted(found, key=lambda row: (-len(row.shared), _apart(here, row.first_at), row.session.thing.label))[
        :SHOWN
    ]


def _direct(session: Session) -> set[UUID]:
    """What the session and its objectives serve by themselves."""
    subjects = [session.pk, *session.objectives.values_list("pk", flat=True)]
    rows = Alignment.objects.filter(subject__in=subjects, status__in=Alignment.COUNTED)
    return set(rows.values_list("competency", flat=True))


def _sharing(session: Session, wanted: set[UUID]) -> dict[UUID, set[UUID]]:
    """Sessions of the year by what they share, found from the alignments of sessions and of their objectives."""
    counted = Alignment.objects.filter(competency__in=wanted, status__in=Alignment.COUNTED)
    own = counted.filter(subject__session__year=session.year_id).values_list("subject", "competency")
    # by the objective's own year first: ten years of alignments are not followed to their sessions
    through = counted.filter(subject__objective__year=session.year_id, subject__objective__sessions__isnull=False)
    over = through.values_list("subject__objective__sessions", "competency")
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key, competency in (*own.distinct(), *over.distinct()):
        found[key].add(competency)
    return found


def _closest(shared: dict[UUID, set[UUID]]) -> Iterable[UUID]:
    """Those with the most in common."""
    return sorted(shared, key=lambda key: -len(shared[key]))[:LOOKED_AT]


def _apart(here: datetime | None, there: datetime | None) -> timedelta:
    return abs(here - there) if here and there else FAR
