"""Answer without a name: the page with its promise, taking a turn, and answers that bear nothing but their turn."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xenia.assessment.actions.anonymous import put_answers, take_turn
from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.actions.links import FORM
from xenia.assessment.forms.anonymous import sent_from
from xenia.assessment.models import Occasion, Privacy
from xenia.assessment.queries.answering import Respondent
from xenia.assessment.queries.form_page import form_parts
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import asked_on, languages_of
from xenia.assessment.queries.voices import recorded
from xenia.assessment.views.answering import GATE, form_language, published_occasion, respondent_of
from xenia.core.access import public
from xenia.core.actions.tokens import cookie_name
from xenia.core.rules import NotPermitted, Refused
from xenia.standards.instruments import WORDS


@public(GATE)
@never_cache
@require_safe
def answer_anonymously(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The promise, the secret, the form and the thanks: one page, since each further one would tell of its reader."""
    occasion = published_occasion(key)
    who = respondent_of(request, occasion.pk)
    if who.person is None and who.link is None:
        return redirect_to_login(request.get_full_path())
    if occasion.privacy == Privacy.NAMED:
        return redirect("answer", key)
    asked = asked_on(occasion, who.person)
    if who.person is not None and not asked:
        raise PermissionDenied
    taken = any(one.answered for one in asked)
    return render(request, "assessment/anonymous.html", _page(request, occasion, who) | {"taken": taken})


def _page(request: HttpRequest, occasion: Occasion, who: Respondent) -> dict[str, Any]:
    language = form_language(request, occasion)
    plain, now = plain_of(occasion.version, language), timezone.now()
    return {
        "occasion": occasion,
        "form": plain,
        "minutes": max(1, round(plain.minutes)),
        "language": language,
        "languages": languages_of(occasion.version),
        "parts": form_parts(plain, {}, voices=recorded(occasion.version, plain)),
        "study": occasion.study if occasion.privacy == Privacy.LINKABLE else None,
        "early": now < occasion.opens_at,
        "over": occasion.closed_at is not None or now >= occasion.closes_at,
        "by_name": who.person is not None,
        "in_words": any(item.type in WORDS for item in plain.items),
        "fewest": FEWEST,
    }


@public(GATE)
@never_cache
@require_POST
def answer_turn(request: HttpRequest, key: UUID) -> JsonResponse:
    """Take a turn, of which only the hash comes; the last that is done here by someone who is known."""
    try:
        take_turn(respondent_of(request, key), published_occasion(key), turn=request.POST.get("turn", ""))
    except NotPermitted as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({"taken": True})


# Exempt from the check of forged requests: that check reads a cookie, and no cookie may come with an answer. The turn,
# which only its own browser knows, is the right to send; another site has none.
@public("the turn in the message is the right to send it, and who sends it must not be known")
@csrf_exempt
@never_cache
@require_POST
def answer_put(request: HttpRequest, key: UUID) -> JsonResponse:
    """Answers with their turn. A message that bears a cookie of ours is refused unread: our page sends none."""
    if {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, cookie_name(FORM)} & request.COOKIES.keys():
        return JsonResponse({"refused": _("Answers without a name must come without a name.")}, status=400)
    occasion = get_object_or_404(Occasion, pk=key, thing__published_at__isnull=False)
    try:
        put_answers(occasion, sent_from(request.body))
    except NotPermitted as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({"kept": True})
