"""Forms that are sent out: the list, planning one, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.assessment.actions.budgets import set_budgets
from xenia.assessment.actions.links import end_link, link_for_anyone, link_for_person
from xenia.assessment.actions.occasions import close_occasion, open_occasion, plan_occasion
from xenia.assessment.actions.reminders import remind
from xenia.assessment.forms.occasions import ANYONE, PAIRS, PROMISES, STAKES, LinkForm, PlanForm, first_moments
from xenia.assessment.models import Occasion, Privacy
from xenia.assessment.queries.audience import ROLES, audience_choices, pairs_from, people_in, people_to_name
from xenia.assessment.queries.budgets import loads, term_of
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasion_page import (
    latest_response,
    living_links,
    plan_offers,
    rate_of,
    state_of,
    still_waiting,
    with_rates,
)
from xenia.assessment.queries.occasions import repeat_missed, visible_occasions
from xenia.core.access import actor_of, requires
from xenia.core.codes import qr_code
from xenia.core.rules import Refused, may
from xenia.people.models import Person

PAGE = 40


@requires("assessment.view_results_somewhere")
@require_safe
def occasions(request: HttpRequest) -> HttpResponse:
    """What is out, what is planned, what is done."""
    actor = actor_of(request)
    page = Paginator(with_rates(visible_occasions(actor)), PAGE).get_page(request.GET.get("page"))
    rows = [{"occasion": one, "rate": rate_of(one), "state": state_of(one)} for one in page]
    context = {"rows": rows, "page": page, "may_plan": may(actor, "assessment.plan_somewhere")}
    return render(request, "assessment/occasions.html", context)


@requires("assessment.plan_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_new(request: HttpRequest) -> HttpResponse:
    """Plan an occasion; the budget of minutes of those who are asked stands beside."""
    actor = actor_of(request)
    offers = plan_offers(actor) | {"audience": [("", "—"), *audience_choices(actor)]}
    form = PlanForm(request.POST or None, offers=offers, initial=first_moments())
    if request.method == "POST" and form.is_valid():
        try:
            occasion = plan_occasion(actor, form.plan(), asked=_asked(actor, form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("occasion", occasion.pk)
    context = {"form": form, "promises": list(PROMISES.items()), "loads": loads(timezone.localdate())}
    return render(request, "assessment/occasion_new.html", context, status=422 if form.errors else 200)


def _asked(actor: Any, form: PlanForm) -> list[tuple[UUID, UUID | None]]:
    said = form.cleaned_data
    if said["asks"] == ANYONE:
        return []
    if said["asks"] == PAIRS:
        return [(pair.person, pair.about) for pair in pairs_from(actor, said["pairs"])]
    return [(key, None) for key in people_in(actor, said["audience"]).values_list("pk", flat=True)]


def _seen(request: HttpRequest, key: UUID) -> Occasion:
    found: Occasion = get_object_or_404(with_rates(visible_occasions(actor_of(request))), pk=key)
    return found


@requires("assessment.view_results_somewhere")
@require_safe
def occasion(request: HttpRequest, key: UUID) -> HttpResponse:
    """One occasion: its window and promise, who answered, who is waited for, its links."""
    found = _seen(request, key)
    plain = plain_of(found.version)
    added = dict.fromkeys(found.asked.values_list("person", flat=True), plain.minutes) if not found.census_at else {}
    may_plan = may(actor_of(request), "assessment.plan", found)
    context = {
        "occasion": found,
        "form": plain,
        "state": state_of(found),
        "rate": rate_of(found),
        "promise": PROMISES[Privacy(found.privacy)],
        "missed": repeat_missed(found),
        "stakes": STAKES[found.stakes],  # type: ignore[index]
        "waiting": still_waiting(actor_of(request), found) if may_plan else [],
        "links": living_links(found) if may_plan else [],
        "last": latest_response(found),
        "loads": loads(timezone.localdate(found.opens_at), adding=added) if may_plan and not found.census_at else [],
        "may_plan": may_plan,
        "link_form": LinkForm(),
        "trail": [(_("Forms sent out"), "/occasions/"), (found.thing.label, "")],
    }
    return render(request, "assessment/occasion.html", context)


DEEDS = {
    "open": (open_occasion, gettext_lazy("It is open. Those who are asked find it in their inbox.")),
    "close": (close_occasion, gettext_lazy("It is closed. What was answered stays.")),
    "remind": (remind, gettext_lazy("A reminder is on its way to everyone who has not answered yet.")),
}
#: nobody is asked by name, so no inbox has it
OPEN_BY_LINK = gettext_lazy("It is open. Whoever has a link can answer; make one here when there is none yet.")


@requires("assessment.plan_somewhere")
@require_POST
def occasion_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open, close, remind."""
    found = _seen(request, key)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise PermissionDenied
    try:
        deed[0](actor_of(request), found)
        by_link = deed[0] is open_occasion and not found.asked.exists()
        messages.success(request, OPEN_BY_LINK if by_link else deed[1])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("occasion", key)


@requires("assessment.plan_somewhere")
@require_POST
def occasion_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a link, for one person or for many, and show it once with its code."""
    found, actor = _seen(request, key), actor_of(request)
    form = LinkForm(request.POST)
    person = _person(request)
    try:
        if not form.is_valid():
            raise Refused(_("Say how many may answer with it, from one to 100,000."))
        path = (
            link_for_person(actor, found, person)
            if person
            else link_for_anyone(actor, found, uses=form.cleaned_data["uses"])
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("occasion", key)
    address = request.build_absolute_uri(path)
    context = {"occasion": found, "person": person, "address": address, "code": qr_code(address)}
    return render(request, "assessment/occasion_link.html", context)


def _person(request: HttpRequest) -> Person | None:
    said = request.POST.get("person", "")
    try:
        key = UUID(said) if said else None
    except ValueError as error:
        raise Http404 from error
    theirs = people_to_name(actor_of(request))
    return get_object_or_404(theirs.select_related("thing"), pk=key) if key else None


@requires("assessment.plan_somewhere")
@require_POST
def occasion_link_end(request: HttpRequest, key: UUID, link: UUID) -> HttpResponse:
    """End a link at once."""
    found = _seen(request, key)
    held = next((one for one in living_links(found) if one.pk == link), None)
    if held is None:
        messages.error(request, _("This link has ended already."))
        return redirect("occasion", key)
    try:
        end_link(actor_of(request), found, held)
        messages.success(request, _("The link opens nothing any more."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("occasion", key)


@requires("assessment.plan_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def budgets(request: HttpRequest) -> HttpResponse:
    """How many minutes a term each role is asked for, and may be."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            set_budgets(
                actor, {name[7:]: str(said) for name, said in request.POST.items() if name.startswith("budget.")}
            )
            messages.success(request, _("Kept."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("budgets")
    shown = {load.role: load for load in loads(timezone.localdate())}
    rows = [(role, shown.get(role.value)) for role in ROLES]
    context = {"rows": rows, "may_set": may(actor, "assessment.set_budgets"), "term": term_of(timezone.localdate())}
    return render(request, "assessment/budgets.html", context)
