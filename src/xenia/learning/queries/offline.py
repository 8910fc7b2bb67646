"""A case as plain data for a page that plays it without a network: every language, and of stories only what their
tellers let leave the school."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from xenia.community.choices import Audience, Purpose
from xenia.community.queries.passages import Shown
from xenia.community.spoken import direction, language_name
from xenia.core.models import Media as KeptFile
from xenia.learning.models import CaseFile, CaseVersion
from xenia.learning.queries.passages import passages_in, shown_passages, standing_uses
from xenia.learning.queries.plays import texts_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import How, Media, Moment, Narration, Part, Passage, Speech

#: under which a passage may go out of the house: shared with schools, or public
ABROAD = ((Purpose.SHARING, Audience.SCHOOLS), (Purpose.PUBLIC, Audience.EVERYONE))
#: what of a case's pictures and sounds a page carries along; above it their descriptions stand alone
MOST_BYTES = 12 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The quoted passages of a case: those that may leave the school, by language, of which stories, and how many may
    not."""

    abroad: Mapping[str, Mapping[Passage, Shown]]
    kept_here: int
    stories: frozenset[UUID] = frozenset()

    @property
    def many(self) -> int:
        """How many may go along."""
        return max((len(found) for found in self.abroad.values()), default=0)


def voices_of(version: CaseVersion, texts: Mapping[str, CaseDocument]) -> Voices:
    """Ask every teller's consent again, now."""
    original = texts[version.language]
    quoted = [one for one in passages_in(original) if one.how == How.QUOTED]
    if not quoted:
        return Voices(abroad={}, kept_here=0)
    abroad = {language: _abroad(version, document) for language, document in texts.items()}
    kept = sum(1 for one in set(quoted) if one not in abroad[version.language])
    return Voices(abroad=abroad, kept_here=kept, stories=_stories(version, abroad))


def _stories(version: CaseVersion, abroad: Mapping[str, Mapping[Passage, Shown]]) -> frozenset[UUID]:
    standing = standing_uses(version.case)
    going = {one for found in abroad.values() for one in found}
    return frozenset(standing[one.story, one.passage, one.how.value].story for one in going)


def _abroad(version: CaseVersion, document: CaseDocument) -> dict[Passage, Shown]:
    found: dict[Passage, Shown] = {}
    for purpose, audience in ABROAD:
        languages = [document.language, version.language]
        shown = shown_passages(version.case, document, languages=languages, purpose=purpose, audience=audience)
        found |= {one: words for one, words in shown.items() if not words.silent and one.how == How.QUOTED}
    return found


def playable_data(version: CaseVersion, voices: Voices, *, files: Mapping[str, str]) -> dict[str, Any]:
    """The whole case as data. `files` are addresses of pictures and sounds that hold their bytes themselves."""
    texts = texts_of(version)
    return {
        "first": version.language,
        "languages": [
            {"code": code, "name": str(language_name(code)), "dir": direction(code)}
            for code in sorted(texts, key=lambda code: code != version.language)
        ],
        "texts": {code: _text(document, voices.abroad.get(code, {}), files) for code, document in texts.items()},
    }


def _text(document: CaseDocument, voices: Mapping[Passage, Shown], files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": document.title,
        "lead": document.lead,
        "warnings": document.warnings,
        "people": {
            person.id: {"name": person.name, "views": [asdict(one) for one in person.views]}
            for person in document.people
        },
        "scenes": [
            {
                "id": scene.id,
                "title": scene.title or document.title,
                "interpreting": asdict(scene.interpreting) if scene.interpreting else None,
                "timer": asdict(scene.timer) if scene.timer and scene.timer.goes else None,
                "parts": [_part(part, voices, files) for part in scene.parts],
                "choices": [_choice(choice) for choice in scene.choices],
                "ending": asdict(scene.ending) if scene.ending else None,
            }
            for scene in document.scenes
        ],
        "debrief": document.debrief,
        "questions": [question.words for question in document.questions],
    }


def _choice(choice: Any) -> dict[str, Any]:
    """Without what it is evidence of: nothing is recorded there."""
    return {name: value for name, value in asdict(choice).items() if name != "evidence"}


def _part(part: Part, voices: Mapping[Passage, Shown], files: Mapping[str, str]) -> dict[str, Any]:
    match part:
        case Narration():
            return {"kind": "words", "text": part.text}
        case Speech():
            tongue = str(language_name(part.language)) if part.language else ""
            return {"kind": "speech", **asdict(part), "tongue": tongue}
        case Media():
            return {
                "kind": part.kind.value,
                "text": part.transcript,
                "description": part.description,
                "file": files.get(part.name, ""),
            }
        case Passage():
            if part.how == How.RETOLD:
                return {"kind": "nothing"}
            shown = voices.get(part)
            return {
                "kind": "voice",
                **(
                    {"words": shown.words, "lang": shown.language, "called": shown.called, "warning": shown.warning}
                    if shown
                    else {}
                ),
            }
        case Moment():
            return {**asdict(part), "kind": "moment", "asks": part.kind.value}


def kept_files(version: CaseVersion) -> list[tuple[str, KeptFile]]:
    """The case's pictures and sounds by their names in its text, as many as a page carries, the smallest first."""
    rows = CaseFile.objects.filter(case=version.case_id).select_related("media").order_by("media__size", "name")
    found, left = [], MOST_BYTES
    for row in rows:
        left -= row.media.size
        if left < 0:
            break
        found.append((row.name, row.media))
    return found


def data_address(content_type: str, content: bytes) -> str:
    """An address that holds its bytes itself; only pictures, sounds and films have one."""
    if content_type.partition("/")[0] not in ("image", "audio", "video") or content_type == "image/svg+xml":
        return ""
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"
