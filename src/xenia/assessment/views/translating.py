"""A form in another language: the source on one side, the translation on the other."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.instruments import save_translation
from xenia.assessment.forms.translations import Translated, translated
from xenia.assessment.queries.instrument_words import STATUSES
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.translation_page import TranslationPage, translation_page
from xenia.assessment.views.instruments import instrument_trail, seen_instrument
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused
from xenia.standards.instrument_check import is_language

#: texts on a page
PAGE = 80


@requires("assessment.author")
@require_safe
def instrument_translate_into(request: HttpRequest, key: UUID) -> HttpResponse:
    """From a language that was chosen to its page."""
    found, language = seen_instrument(request, key), request.GET.get("into", "").strip()
    if not is_language(language):
        messages.error(request, _("“%(tag)s” is no language tag. Write it like ar or pt-BR.") % {"tag": language[:40]})
        return redirect("instrument", found.pk)
    return redirect("instrument_translate", found.pk, language)


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_translate(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """The newest version's texts in two languages; what is typed is saved as a draft, or as checked."""
    found = seen_instrument(request, key)
    version = next(iter(found.versions.all()), None)
    if version is None or not is_language(language) or language.lower() == plain_of(version).language.lower():
        raise Http404
    shown = translation_page(version, language)
    clashes: dict[str, str] = {}
    if request.method == "POST":
        said = translated(shown.rows, request.POST.dict())
        try:
            _save(request, actor_of(request), shown, said)
        except Refused as refusal:
            messages.error(request, str(refusal))
            clashes = {row.name: said.texts[row.name] for row in shown.rows if row.name in said.texts}
        clashes |= said.clashes
        if not clashes:
            place = urlencode({"page": request.POST.get("page", "1")})
            return redirect(f"{reverse('instrument_translate', args=[key, language])}?{place}")
        shown = translation_page(version, language)
    page = Paginator(shown.rows, PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    context = {
        "instrument": found,
        "shown": shown,
        "page": page,
        "lines": [(row, clashes.get(row.name)) for row in page],
        "status": STATUSES.get(shown.status, ""),
        "trail": instrument_trail(found, _("Translate")),
    }
    return render(request, "assessment/instrument_translate.html", context, status=422 if clashes else 200)


def _save(request: HttpRequest, actor: Actor, shown: TranslationPage, said: Translated) -> None:
    """Write what is new; 'checked' goes for every text of the language that is there."""
    checked = request.POST.get("status") == "checked"
    texts = dict(said.texts)
    if checked and not said.clashes:
        standing = {place: row.text for row in shown.rows if row.text for place in row.places}
        texts = standing | texts
    if not texts:
        messages.info(request, _("Nothing was changed."))
        return
    count = save_translation(actor, shown.version, shown.language, texts, "checked" if checked else "draft")
    if checked:
        messages.success(request, _("Checked: people may answer in this language."))
    else:
        words = ngettext("%(count)s text saved.", "%(count)s texts saved.", count)
        messages.success(request, words % {"count": count})
