"""Begin a story, keep its teller's card, write its words passage by passage, read a translation beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.telling import begin_story, card_of, change_card, set_route
from xenia.community.actions.words import check_translation, save_words
from xenia.community.forms.passages import changed, parted, passages_sent
from xenia.community.forms.stories import BeginForm, CardForm, RouteForm, WordsNewForm
from xenia.community.models import Story, Text
from xenia.community.queries.flags import status_flags
from xenia.community.queries.words import Passage, Words, words_of
from xenia.community.story_labels import KINDS
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_new(request: HttpRequest) -> HttpResponseBase:
    """Make room for a story before anything of it is told."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = begin_story(
                actor_of(request), told_in=said["told_in"], card=form.card(), minor=said["minor"], route=said["route"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("There is room for it now. First ask whether it may be told."))
            return redirect("story", made.pk)
    trail = [(_("Stories"), reverse("stories")), (_("Begin"), "")]
    status = 422 if form.errors else 200
    return render(request, "community/stories/new.html", {"form": form, "trail": trail}, status=status)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_card(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Who tells, and how they are reached safely."""
    actor, story = actor_of(request), kept_story(request, key)
    card = card_of(actor, story)
    form = CardForm(request.POST or None, initial={name: getattr(card, name) for name in CardForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            change_card(actor, story, form.card())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved, and sealed apart from the words."))
            return redirect("story", key)
    return page(request, "card", story, (_("Who tells"), ""), status=422 if form.errors else 200, form=form)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_route(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Choose how it may be shown later."""
    story = kept_story(request, key)
    form = RouteForm(request.POST or None, initial={"route": story.route})
    if request.method == "POST" and form.is_valid():
        try:
            set_route(actor_of(request), story, form.cleaned_data["route"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("story", key)
    return page(request, "route", story, (_("How it may be shown"), ""), status=422 if form.errors else 200, form=form)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_words_new(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Choose in which language, and as what, words are written down."""
    story = kept_story(request, key)
    standing = words_of(story, cleared=False)
    kind = "translated" if standing else "edited"
    form = WordsNewForm(request.POST or None, initial={"language": "en" if standing else story.told_in, "kind": kind})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        where = reverse("story_words", args=[key, said["language"]])
        return redirect(f"{where}?as={said['kind']}")
    return page(request, "words_new", story, (_("Write it down"), ""), status=422 if form.errors else 200, form=form)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_words(request: HttpRequest, key: UUID, language: str) -> HttpResponseBase:
    """The editor: a passage is a paragraph. What is written is never thrown away, whatever is refused."""
    story = kept_story(request, key)
    standing = words_of(story, cleared=False)
    desk = _posted(request) if request.method == "POST" else _opened(request, standing, language)
    if request.method == "POST" and desk["do"] == "save":
        try:
            text = save_words(
                actor_of(request),
                story,
                kind=desk["kind"],
                language=language,
                title=desk["title"],
                passages=desk["passages"],
                seen=desk["seen"],
            )
        except Refused as refusal:
            return _editor(request, story, language, standing, desk, refused=str(refusal))
        messages.success(request, _("Saved as version %(number)s.") % {"number": text.number})
        return redirect("story", key)
    if request.method == "POST":
        desk["passages"] = changed(desk["passages"], desk["do"])
    return _editor(request, story, language, standing, desk)


def _opened(request: HttpRequest, standing: dict[str, Words], language: str) -> dict[str, Any]:
    """What stands in this language, or the original's passages without words, to be filled in beside them."""
    words, original = standing.get(language), _original(standing, language)
    asked = request.GET.get("as", "")
    if words is not None:
        return {"title": words.title, "passages": list(words.passages), "seen": words.number, "kind": words.kind}
    kind = asked if asked in Text.Kind.values else "edited"
    empty = [Passage(one.id, "", one.warning) for one in original.passages] if original else []
    return {"title": "", "passages": empty or changed([], "add"), "seen": 0, "kind": kind}


def _posted(request: HttpRequest) -> dict[str, Any]:
    sent, seen = request.POST, request.POST.get("seen", "0")
    passages = passages_sent(sent)
    do = sent.get("do", "save")
    if do == "save":  # what was pasted with empty lines becomes passages by itself
        passages = [part for passage in passages for part in parted(passage)]
    kind = sent.get("kind", "")
    return {
        "title": sent.get("title", ""),
        "passages": passages,
        "seen": int(seen) if seen.isdecimal() else 0,
        "kind": kind if kind in Text.Kind.values else "edited",
        "do": do,
    }


def _original(standing: dict[str, Words], language: str) -> Words | None:
    """What a translation is made from: the edited words in another language, else what was told."""
    others = [words for words in standing.values() if words.language != language and words.kind != "translated"]
    return max(others, key=lambda words: words.kind == "edited", default=None)


def _editor(
    request: HttpRequest,
    story: Story,
    language: str,
    standing: dict[str, Words],
    desk: dict[str, Any],
    *,
    refused: str = "",
) -> HttpResponse:
    theirs = standing.get(language)
    meanwhile = theirs if refused and theirs and theirs.number != desk["seen"] else None
    if meanwhile:
        desk["seen"] = meanwhile.number
    original = _original(standing, language)
    beside = {one.id: one.words for one in original.passages} if original and desk["kind"] == "translated" else {}
    flags = status_flags(desk["passages"])
    lines = [(one, beside.get(one.id, ""), flags.get(one.id, [])) for one in desk["passages"]]
    context = {
        **desk,
        "language": language,
        "lines": lines,
        "original": original,
        "beside": bool(beside),
        "kinds": [(kind, KINDS[kind]) for kind in Text.Kind.values],
        "refused": refused,
        "meanwhile": meanwhile,
    }
    return page(request, "words", story, (_("The words"), ""), status=422 if refused else 200, **context)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD"])
def story_beside(request: HttpRequest, key: UUID, language: str) -> HttpResponseBase:
    """Original and translation side by side, for the second reader."""
    story = kept_story(request, key)
    standing = words_of(story, cleared=False)
    words, original = standing.get(language), _original(standing, language)
    if words is None or original is None:
        raise Http404
    theirs = {one.id: one for one in words.passages}
    pairs: list[tuple[Passage | None, Passage | None]] = [(one, theirs.pop(one.id, None)) for one in original.passages]
    pairs += [(None, one) for one in theirs.values()]
    text = Text.objects.select_related("by__thing").defer("sealed").get(pk=words.text)
    mine = text.by_id is not None and text.by_id == actor_of(request).person
    context: dict[str, Any] = {"words": words, "original": original, "pairs": pairs, "text": text, "mine": mine}
    return page(request, "beside", story, (_("Side by side"), ""), **context)


@requires("community.keep_stories")
@require_POST
def story_read(request: HttpRequest, key: UUID, language: str) -> HttpResponseBase:
    """Say that one has read a translation against the original."""
    story = kept_story(request, key)
    words = words_of(story, cleared=False).get(language)
    if words is None:
        raise Http404
    try:
        check_translation(actor_of(request), Text.objects.select_related("story").get(pk=words.text))
        messages.success(request, _("Written down: a second reader has read it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("story", key)
