"""Ask for consent, one question at a time in the teller's language, and give them a receipt of it."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.consent import STAGES, Given, record_consent
from xenia.community.actions.telling import found_under_age
from xenia.community.choices import Choices, choices_from
from xenia.community.forms.stories import AskForm
from xenia.community.models import Consent, Story
from xenia.community.queries.asking import BACK_SAID, INTRO, STOPPED, SUMMARY, Asking, asking_in, travels
from xenia.community.queries.consent_questions import answer_words, choices_after, until_after, wishes_in
from xenia.community.queries.consent_voices import consent_voices
from xenia.community.queries.receipts import Receipt, consent_file, receipts_of
from xenia.community.queries.standing import newest_consents
from xenia.community.queries.wording import wording, wording_read
from xenia.community.spoken import language_name
from xenia.community.story_labels import STAGES as STAGE_WORDS
from xenia.community.story_labels import WAYS
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.reader_language import in_language
from xenia.core.rules import Refused
from xenia.standards.consent_record import consent_receipt


def _under_age() -> str:
    return _("The teller is under age: say which adult agrees beside them. Their own no is enough.")


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_consent(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What the teller agreed to so far, and how they are asked next."""
    story = kept_story(request, key)
    standing = newest_consents([story.pk]).get(story.pk)
    form = _ask_form(request, story, standing)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if trouble := _trouble(story, said):
            form.add_error(None, trouble)
        else:
            begun = {name: _plain(said.get(name, "")) for name in said}
            return _shown(request, story, Asking(begun))
    context = {
        "form": form,
        "receipts": receipts_of(story, language=get_language() or "en"),
        "stages": _stages(form["stage"].value(), standing),
    }
    return page(request, "consent", story, (_("Consent"), ""), status=422 if form.errors else 200, **context)


def _stages(next_stage: str, standing: Consent | None) -> list[tuple[str, Any]]:
    """Each stage with its words: reached already, asked for next, or ahead."""
    reached = STAGES.index(Consent.Stage(standing.stage)) if standing else -1
    found = []
    for place, stage in enumerate(STAGES):
        state = "next" if stage == next_stage else "done" if place <= reached else "ahead"
        found.append((state, STAGE_WORDS[stage]))
    return found


def _ask_form(request: HttpRequest, story: Story, standing: Consent | None) -> AskForm:
    reached = STAGES.index(Consent.Stage(standing.stage)) if standing else -1
    possible = STAGES[: reached + 2]
    form = AskForm(
        request.POST or None,
        initial={"stage": possible[-1], "language": story.told_in, "way": "oral"},
    )
    form.fields["stage"].choices = [(stage, STAGE_WORDS[stage]) for stage in possible]  # type: ignore[attr-defined]
    form.fields["way"].choices = list(WAYS.items())  # type: ignore[attr-defined]
    if not story.minor:
        del form.fields["guardian"]
    return form


def _trouble(story: Story, said: dict[str, Any]) -> str:
    """What stands against asking at all, said before the first question and not after the last."""
    if story.hidden_at:
        return _("This story was withdrawn; nothing in it can be changed any more.")
    if said["way"] == "interpreted" and not (said["interpreter"] and said["interpreter_chosen"]):
        return _("Say who interprets, and that the teller chose them. Otherwise find another interpreter.")
    if story.minor and not said.get("guardian"):
        return _under_age()
    return ""


def _plain(value: Any) -> str:
    return ("1" if value else "") if isinstance(value, bool) else str(value).strip()


