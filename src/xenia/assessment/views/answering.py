"""Answer a form: by account or by a link, as a page or from a device that was offline meanwhile."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.assessment.actions.answering import (
    GRACE,
    Event,
    begin_response,
    decline,
    demand_asked,
    save_answers,
    send_answers,
)
from xenia.assessment.actions.links import FORM
from xenia.assessment.forms.answers import answers_from, delivery_from
from xenia.assessment.models import Asked, Occasion, Privacy, Response
from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.answering import (
    Respondent,
    answers_of,
    device_box,
    given_at,
    next_number,
    page_given,
    standing_response,
)
from xenia.assessment.queries.form_page import form_parts
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import asked_on, languages_of
from xenia.assessment.queries.voices import recorded
from xenia.assessment.scoring import asked_items, problems
from xenia.core.access import public
from xenia.core.actions.tokens import cookie_name, held_link
from xenia.core.rules import NotPermitted, Refused

#: what a device could not send it forgets so long after nobody takes it any more; its clock may be wrong
FORGOTTEN_AFTER = timedelta(days=30)
GATE = "whoever is asked answers, by account or by a link; nobody else finds the form"


def respondent_of(request: HttpRequest, key: UUID) -> Respondent:
    """Who answers: the holder of a link to this occasion, else whoever is signed in."""
    link = held_link(request.COOKIES, FORM)
    if link is not None and link.scope_id == key:
        return Respondent(person=link.person_id, link=link)
    return Respondent(person=request.user.person_id if request.user.is_authenticated else None)


def published_occasion(key: UUID) -> Occasion:
    """An occasion that was opened, with what its page says of it."""
    related = ("thing", "about", "version__thing", "version__instrument__thing")
    return get_object_or_404(Occasion.objects.select_related(*related), pk=key, thing__published_at__isnull=False)


@public(GATE)
@never_cache
@require_safe
def answer(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The form, or the list of forms when a person is asked about several people."""
    occasion = published_occasion(key)
    who = respondent_of(request, occasion.pk)
    if who.person is None and who.link is None:
        return redirect_to_login(request.get_full_path())
    if occasion.privacy != Privacy.NAMED:
        return redirect("answer_anonymously", key)
    asked = asked_on(occasion, who.person)
    if who.person is not None and not asked:
        raise PermissionDenied
    if len(asked) > 1:
        return render(request, "assessment/answer_list.html", {"occasion": occasion, "asked": asked})
    return _form(request, occasion, who, about=asked[0].about_id if asked else None)


