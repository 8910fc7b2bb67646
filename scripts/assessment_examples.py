"""What the addresses of the measuring room are filled with, in a copy of the demo school."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from scripts.cast import course, user_of
from xenia.assessment.actions.instruments import add_item, begin_version
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.occasions import Plan, begin_study, open_occasion, plan_occasion
from xenia.assessment.models import Occasion
from xenia.assessment.queries.instruments import instrument_of, newest_version, version_of, whole_of
from xenia.core.actions.media import store_media
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM
from xenia.people.demo_cast import CAST
from xenia.people.queries.actors import actor_for
from xenia.standards.instrument_yaml import write_instrument


def _planned(title: str, *, opened: bool) -> Occasion:
    """An asking about the course: its director once, its teacher about two students."""
    version = newest_version(instrument_of("global-rating"), published=True)
    assert version is not None
    director, teacher, student, mentor = (
        user_of(kind).person for kind in ("course_director", "teacher", "student", "mentor")
    )
    now = timezone.now()
    plan = Plan(
        title=title,
        version=version.pk,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=14),
        about=course().pk,
        remind_days=3,
    )
    asked = [(director.pk, None), (teacher.pk, student.pk), (teacher.pk, mentor.pk)]
    occasion = plan_occasion(SYSTEM, plan, asked=asked)
    if opened:
        open_occasion(SYSTEM, occasion)
        link_for_anyone(SYSTEM, occasion, uses=20)
    return occasion


@cache
def _open() -> Occasion:
    return _planned("After the visit", opened=True)


def _unnamed() -> Any:
    """Two rounds of a study, a form without names, and one that begins tomorrow, all asked of the whole cast."""
    version = newest_version(instrument_of("global-rating"), published=True)
    assert version is not None
    study = begin_study(SYSTEM, title="Ready for practice", privacy="linkable")
    now, rounds = timezone.now(), []
    for privacy, opens in (("linkable", -1), ("linkable", -1), ("anonymous", -1), ("anonymous", 24)):
        plan = Plan(
            title="How ready do you feel?",
            version=version.pk,
            opens_at=now + timedelta(hours=opens),
            closes_at=now + timedelta(days=14),
            privacy=privacy,
            study=study.pk if privacy == "linkable" else None,
        )
        asked = [(user_of(part.kind).person_id, None) for part in CAST]
        rounds.append(plan_occasion(SYSTEM, plan, asked=asked))
        open_occasion(SYSTEM, rounds[-1])
    return [each.pk for each in rounds]


def _occasions() -> Any:
    return [_open().pk, _planned("Before the visit", opened=False).pk]


def asked_of_anyone() -> Any:
    """The occasion to which a link for anyone leads."""
    return _open()


def path_for_anyone() -> str:
    """The path of a link with which anyone may answer."""
    return link_for_anyone(SYSTEM, _open(), uses=None)


def _link() -> Any:
    return SignedLink.objects.filter(scope=_open().pk, revoked_at=None).latest("created_at").pk


@cache
def _drafted() -> Any:
    """A form that is being written: a question with a rule, one that lacks its answers, a scale."""
    instrument = instrument_of("interpreter-use")
    version = begin_version(SYSTEM, instrument)
    add_item(SYSTEM, version)
    return instrument.pk


def _instruments() -> Any:
    """A form with languages, one that belongs to others, one that is being written."""
    return [instrument_of(code).pk for code in ("global-rating", "cccq")] + [_drafted()]


@cache
def _brought() -> Any:
    """A file of a form to look at, and one with something wrong in it."""
    sound = write_instrument(whole_of(version_of(instrument_of("global-rating"))))
    owner = actor_for(user_of("exam_administrator").person_id)
    tomorrow = timezone.now() + timedelta(days=1)
    texts = (sound.replace("Global rating", "Rating"), sound.replace("type: text", "type: textt"))
    return [store_media(owner, text.encode(), name="rating.yaml", expires_at=tomorrow).pk for text in texts]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "brought.media": _brought,
    "instrument.key": cache(_instruments),
    "instrument_edit.key": _drafted,
    "text.key": _drafted,
    "into.key": _drafted,
    "translate.key": cache(lambda: instrument_of("global-rating").pk),
    "translate.language": lambda: "ar",
    "answer.key": lambda: _open().pk,
    "anonymously.key": cache(_unnamed),
    "put.key": lambda: _open().pk,
    "turn.key": lambda: _open().pk,
    "about.key": lambda: _open().pk,
    "about.about": lambda: user_of("student").person_id,
    "decline.key": lambda: _open().pk,
    "done.key": lambda: _open().pk,
    "occasion.key": cache(_occasions),
    "link.key": lambda: _open().pk,
    "end.key": lambda: _open().pk,
    "do.key": lambda: _open().pk,
    "end.link": _link,
}
