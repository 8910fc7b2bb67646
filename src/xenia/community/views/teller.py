"""The storyteller's own page: a personal link, a code, and everything about their story in their own language."""

import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.consent import change_consent
from xenia.community.actions.story_links import STORY, DoorLocked, WrongCode, code_mark, open_door
from xenia.community.actions.withdrawals import call_off, complete_withdrawal, withdraw
from xenia.community.choices import Choices, choices_from
from xenia.community.models import Consent, Story, Withdrawal
from xenia.community.queries.standing import newest_consents
from xenia.community.queries.teller_lines import (
    DAY,
    UNTIL,
    YEARS,
    answered,
    day_in,
    helper_lines,
    hidden_lines,
    opened_lines,
    options_of,
    stands_lines,
    taken_line,
    until_words,
)
from xenia.community.queries.teller_page import asked_alone, changed_choices, teller_page
from xenia.community.queries.wording import languages_with, wording, wording_read
from xenia.community.views.consent import receipt_file, receipt_page
from xenia.core.access import public
from xenia.core.actions.tokens import cookie_name, held_link
from xenia.core.models import SignedLink
from xenia.core.reader_language import in_language, language_asked_for
from xenia.core.rules import NOBODY, Refused

GATE = "whoever holds the personal link and knows its code is the storyteller; nobody else finds anything here"
OPEN = "xenia_open"
#: seconds without a touch after which a phone that was left lying about asks for the code again
PATIENCE = 15 * 60
#: seconds after which it asks in any case, however often it was touched
LONGEST = 3600
SALT = "xenia.teller"

Page = Callable[..., HttpResponseBase]


def _link(request: HttpRequest) -> SignedLink | None:
    return held_link(request.COOKIES, STORY)


def _story(request: HttpRequest) -> Story | None:
    """The story whose code was typed in this browser a moment ago, under a link that still lives and while the code
    is the same: whoever is still on the page of a phone that was lost is out as soon as there is a new one."""
    link = _link(request)
    if link is None:
        return None
    known, since = _known(request)
    if known is None or time.time() - since > LONGEST:
        return None
    story = Story.objects.select_related("thing", "teller").filter(pk=link.scope_id).first()
    return story if story and known == _opens(link, story) else None


def _known(request: HttpRequest) -> tuple[list[str] | None, float]:
    """What the cookie of an open page opens, and since when; nothing when nobody touched it for too long."""
    try:
        opens, since = signing.loads(request.COOKIES.get(OPEN, ""), salt=SALT, max_age=PATIENCE)
    except (signing.BadSignature, ValueError):
        return None, time.time()
    return opens, since


def _opens(link: SignedLink, story: Story) -> list[str]:
    return [str(link.pk), code_mark(story)]


def _stay_open(response: HttpResponseBase, link: SignedLink, story: Story, *, since: float) -> None:
    value = signing.dumps((_opens(link, story), since), salt=SALT)
    response.set_cookie(OPEN, value, max_age=PATIENCE, httponly=True, samesite="Strict", secure=settings.HTTPS)


def _reads(story: Story) -> str:
    """The language in which its teller was asked last, else in which they told it."""
    consent = newest_consents([story.pk]).get(story.pk)
    return consent.language if consent else story.told_in


def _teller_only(view: Page) -> Page:
    """Show the page to the teller in their language, or ask for the code; never stored by a browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        story = _story(request)
        if story is None:
            return redirect("my_story_code") if _link(request) else _closed(request)
        language, words = wording("teller_words", _reads(story))
        response = in_language(language, lambda: view(request, story, words, *args, **kwargs))
        link = _link(request)
        if link is not None:
            _stay_open(response, link, story, since=_known(request)[1])
        return response

    return public(GATE)(never_cache(guarded))


def _page(request: HttpRequest, name: str, words: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the teller's, with the human being who can be called."""
    context |= {"words": words, **helper_lines(words)}
    return render(request, f"community/teller/{name}.html", context, status=status)


def _closed(request: HttpRequest, *, status: int = 403) -> HttpResponse:
    """Closed, in the language of the page that was left, else in one that the browser asks for."""
    asked = request.GET.get("in") or language_asked_for(request, languages_with("teller_words"))
    language, words = wording("teller_words", asked)
    response = in_language(
        language, lambda: render(request, "community/teller/closed.html", {"words": words}, status=status)
    )
    response.delete_cookie(OPEN)
    response.delete_cookie(cookie_name(STORY))
    return response


