"""Growth: one's own, that of those whom one accompanies, and what each point rests on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.evidence import supersede_evidence
from xenia.assessment.forms.growth import CorrectionForm
from xenia.assessment.queries.growth import growth_of, readable_evidence, withdrawn_from
from xenia.assessment.queries.growth_words import growth_sentence
from xenia.assessment.queries.learners import accompanied_by, mentors_of, visible_learners
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused, may
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
    own = actor.person == learner.pk
    context = {"growth": read, "one": one, "learner": learner, "own": own, "trail": trail}
    context |= {"withdrawn": withdrawn_from(read, found)}
    context |= {"may_correct": not own and may(actor, "assessment.record_evidence")}
    return render(request, "assessment/growth_competency.html", context)


@requires("assessment.record_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def growth_correct(request: HttpRequest, person: UUID, competency: UUID, evidence: int) -> HttpResponse:
    """Correct one observation, or take it out of what counts."""
    actor = actor_of(request)
    learner = get_object_or_404(visible_learners(actor).exclude(pk=actor.person), pk=person)
    standing = readable_evidence(actor, learner).select_related("competency__thing", "source")
    found = get_object_or_404(standing, pk=evidence, competency=competency)
    back = reverse("growth_competency", args=[person, competency])
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            supersede_evidence(actor, found, level=form.corrected, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected. What stood before is kept and counts no more."))
            return redirect(back)
    trail = [*_trail(actor, learner), (str(found.competency), back), (_("Correct"), "")]
    context = {"form": form, "found": found, "learner": learner, "back": back, "trail": trail}
    return render(request, "assessment/growth_correct.html", context, status=422 if form.errors else 200)


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
