"""De-identification: what could tell who is in a story, looked at by one person and then by a second."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.community.actions.checks import sign_first, sign_second
from xenia.community.models import Check, Story, Text
from xenia.community.queries.checklist import ANSWERS, CHECKLIST
from xenia.community.queries.flags import Scanned, scanned
from xenia.community.queries.words import words_of
from xenia.community.story_labels import MARKS
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused


def _text(story: Story, language: str) -> tuple[Text, Scanned]:
    """The newest words in a language as the second look sees them."""
    words = words_of(story, cleared=False).get(language)
    if words is None or words.kind == Text.Kind.TOLD:
        raise Http404
    text = Text.objects.select_related("story__thing", "by__thing").get(pk=words.text)
    return text, scanned(words, told_in=story.told_in)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_check(request: HttpRequest, key: UUID, language: str) -> HttpResponseBase:
    """The first look: marks in the text, the checklist beside it, and the first signature."""
    story = kept_story(request, key)
    text, read = _text(story, language)
    check = Check.objects.filter(text=text).select_related("by__thing", "second__thing").first()
    answers = {line: request.POST.get(line, "") for line in CHECKLIST} if request.method == "POST" else {}
    trouble = ""
    if request.method == "POST":
        try:
            sign_first(actor_of(request), text, answers)
            messages.success(request, _("Signed. Now somebody else has to look."))
            return redirect("story", key)
        except Refused as refusal:
            trouble = str(refusal)
    answers = answers or (dict(check.answers) if check else {})
    return _look(request, "check", story, text, read, check, answers=answers, trouble=trouble)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_sign(request: HttpRequest, key: UUID, language: str) -> HttpResponseBase:
    """The second pair of eyes, and their signature."""
    story = kept_story(request, key)
    text, read = _text(story, language)
    check = Check.objects.filter(text=text).select_related("by__thing", "second__thing").first()
    trouble = ""
    if request.method == "POST":
        try:
            sign_second(actor_of(request), text)
            messages.success(request, _("Signed by two. These words may be shown as nobody's."))
            return redirect("story", key)
        except Refused as refusal:
            trouble = str(refusal)
    return _look(
        request, "sign", story, text, read, check, answers=dict(check.answers) if check else {}, trouble=trouble
    )


def _look(
    request: HttpRequest,
    name: str,
    story: Story,
    text: Text,
    read: Scanned,
    check: Check | None,
    *,
    answers: dict[str, str],
    trouble: str,
) -> HttpResponse:
    words = {"absent": _("There is none"), "changed": _("Changed or taken out")}
    lines: list[dict[str, Any]] = [
        {"key": line, "words": CHECKLIST[line], "found": read.found.get(line, []), "answer": answers.get(line, "")}
        for line in CHECKLIST
    ]
    kinds = dict.fromkeys(
        piece.kind for one in (read.title, *(p.pieces for p in read.passages)) for piece in one if piece.kind
    )
    context = {
        "text": text,
        "read": read,
        "check": check,
        "lines": lines,
        "options": [(answer, words[answer]) for answer in ANSWERS],
        "kinds": [(kind, MARKS.get(kind, kind)) for kind in kinds],
        "trouble": trouble,
    }
    crumb = _("First look") if name == "check" else _("Second look")
    return page(request, name, story, (crumb, ""), status=422 if trouble else 200, **context)
