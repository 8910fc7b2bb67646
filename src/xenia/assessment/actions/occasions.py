"""Plan an occasion, open it to those who are asked, close it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.assessment.actions.anonymous import forget_who_took_part, make_places, places_left
from xenia.assessment.actions.attainment import recompute_soon
from xenia.assessment.actions.boxes import FEWEST, empty_boxes
from xenia.assessment.models import Asked, Occasion, Privacy, Study, Version
from xenia.assessment.queries.audience import demand_askable
from xenia.assessment.queries.instruments import usable
from xenia.assessment.queries.occasions import studies_to_continue
from xenia.core.actions.audit import recorded
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.things import make_thing, set_state
from xenia.core.keys import cut_log
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Person
from xenia.people.task_kinds import register_kind

ANSWER = "assessment.answer"


def register_answering() -> None:
    """Say what the task of answering says; it is one's own, so that nobody can hand it on."""
    register_kind(
        ANSWER,
        gettext_lazy("Forms to answer"),
        ngettext_lazy("“%(thing)s”: one short form", "“%(thing)s”: %(count)s short forms", "count"),
        permission="assessment.answer_for_others",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is decided before anyone answers; the promise of privacy is never weakened after."""

    title: str
    version: UUID
    opens_at: datetime
    closes_at: datetime
    privacy: str = Privacy.NAMED
    stakes: str = "formative"
    about: UUID | None = None
    role: str = ""
    repeat_days: int = 0
    remind_days: int = 0
    study: UUID | None = None
    new_study: str = ""


@transaction.atomic
def plan_occasion(actor: Actor, plan: Plan, *, asked: Iterable[tuple[UUID, UUID | None]] = ()) -> Occasion:
    """Prepare an occasion as a draft, with who is asked about whom (persons and things by their keys).

    Refused when the instrument can't be used, when the window is empty or over, when an anonymous form is about one
    person or would decide something, when it repeats and nobody is asked, and when a wave would weaken the promise of
    its study. Whoever plans for a course asks its people, and continues studies about it. `new_study` begins one under
    this name.
    """
    version = Version.objects.select_related("instrument__thing", "thing").filter(pk=plan.version).first()
    if version is None:
        raise Refused(_("Choose a form."))
    about = Thing.objects.filter(pk=plan.about).first() if plan.about else None
    demand(actor, "assessment.plan", about)
    if reason := usable(version) or ("" if version.thing.published_at else _("Publish this form first.")):
        raise Refused(reason)
    rows = list(dict.fromkeys(asked))
    demand_askable(actor, rows)
    study = _study_of(actor, plan)
    _check(plan, about=about, study=study, people_asked_about=any(each for _person, each in rows))
    if plan.repeat_days and not rows:
        if plan.privacy != Privacy.NAMED:
            raise Refused(_("Without names, each time needs a link of its own. Ask a group, or ask once."))
        raise Refused(_("A link does not begin again with the form. Ask people by name, or ask once."))
    with recorded(actor, "assessment.plan") as record:
        key = uuid4()
        thing = Thing.objects.create(
            pk=key, kind="occasion", label=plan.title.strip(), route=f"/occasions/{key}/", published_at=None
        )
        occasion = Occasion.objects.create(
            **{"thing": thing, "version": version, "study": study, "wave": _next_wave(study), "about": about},
            **{name: getattr(plan, name) for name in _KEPT},
        )
        # in an order that says nothing: the rows of an anonymous occasion must not tell who came when
        SystemRandom().shuffle(rows)
        insert_rows(Asked, ("occasion", "person", "about"), ((key, *row) for row in rows), ignore_conflicts=True)
        record.note(key, scope=plan.about, now={"privacy": plan.privacy, "stakes": plan.stakes, "asked": len(rows)})
    return occasion


def _study_of(actor: Actor, plan: Plan) -> Study | None:
    if plan.study is None:
        return begin_study(actor, title=plan.new_study, privacy=plan.privacy) if plan.new_study else None
    # held, so that two waves that are prepared at once are numbered one after the other
    study = studies_to_continue(actor).select_for_update(of=("self",)).filter(pk=plan.study).first()
    if study is None:
        raise NotPermitted(_("Choose a study from the list, or begin one."))
    return study


_KEPT = ("privacy", "stakes", "role", "opens_at", "closes_at", "repeat_days", "remind_days")


def _check(plan: Plan, *, about: Thing | None, study: Study | None, people_asked_about: bool) -> None:
    if not plan.title.strip():
        raise Refused(_("Give this occasion a name that those who are asked will understand."))
    if plan.closes_at <= plan.opens_at or plan.closes_at <= timezone.now():
        raise Refused(_("The last moment to answer must lie ahead, and after the first one."))
    if plan.repeat_days and plan.closes_at - plan.opens_at > timedelta(days=plan.repeat_days):
        raise Refused(_("It would begin again before it has ended. Repeat it less often, or close it sooner."))
    if plan.privacy != Privacy.NAMED:
        if (about and about.kind == "person") or people_asked_about:
            raise Refused(_("Anonymous answers are never about one person. Ask by name, or about a course or session."))
        if plan.stakes == "decision":
            raise Refused(_("Nothing can be decided about anyone from anonymous answers."))
    if plan.privacy == Privacy.LINKABLE and study is None:
        raise Refused(_("Answers that are linked over time belong to a study. Begin one, or choose an earlier one."))
    if study is not None and study.privacy != plan.privacy:
        raise Refused(_("The waves of a study keep the promise that was made for the first."))


def _next_wave(study: Study | None) -> int:
    return study.waves.count() + 1 if study else 1


def begin_study(actor: Actor, *, title: str, privacy: str) -> Study:
    """Begin a series of occasions under one promise."""
    demand(actor, "assessment.plan_somewhere")
    if privacy not in Privacy.values or not title.strip():
        raise Refused(_("Give the study a name, and choose what is kept of who answers."))
    with recorded(actor, "assessment.begin_study") as record:
        study = Study.objects.create(thing=make_thing("study", title.strip(), published=True), privacy=privacy)
        record.note(study.pk, now={"privacy": privacy})
    return study


def open_occasion(actor: Actor, occasion: Occasion) -> None:
    """Take the census and ask: from now on, who is asked is fixed for anonymous occasions, and a task waits for each.

    Refuses an anonymous occasion of fewer than ten, counted by the people asked and the uses of its links.
    """
    demand(actor, "assessment.plan", occasion)
    with recorded(actor, "assessment.open") as record:
        # two who open it at once open it once: a second census would make twice the turns, and ask who has answered
        Occasion.objects.select_for_update(of=("self",)).only("pk").get(pk=occasion.pk)
        if Thing.objects.filter(pk=occasion.pk, published_at__isnull=False).exists():
            raise Refused(_("This is open already."))
        counts = dict(occasion.asked.values_list("person").annotate(count=Count("pk")).order_by())
        turns = len(counts) + places_left(occasion)
        if occasion.privacy != Privacy.NAMED and turns < FEWEST:
            raise Refused(_too_few(turns))
        set_state(occasion.thing, "published")
        occasion.census_at = timezone.now()
        occasion.save(update_fields=["census_at"])
        if occasion.privacy != Privacy.NAMED:
            make_places(occasion, count=len(counts))
        for person in Person.objects.filter(pk__in=counts, erased_at=None).select_related("thing"):
            route = f"/answer/{occasion.pk}/"
            due = timezone.localdate(occasion.closes_at)
            ask(ANSWER, thing=occasion.thing, assignee=person, route=route, count=counts[person.pk], due=due)
        record.note(occasion.pk, scope=occasion.about_id, now={"asked": len(counts)})


def _too_few(turns: int) -> str:
    if not turns:
        words = _("Nobody is asked yet. Make a link first, and say how many may answer: at least %(least)s.")
    else:
        words = _(
            "Only %(count)s would be asked, and among so few an answer could be told apart. Ask at least %(least)s."
        )
    return words % {"count": turns, "least": FEWEST}


def close_occasion(actor: Actor, occasion: Occasion) -> None:
    """End the asking: no answer is taken any more, and no task waits. Twice is harmless.

    Anonymous answers become responses only now, all at once; then it is forgotten who took part, in SQLite's log too.
    """
    demand(actor, "assessment.plan", occasion)
    with recorded(actor, "assessment.close") as record:
        if not Occasion.objects.filter(pk=occasion.pk, closed_at=None).update(closed_at=timezone.now()):
            return
        if occasion.privacy == Privacy.NAMED:
            settle(ANSWER, thing=occasion.thing)
            recompute_soon()
        else:
            empty_boxes(occasion)
            forget_who_took_part(occasion)
            transaction.on_commit(lambda: cut_log("default"))
        record.note(occasion.pk, scope=occasion.about_id, now={"closed": True})
    occasion.refresh_from_db()
