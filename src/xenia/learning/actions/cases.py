"""Bring in a case, save its text in a language, begin a new version, publish it."""

from dataclasses import replace
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.reviews import ask_again
from xenia.community.actions.uses import set_uses
from xenia.community.choices import Audience, Purpose
from xenia.community.models import Review
from xenia.core.actions.audit import Record, recorded
from xenia.core.actions.things import make_thing, set_state
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.learning.actions.earlier import forget_states, forget_states_of, held, keep_state, stands_as
from xenia.learning.models import Case, CaseVersion, Script
from xenia.learning.place import CASE, VERSION
from xenia.learning.queries.cases import newest_version
from xenia.learning.queries.passages import uses_of
from xenia.learning.queries.readiness import what_is_missing
from xenia.standards.cases import CaseDocument, write


def bring_case(actor: Actor, document: CaseDocument, *, about_migrants: bool = True) -> CaseVersion:
    """Make a case of a document, as a draft. Refused for a code that stands already."""
    demand(actor, "learning.author")
    if Case.objects.filter(code=document.code).exists():
        raise Refused(
            _("A case called “%(code)s” stands already. Give this one another name.") % {"code": document.code}
        )
    with recorded(actor, "case.bring") as record:
        thing = make_thing(CASE, document.title)
        case = Case(thing=thing, code=document.code, author_id=actor.person, about_migrants=about_migrants)
        case.save(force_insert=True)
        version = _new_version(case, 1, document.language)
        _write(actor, version, replace(document, translates=""), saves=1)
        _mind_stories(case, record)
        record.note(case.pk, now={"code": case.code, "version": 1})
    return version


def _new_version(case: Case, number: int, language: str) -> CaseVersion:
    version = CaseVersion(thing=make_thing(VERSION, case.code), case=case, number=number, language=language)
    version.save(force_insert=True)
    return version


def begin_version(actor: Actor, case: Case) -> CaseVersion:
    """The draft of a case: the one that stands, or a new one with every language of the newest version. Their saves are
    counted on, so that whoever read a text before is known to have seen it as it stands."""
    demand(actor, "learning.author")
    newest = newest_version(case)
    if not newest.thing.published_at:
        return newest
    with recorded(actor, "case.begin_version") as record:
        version = _new_version(case, newest.number + 1, newest.language)
        for script in newest.scripts.all():
            script.pk, script.version = None, version
            script._state.adding = True
            script.save()
        record.note(case.pk, now={"version": version.number})
    return version


def save_script(actor: Actor, version: CaseVersion, document: CaseDocument, *, seen: int, shows: int = 0) -> Script:
    """Keep the text of a draft in one language. `seen` counts the saves that the editor had before them, 0 for a new
    language: when somebody saved meanwhile, it is refused, and the editor still has what they wrote.

    A published version takes new languages only. What a passage stands for is looked up, and refused where its teller
    does not agree. What it was before is kept, to go back to (`shows` is the state gone back to); whoever read an
    earlier state is asked to look again.
    """
    demand(actor, "learning.author")
    if document.code != version.case.code:
        raise Refused(_("This is the text of another case (“%(code)s”).") % {"code": document.code})
    standing = Script.objects.filter(version=version, language=document.language).first()
    if (standing.saves if standing else 0) != seen:
        raise Refused(
            _("Somebody saved this text while you wrote. Nothing of yours is lost: compare, then save again.")
        )
    if version.thing.published_at and (standing or document.language == version.language):
        raise Refused(_("This version is published, so its text stays. Begin a new version."))
    with held(version), recorded(actor, "case.save") as record:
        before = stands_as(standing) if standing else 0
        script = _write(actor, version, document, saves=seen + 1)
        keep_state(script, shows=shows or script.saves, before=before)
        if not version.thing.published_at and Review.objects.filter(subject=version.thing).exists():
            ask_again(version.thing)
        if document.language == version.language:
            Thing.objects.filter(pk=version.case_id).update(label=document.title)
        if _mind_stories(version.case, record):
            forget_states_of([version.case_id])
        record.note(version.case_id, now={"language": script.language, "saves": script.saves})
    return script


def save_translation(actor: Actor, version: CaseVersion, document: CaseDocument, *, seen: int) -> Script:
    """Keep a translation as `save_script` does, in the draft of the case; where the version is published, a new one is
    begun, so that what is published has no text half told. Nothing is begun when it is refused."""
    with transaction.atomic():
        return save_script(actor, begin_version(actor, version.case), document, seen=seen)


def _write(actor: Actor, version: CaseVersion, document: CaseDocument, *, saves: int) -> Script:
    text = write(document)
    values = {"text": text, "digest": sha256(text.encode()).digest(), "saves": saves, "status": Script.Status.DRAFT}
    values |= {"by_id": actor.person, "at": timezone.now()}
    rows = Script.objects.filter(version=version, language=document.language, saves=saves - 1)
    if rows.update(**values):
        return Script.objects.get(version=version, language=document.language)
    try:
        with transaction.atomic():
            return Script.objects.create(version=version, language=document.language, **values)
    except IntegrityError as error:  # another editor saved at this moment
        raise Refused(
            _("Somebody saved this text while you wrote. Nothing of yours is lost: compare, then save again.")
        ) from error


def _mind_stories(case: Case, record: Record) -> bool:
    """The stories that the published version and the draft rest on are the ones that their tellers see; whether one
    that has ended left it."""
    wanted = uses_of(case)
    return set_uses(case.thing, wanted, purpose=Purpose.TEACHING, audience=Audience.STUDENTS, record=record)


def publish_case(actor: Actor, version: CaseVersion) -> None:
    """Let a version be played, and retire the one before.

    Refused while the checker finds an error in it and, of a case about migrants, while not both sides have signed every
    word of it as it stands: nothing else opens this gate.
    """
    demand(actor, "learning.publish")
    if version.thing.published_at:
        raise Refused(_("This version is published already."))
    if missing := what_is_missing(version):
        raise Refused(" ".join([_("It can't be published yet."), *missing[:3]]))
    with recorded(actor, "case.publish") as record:
        for before in version.case.versions.filter(thing__published_at__isnull=False, thing__retired_at=None):
            set_state(before.thing, "retired")
        set_state(version.thing, "published")
        if not version.case.thing.published_at:
            set_state(version.case.thing, "published")
        forget_states(version)
        _mind_stories(version.case, record)
        record.note(version.case_id, now={"published": version.number})


def set_reading_age(actor: Actor, case: Case, age: int) -> None:
    """Choose how easily the scenes of a case should read."""
    demand(actor, "learning.author")
    if not 8 <= age <= 22:
        raise Refused(_("Choose an age from 8 to 22."))
    with recorded(actor, "case.reading_age") as record:
        record.note(case.pk, was={"age": case.reading_age}, now={"age": age})
        case.reading_age = age
        case.save(update_fields=["reading_age"])


def check_translation(actor: Actor, script: Script) -> None:
    """Say that a translation was read by somebody else than who wrote it, and holds."""
    demand(actor, "learning.author")
    if script.language == script.version.language:
        raise Refused(_("This is the text that the others are translated from."))
    if actor.person is None or script.by_id == actor.person:
        raise Refused(_("A second person reads a translation: whoever saved it last does not check it."))
    with recorded(actor, "case.check_translation") as record:
        script.status = Script.Status.CHECKED
        script.save(update_fields=["status"])
        record.note(script.version.case_id, now={"checked": script.language})
