"""Who of those who help is prepared on the days on which they help, who was let in without, and what would mend it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from xenia.core.queries.institution import school_zone
from xenia.osce.models import Credential, Crew, Duty, Exam, ExamStation, Part, Waiver
from xenia.osce.queries.needs import main_part
from xenia.osce.queries.pack import played_at
from xenia.osce.queries.stations import document_of

#: members of the community rate as themselves: there is nothing to be prepared for
GATED = (Part.EXAMINER, Part.PATIENT, Part.INTERPRETER)
PLAYED = ("station__version__station__thing", "station__replaced_by__version__station__thing")


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody helps, what is played there (its station in the bank), in which language they interpret, and the
    last day on which they do."""

    place: ExamStation
    station: UUID
    language: str
    day: date


@dataclass(frozen=True)
class Prepared:
    """One who helps: their posts, the credentials for their part that nobody ended, and the last waiver. Without a post
    they are in reserve, and one credential for their part is enough."""

    crew: Crew
    posts: tuple[Post, ...]
    credentials: tuple[Credential, ...]
    waiver: Waiver | None
    last_day: date

    @cached_property
    def lacking(self) -> tuple[Post, ...]:
        """The posts for which they are not prepared."""
        return tuple(post for post in self.posts if not any(covers(one, post) for one in self.credentials))

    @property
    def ready(self) -> bool:
        """Prepared for all that they are asked to do here."""
        if self.posts:
            return not self.lacking
        return any(one.since <= self.last_day <= one.until for one in self.credentials)

    @property
    def let_in(self) -> bool:
        """Whether the day takes them."""
        return self.ready or self.waiver is not None

    @property
    def until(self) -> date | None:
        """The last day of what they have for this part; None where they have nothing."""
        return max((one.until for one in self.credentials), default=None)


def covers(credential: Credential, post: Post) -> bool:
    """Whether a credential is for this post, on its day."""
    here = credential.station_id in (None, post.station)
    spoken = not credential.language or not post.language or main_part(credential.language) == post.language
    return here and spoken and credential.since <= post.day <= credential.until


def preparation_of(exam: Exam, *, person: UUID | None = None) -> list[Prepared]:
    """Everybody of an exam whose part asks for it, by part and name, or one of them. Five statements."""
    crew = Crew.objects.filter(exam=exam, part__in=GATED).select_related("person__thing")
    rows = list((crew.filter(person=person) if person else crew).order_by("part", "person__thing__label", "pk"))
    waivers = _waivers(rows)
    standing = credentials_of({one.person_id for one in rows})
    last = exam.sittings.order_by("begins_at").last()
    zone = school_zone()
    day = last.begins_at.astimezone(zone).date() if last else timezone.localdate()
    posts = _posts(rows, zone)
    return [
        Prepared(one, tuple(posts[one.pk]), standing.get((one.person_id, one.part), ()), waivers.get(one.pk), day)
        for one in rows
    ]


def credentials_of(people: Iterable[UUID]) -> dict[tuple[UUID, str], tuple[Credential, ...]]:
    """What each has by part, without what was ended. One statement."""
    found: dict[tuple[UUID, str], list[Credential]] = defaultdict(list)
    rows = Credential.objects.filter(person__in=people, ended_at=None).select_related("station__thing")
    for one in rows.order_by("-until", "pk"):
        found[one.person_id, one.part].append(one)
    return {key: tuple(several) for key, several in found.items()}


def unprepared_at(person: UUID, place: ExamStation, part: str) -> Prepared | None:
    """Somebody who has a post at this place, is not prepared for it and was not let in; None for everybody else:
    whether they may be here at all is asked elsewhere."""
    for one in preparation_of(place.exam, person=person):
        here = any(post.place.pk == place.pk for post in one.lacking)
        if one.crew.part == part and here and one.waiver is None:
            return one
    return None


def _posts(rows: Iterable[Crew], zone: tzinfo) -> Mapping[int, list[Post]]:
    """By helper, one for each place, with the last day there."""
    parts = {one.pk: one.part for one in rows}
    duties = Duty.objects.filter(crew__in=parts, station__version__isnull=False).select_related("sitting", *PLAYED)
    found: dict[tuple[int, int], Post] = {}
    for duty in duties.order_by("station__number", "sitting__begins_at"):
        version = played_at(duty.station)
        spoken = main_part(document_of(version).patient.language) if parts[duty.crew_id] == Part.INTERPRETER else ""
        found[duty.crew_id, duty.station_id] = Post(
            duty.station, version.station_id, spoken, duty.sitting.begins_at.astimezone(zone).date()
        )
    posts: dict[int, list[Post]] = defaultdict(list)
    for (crew, _place), post in found.items():
        posts[crew].append(post)
    return posts


def _waivers(rows: Iterable[Crew]) -> dict[int, Waiver]:
    """The last one of each."""
    found = Waiver.objects.filter(crew__in=[one.pk for one in rows]).select_related("by__thing")
    return {one.crew_id: one for one in found.order_by("at", "pk")}