@requires("community.keep_stories")
@require_POST
def story_consent_ask(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The next question, or the last step, which writes down what the teller says is right."""
    story, sent = kept_story(request, key), request.POST
    asking = asking_in(sent)
    if asking.begun["stage"] not in STAGES:
        return redirect("story_consent", key)
    if "larger" in sent:
        asking.begun["larger"] = sent["larger"]
    elif "back" in sent:
        asking.go(-1)
    elif "to" in sent:
        asking.at = sent["to"] if sent["to"] in asking.steps else INTRO
    elif "record" in sent and asking.at == SUMMARY:
        return _recorded(request, story, asking)
    elif "answer" in sent:
        asking.answer(sent["answer"], day=sent.get("day", ""))
    if asking.answers.get("guardian") in ("beside", "alone") and not story.minor:
        found_under_age(actor_of(request), story)
    if asking.answers.get("guardian") == "beside" and not asking.begun.get("guardian"):
        messages.warning(request, _under_age())  # who agrees beside them is asked for before anything else
        return redirect("story_consent", key)
    return _shown(request, story, asking)


def _recorded(request: HttpRequest, story: Story, asking: Asking) -> HttpResponseBase:
    choices, until = _come_to(story, asking)
    try:
        record_consent(actor_of(request), story, choices=choices, until=until, given=_given(asking))
    except Refused as refusal:
        return _shown(request, story, asking, trouble=str(refusal))
    thanks = asking.words["thanks"]
    messages.success(request, thanks[asking.stage] if choices.purposes else thanks["no"])
    return redirect(f"{reverse('story_receipt', args=[story.pk])}?in={asking.begun['language']}")


def _come_to(story: Story, asking: Asking) -> tuple[Choices, date | None]:
    standing = newest_consents([story.pk]).get(story.pk)
    before = choices_from(standing.choices) if standing else Choices()
    return choices_after(asking.answers, before), until_after(asking.answers, standing.until if standing else None)


def _given(asking: Asking) -> Given:
    begun = asking.begun
    named = {name: begun[name] for name in ("interpreter", "guardian") if begun.get(name)}
    wishes = wishes_in(asking.answers, asking.words)
    return Given(
        stage=asking.stage,
        way=begun["way"],
        language=begun["language"],
        wording=wording_read(asking.words["wording"], wording("consent_words", begun["language"])[0]),
        understood=asking.understood,
        guardian=bool(begun.get("guardian")),
        not_their_clinician=bool(begun.get("not_their_clinician")) and asking.answers.get("not-your-clinician") == "no",
        interpreter_chosen=bool(begun.get("interpreter_chosen")),
        details=named | ({"wishes": "\n".join(wishes)} if wishes else {}),
    )


def _shown(request: HttpRequest, story: Story, asking: Asking, *, trouble: str = "") -> HttpResponse:
    """One page of the conversation, in the teller's language, with the asker's hints in the asker's own."""
    mine = get_language() or "en"
    language, words = wording("consent_words", asking.begun["language"])
    pages = wording("consent_pages", language)[1]
    number, count = asking.number
    context = {
        "story": story,
        "words": words,
        "pages": pages,
        "stage": words["stages"][asking.stage],
        "thanks": words["thanks"],
        "at": asking.at,
        "hidden": travels(asking),
        "larger": asking.begun.get("larger") == "1",
        "number": pages["question"].format(number=number, count=count) if number else "",
        "question": words["questions"].get(asking.at),
        "chosen": asking.answers.get(asking.at, ""),
        "options": _options(asking, words),
        "explained": asking.explained,
        "voice": consent_voices(asking.begun["language"]).get(asking.at),
        "trouble": trouble,
        "asker": mine,
        "tomorrow": (timezone.localdate() + timedelta(days=1)).isoformat(),
        **_last_words(story, asking, words, mine),
    }
    template, status = f"community/stories/{_template(asking)}.html", 422 if trouble else 200
    return in_language(language, lambda: render(request, template, context, status=status))


def _template(asking: Asking) -> str:
    if asking.at in (INTRO, SUMMARY, STOPPED):
        return f"ask_{asking.at}"
    return "ask_back" if asking.at.startswith(BACK_SAID) else "ask_question"


def _options(asking: Asking, words: Any) -> list[tuple[str, str]]:
    question = words["questions"].get(asking.at)
    return list(question["answers"].items()) if question else []


def _last_words(story: Story, asking: Asking, words: Any, mine: str) -> dict[str, Any]:
    """What the pages after the questions show."""
    if asking.at.startswith(BACK_SAID):
        key = asking.at.removeprefix(BACK_SAID)
        hint_language, hint_pages = wording("consent_pages", mine)
        hint = wording("consent_words", mine)[1]["teach-back"]["prompts"][key]
        return {
            "prompt": words["teach-back"]["prompts"][key],
            "back_lead": words["teach-back"]["lead"],
            "hint_language": hint_language,
            "hint_pages": hint_pages,
            "hint_should": hint["should-say"],
            "hint_explain": hint["explain-again"],
        }
    if asking.at != SUMMARY:
        return {}
    until = _come_to(story, asking)[1]
    lines = [
        (key, words["questions"][key]["question"], answer_words(key, asking.answers, words))
        for key in asking.steps
        if key in words["questions"]
    ]
    return {"lines": lines, "until": until, "understood": asking.understood}


@requires("community.keep_stories")
@require_safe
def story_receipt(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The receipt, to be printed, in the teller's language, with every version. It stays when the story is gone."""
    story = kept_story(request, key, living=False)
    standing = newest_consents([story.pk]).get(story.pk)
    wanted = request.GET.get("in") or (standing.language if standing else story.told_in)
    back = reverse("story_ended" if story.gone_at else "story", args=[key])
    return receipt_page(request, story, wanted=wanted, back=back, file=reverse("story_receipt_file", args=[key]))


def receipt_page(request: HttpRequest, story: Story, *, wanted: str, back: str, file: str) -> HttpResponse:
    """The receipt in a language, for the keeper and for the teller alike."""
    language, words = wording("consent_words", wanted)
    pages = wording("consent_pages", language)[1]

    def made() -> HttpResponse:
        lines = [_line(one, words, pages) for one in receipts_of(story, language=language)]
        context = {"story": story, "words": words, "pages": pages, "lines": lines, "back": back, "file": file}
        return render(request, "community/stories/receipt.html", context)

    return in_language(language, made)


def _line(one: Receipt, words: Any, pages: Any) -> dict[str, Any]:
    """A version as the receipt says it."""
    day = date_format(timezone.localtime(one.at), "DATE_FORMAT")
    return {
        "number": one.number,
        "heading": pages["version"].format(number=one.number) + ": " + words["stages"][one.stage]["title"],
        "dated": pages["alone" if one.alone else "asked"].format(date=day) + ".",
        "way": "" if one.alone else pages["ways"][one.way],
        "tongues": _tongues(one, pages),
        "understood": one.understood,
        "guardian": one.guardian,
        "answered": one.answered,
        "until": one.until,
        "wishes": one.wishes,
    }


def _tongues(one: Receipt, pages: Any) -> list[str]:
    """In which language the questions stood, and into which somebody said them, where those are two."""
    if one.read_in == one.spoken.split("-")[0] and not one.interpreter:
        return []
    said = pages["said_by"] if one.interpreter else pages["said"]
    lines = [pages["read_in"].format(language=language_name(one.read_in))]
    if not one.alone:
        lines.append(said.format(language=language_name(one.spoken), name=one.interpreter))
    return lines


@requires("community.keep_stories")
@require_safe
def story_receipt_file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The same for computers, as JSON-LD."""
    return receipt_file(request, kept_story(request, key, living=False))


def receipt_file(request: HttpRequest, story: Story) -> HttpResponse:
    """The receipt as a file."""
    made = consent_receipt(consent_file(story, withdrawal_address=request.build_absolute_uri(reverse("my_story"))))
    response = HttpResponse(json.dumps(made, ensure_ascii=False, indent=2), content_type="application/ld+json")
    response["Content-Disposition"] = f'attachment; filename="consent-{story.pk}.jsonld"'
    return response