@public(GATE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_about(request: HttpRequest, key: UUID, about: UUID) -> HttpResponseBase:
    """The form about one of several people."""
    return _form_or_sent(request, published_occasion(key), about=about)


@public(GATE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_send(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The form that is about nobody, among others that are; and what a browser without scripts sends of it."""
    return _form_or_sent(request, published_occasion(key), about=None)


def _form_or_sent(request: HttpRequest, occasion: Occasion, *, about: UUID | None) -> HttpResponseBase:
    who = respondent_of(request, occasion.pk)
    if who.person is None and who.link is None:
        return redirect_to_login(request.get_full_path())
    try:
        demand_asked(who, occasion, about)
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    if occasion.privacy != Privacy.NAMED:
        return redirect("answer_anonymously", occasion.pk)
    if request.method != "POST":
        return _form(request, occasion, who, about=about)
    instrument = plain_of(occasion.version)
    said = answers_from(instrument, request.POST)
    asked = {item.code for item in asked_items(instrument, said)}
    values = {code: value if code in asked else None for code, value in said.items()}
    try:
        response = _begun(request, who, occasion, about, key=_key(request))
        send_answers(who, response, [Event(uuid4(), next_number(response), values)])
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        return _form(request, occasion, who, about=about, said=said, refused=str(refusal))
    return redirect("answer_done", occasion.pk)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("response", ""))
    except ValueError:
        return uuid4()


def _begun(request: HttpRequest, who: Respondent, occasion: Occasion, about: UUID | None, *, key: UUID) -> Response:
    given = given_at(who, occasion.pk, request.POST.get("given", ""))
    return begin_response(who, occasion, key=key, about=about, language=form_language(request, occasion), given=given)


def form_language(request: HttpRequest, occasion: Occasion) -> str:
    """The language chosen on the page, else the reader's own, as far as the form has it."""
    return _offered(occasion, request.GET.get("language") or request.POST.get("language") or get_language() or "en")


def _offered(occasion: Occasion, wanted: str) -> str:
    has = languages_of(occasion.version)
    return next((one for one in (wanted, wanted.split("-")[0]) if one in has), has[0])


def _form(
    request: HttpRequest,
    occasion: Occasion,
    who: Respondent,
    *,
    about: UUID | None,
    said: Mapping[str, Any] | None = None,
    refused: str = "",
) -> HttpResponse:
    key = _key(request)
    begun = standing_response(who, occasion.pk, key=key, about=about or occasion.about_id)
    if begun and begun.submitted:
        return redirect("answer_done", occasion.pk)
    language = form_language(request, occasion)
    plain = plain_of(occasion.version, language)
    answers = said if said is not None else answers_of(begun) if begun else {}
    troubles = {one.item: in_words(one) for one in problems(plain, answers, complete=True)} if refused else {}
    context = {
        "occasion": occasion,
        "form": plain,
        "minutes": max(1, round(plain.minutes)),
        "language": language,
        "languages": languages_of(occasion.version),
        "parts": form_parts(plain, answers, troubles=troubles, voices=recorded(occasion.version, plain)),
        "response": begun.pk if begun else key,
        "number": next_number(begun) - 1 if begun else 0,
        "about": _about(occasion, about),
        "box": device_box(who, occasion.pk),
        "action": reverse("answer_about", args=[occasion.pk, about])
        if about
        else reverse("answer_send", args=[occasion.pk]),
        "anyone": who.person is None,
        "given": request.POST.get("given") or page_given(who, occasion.pk),
        "forget_at": occasion.closes_at + GRACE + FORGOTTEN_AFTER,
        "guest": who.link is not None,
        "used_up": not begun and said is None and who.used_up,
        "asked_about": about,
        "refused": refused,
    }
    return render(request, "assessment/answer.html", context, status=422 if refused else 200)


def _about(occasion: Occasion, about: UUID | None) -> Any:
    if about is None:
        return occasion.about
    return Asked.objects.select_related("about").filter(occasion=occasion, about=about).first().about  # type: ignore[union-attr]


@public(GATE)
@require_POST
def answer_events(request: HttpRequest, key: UUID) -> JsonResponse:
    """A batch from a device: stored or refused as a whole, and acknowledged event by event."""
    who = respondent_of(request, key)
    try:
        sent = delivery_from(request.body)
        if sent.box and sent.box != device_box(who, key):  # a second person uses the device that the first one left
            raise NotPermitted(_("This form was not sent to you."))
        response = standing_response(who, key, key=sent.response, about=sent.about)
        if response is None:
            occasion = published_occasion(key)
            language = _offered(occasion, sent.language)
            given = given_at(who, key, sent.given)
            response = begin_response(
                who, occasion, key=sent.response, about=sent.about, language=language, given=given
            )
        keep = send_answers if sent.send else save_answers
        stored = keep(who, response, sent.events)
    except NotPermitted as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({"stored": [str(event) for event in stored], "sent": sent.send})


@public(GATE)
@never_cache
@require_safe
def answer_done(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Thanks, and what still waits on the same occasion."""
    occasion = published_occasion(key)
    who = respondent_of(request, occasion.pk)
    if who.person is None and who.link is None:
        return redirect_to_login(request.get_full_path())
    asked = asked_on(occasion, who.person)
    declined = not asked and Asked.objects.filter(occasion=occasion, person=who.person, declined=True).exists()
    if who.person is not None and not asked and not declined:
        raise PermissionDenied
    left = [one for one in asked if not one.answered]
    context = {"occasion": occasion, "left": left, "declined": declined}
    return render(request, "assessment/answer_done.html", context)


@public(GATE)
@require_POST
def answer_decline(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Rather not answer."""
    occasion = published_occasion(key)
    about = request.POST.get("about", "")
    try:
        decline(respondent_of(request, key), occasion, about=UUID(about) if about else None)
    except (ValueError, Refused) as refusal:
        raise PermissionDenied from refusal
    return redirect("answer_done", key)


@public("it leads whoever redeemed a link to the form that the link is for, and nobody else anywhere")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest) -> HttpResponse:
    """From a redeemed link to its form; on POST the browser forgets the link, on a device that is not one's own."""
    link = held_link(request.COOKIES, FORM)
    if request.method == "POST":
        left = render(request, "assessment/answer_left.html", {"goes_on": link is not None and link.person_id})
        left.delete_cookie(cookie_name(FORM), samesite="Lax")
        return left
    if link is None or link.scope_id is None:
        raise PermissionDenied
    return redirect("answer", link.scope_id)
