"""Growth: one's own, that of those whom one accompanies, and what each point rests on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.assessment.queries.growth import growth_of
from xenia.assessment.queries.growth_words import growth_sentence
from xenia.assessment.queries.learners import accompanied_by, mentors_of, visible_learners
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor
from xenia.curriculum.models import Competency
from xenia.people.models import Person


@requires("assessment.view_growth")
@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """One's own."""
    actor = actor_of(request)
    own = get_object_or_404(visible_learners(actor), pk=actor.person)
    more = {"mentors": mentors_of(own), "accompanies": accompanied_by(actor).exists()}
    return _page(request, actor, own, **more)


@requires("assessment.view_growth")
@require_safe
def growth_of_person(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody's, as far as it opens."""
    actor = actor_of(request)
    found = get_object_or_404(visible_learners(actor), pk=person)
    own = actor.person == found.pk
    return _page(request, actor, found, mentors=mentors_of(found) if own else [], trail=_trail(actor, found))


def _page(request: HttpRequest, actor: Actor, learner: Person, **more: Any) -> HttpResponse:
    read = growth_of(actor, learner, language=get_language() or "en")
    context = {"growth": read, "learner": learner, "own": actor.person == learner.pk, "sentence": growth_sentence(read)}
    return render(request, "assessment/growth.html", context | more)


@requires("assessment.view_growth")
@require_safe
def growth_competency(request: HttpRequest, person: UUID, competency: UUID) -> HttpResponse:
    """Every observation of one competency, each kind apart."""
    actor = actor_of(request)
    learner = get_object_or_404(visible_learners(actor), pk=person)
    found = get_object_or_404(Competency.objects.select_related("thing"), pk=competency)
    read = growth_of(actor, learner, language=get_language() or "en", competency=found)
    one = read.frameworks[0].seen[0]
    trail = [*_trail(actor, learner), (one.code or one.label, "")]
    context = {"growth": read, "one": one, "learner": learner, "own": actor.person == learner.pk, "trail": trail}
    return render(request, "assessment/growth_competency.html", context)


def _trail(actor: Actor, learner: Person) -> list[tuple[str, str]]:
    here = reverse("growth_of", args=[learner.pk])
    if actor.person == learner.pk:
        return [(_("My growth"), reverse("growth"))]
    if actor.holds("programme_director"):
        return [(_("People"), reverse("people")), (learner.name, learner.thing.route), (_("Growth"), here)]
    return [(_("People you accompany"), reverse("accompanying")), (learner.name, here)]


@requires("assessment.view_growth")
@require_safe
def accompanying(request: HttpRequest) -> HttpResponse:
    """Those whom one accompanies."""
    return render(request, "assessment/accompanying.html", {"learners": list(accompanied_by(actor_of(request)))})
