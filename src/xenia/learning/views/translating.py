"""A case told in another language, text beside text."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.community.spoken import language_name
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import save_translation
from xenia.learning.queries.translation_page import translation_page
from xenia.learning.views.drafts import author_trail, draft_of, seen_in
from xenia.standards.cases.tidy import LANGUAGE
from xenia.standards.cases.translating import told_in


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_translate(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """Every text of the case beside its translation, with what misses."""
    version = draft_of(request, key)
    if not LANGUAGE.fullmatch(language) or language == version.language:
        raise Http404
    read = translation_page(version, language)
    seen = read.script.saves if read.script else 0
    refused, sent = "", dict[str, str]()
    if request.method == "POST":
        sent = {name.removeprefix("t."): request.POST.get(name, "") for name in request.POST if name.startswith("t.")}
        try:
            document = told_in(read.original, {**read.texts_told, **sent}, language=language)
            save_translation(actor_of(request), version, document, seen=seen_in(request))
        except (Refused, ValueError) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved."))
            if version.thing.published_at:
                messages.info(
                    request, _("A new version is begun. The one before is played until this one is published.")
                )
            return redirect(f"{request.path}?part={_part(request)}")
    part, parts = _part(request), read.parts
    context = {
        "groups": parts[min(part, len(parts)) - 1],
        "part": min(part, len(parts)),
        "parts": range(1, len(parts) + 1),
        "case": version.case,
        "version": version,
        "language": language,
        "read": read,
        "seen": seen,
        "refused": refused,
        "sent": sent,
        "trail": author_trail(version, language_name(language)),
    }
    return render(request, "learning/translate.html", context, status=422 if refused else 200)


def _part(request: HttpRequest) -> int:
    """Which part of a long case is asked for."""
    asked = request.GET.get("part", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 4 else 1


@requires("learning.author")
@require_safe
def case_translate_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page of a language that somebody asks for by its code."""
    language = request.GET.get("into", "").strip()
    if not LANGUAGE.fullmatch(language):
        messages.error(request, _("Write the language as its code, such as ar, es or prs."))
        return redirect("case_workshop", key)
    return redirect("case_translate", key, language)