@public(GATE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_story_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code. The page says nothing of stories."""
    link = _link(request)
    if link is None:
        return _closed(request)
    story = Story.objects.filter(pk=link.scope_id).first()
    language, words = wording("teller_words", _reads(story) if story else "en")
    trouble = ""
    if request.method == "POST":
        try:
            opened = open_door(link, request.POST.get("code", ""))
        except WrongCode:
            trouble = words["code"]["wrong"]
        except DoorLocked:
            trouble = words["code"]["locked"]
        else:
            response = redirect("my_story")
            _stay_open(response, link, opened, since=time.time())
            return response
    status = 403 if trouble else 200
    return in_language(language, lambda: _page(request, "code", words, status=status, trouble=trouble))


def _questions() -> tuple[str, Any]:
    """The wording and the questions of consent, in the language of the page."""
    language, words = wording("consent_words", translation.get_language() or "en")
    return wording_read(words["wording"], language), words["questions"]


@_teller_only
@require_safe
def my_story(request: HttpRequest, story: Story, words: Any) -> HttpResponse:
    """What stands, where, until when; or that it is hidden, and how long it can be called back."""
    page = teller_page(story)
    context: dict[str, Any] = {
        "page": page,
        "stands": stands_lines(page, words),
        "opened": opened_lines(page, words),
        "taken": taken_line(page, words),
        "answered": answered(page, _questions()[1]),
        "until": until_words(page, words),
        "hidden": hidden_lines(page, words),
        "saved": request.GET.get("saved") == "1",
    }
    return _page(request, "hidden" if page.withdrawal else "page", words, **context)


@_teller_only
@require_http_methods(["GET", "HEAD", "POST"])
def my_story_change(request: HttpRequest, story: Story, words: Any, key: str) -> HttpResponseBase:
    """One question, answered anew."""
    consent = newest_consents([story.pk]).get(story.pk)
    named, questions = _questions()
    if story.hidden_at:  # withdrawn since this was opened, here or on another device
        return redirect("my_story")
    if consent is None or key not in {*(said.key for said in asked_alone(consent)), UNTIL}:
        raise Http404
    trouble = ""
    if request.method == "POST":
        choices, until = _changed(consent, key, request.POST)
        if key == UNTIL and until is None:
            trouble = words["choices"]["ahead"]
        else:
            try:
                change_consent(story, choices=choices, until=until, language=consent.language, wording=named)
            except Refused as refusal:
                trouble = str(refusal)
        if not trouble:
            return redirect(f"{reverse('my_story')}?saved=1#said")
    context = {"question": questions[key], "options": options_of(key, questions), "trouble": trouble}
    context["tomorrow"] = (timezone.localdate() + timedelta(days=1)).isoformat()
    return _page(request, "change", words, status=422 if trouble else 200, **context)


def _changed(consent: Consent, key: str, sent: Mapping[str, str]) -> tuple[Choices, date | None]:
    """What stands then; no day where one was to be named that is not ahead."""
    answer = sent.get("answer", "")
    if key == UNTIL:
        if answer not in {*YEARS, DAY}:
            raise Http404
        return choices_from(consent.choices), day_in(answer, sent.get("day", ""))
    choices = changed_choices(consent, key, answer)
    if choices is None:
        raise Http404
    return choices, consent.until


@_teller_only
@require_http_methods(["GET", "HEAD", "POST"])
def my_story_withdraw(request: HttpRequest, story: Story, words: Any) -> HttpResponseBase:
    """Take it back: one question, one button."""
    if request.method == "POST":
        withdraw(NOBODY, story)
        return redirect("my_story")
    return _page(request, "withdraw", words)


@_teller_only
@require_POST
def my_story_decide(request: HttpRequest, story: Story, words: Any) -> HttpResponseBase:
    """Within the week: show it again, or let it be gone now."""
    withdrawal = Withdrawal.objects.filter(story=story, called_off_at=None).first()
    if withdrawal is None:
        return redirect("my_story")
    answer = request.POST.get("answer")
    if answer not in {"back", "now"}:
        raise Http404
    try:
        if answer == "back":
            call_off(NOBODY, withdrawal)
            return redirect("my_story")
        done = complete_withdrawal(NOBODY, withdrawal)
    except Refused:  # decided otherwise at this moment on another device: the page says how it stands
        return redirect("my_story")
    return _page(request, "gone", words, keep=words["gone"]["keep"].format(number=done.pk))


@_teller_only
@require_safe
def my_story_receipt(request: HttpRequest, story: Story, words: Any) -> HttpResponse:
    """What was agreed to, version by version, to be printed or kept."""
    language = translation.get_language() or "en"
    back, file = reverse("my_story"), reverse("my_story_receipt_file")
    return receipt_page(request, story, wanted=language, back=back, file=file)


@_teller_only
@require_safe
def my_story_receipt_file(request: HttpRequest, story: Story, words: Any) -> HttpResponse:
    """The same for computers."""
    return receipt_file(request, story)


@public(GATE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_story_leave(request: HttpRequest) -> HttpResponse:
    """Close the page on this device: the cookies go, and what remains says nothing."""
    return _closed(request, status=200)
