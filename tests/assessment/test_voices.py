"""A person's voice reads the questions: to whoever answers and to nobody else, and only words that stand there."""

import io
import re
import wave
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assessment.conftest import small_form
from tests.assessment.instruments_at_hand import at, draft, published, reworded
from tests.house import actor_of_person
from tests.standards.test_media_metadata import KINDS, SOUND
from tests.standards.test_picture_metadata import PLACE
from xenia.assessment.actions.instruments import save_draft, save_translation
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.voices import LARGEST, keep_voice, remove_voice
from xenia.assessment.models import Occasion, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.voices import recorded, words_read
from xenia.core.actions.media import media_path, open_media
from xenia.core.models import Media
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import Person

MakeOccasion = Callable[..., Occasion]
pytestmark = pytest.mark.django_db


def sound(seconds: float = 0.1) -> bytes:
    """A recording of silence."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return kept.getvalue()


def keep(version: Version, item: str = "listens", language: str = "en", content: bytes | None = None) -> Media:
    return keep_voice(SYSTEM, version, language=language, item=item, content=content or sound())


def upload(content: bytes, name: str = "voice.wav") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="audio/wav")


def voice(occasion: Occasion, kept: Media) -> str:
    return f"/answer/{occasion.pk}/voice/{kept.pk}/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_author_keeps_a_recording_and_whoever_is_asked_hears_it(
    make_occasion: MakeOccasion, student: Person, programme_director: Person, sign_in: Any
) -> None:
    occasion, author = make_occasion([student]), sign_in(programme_director)
    page = f"/instruments/{occasion.version.instrument_id}/voices/en/"
    kept = author.post(page, {"item": "listens", "file": upload(sound())})
    assert kept.url == f"{page}#voice-listens"
    media = Media.objects.get(scope=occasion.version.instrument_id)
    assert "<audio controls" in author.get(page).text
    heard = sign_in(student)
    assert f'data-voice="{voice(occasion, media)}"' in heard.get(f"/answer/{occasion.pk}/").text
    told = heard.get(voice(occasion, media))
    assert (told.status_code, told["Content-Type"], body(told)) == (200, "audio/wav", sound())


def test_it_stands_encrypted_on_the_disk(make_occasion: MakeOccasion) -> None:
    content = sound()[:-400] + b"myna" * 100
    media = keep(make_occasion().version, content=content)
    assert b"myna" not in media_path(media.pk).read_bytes()
    with open_media(media) as told:
        assert told.read() == content


def test_a_link_without_an_account_hears_its_form_and_no_other(make_occasion: MakeOccasion, make_version: Any) -> None:
    here = make_occasion()
    there = make_occasion(version=make_version(small_form(code="other")))
    mine, other = keep(here.version), keep(there.version)
    browser, (address, _, secret) = Client(), link_for_anyone(SYSTEM, here, uses=2).partition("#")
    browser.post(address, {"secret": secret})
    assert body(browser.get(voice(here, mine))) == sound()
    assert browser.get(voice(here, other)).status_code == 404
    assert browser.get(voice(there, other)).status_code == 403


def test_strangers_hear_nothing(make_occasion: MakeOccasion, student: Person, teacher: Person, sign_in: Any) -> None:
    occasion = make_occasion([student])
    media = keep(occasion.version)
    assert Client().get(voice(occasion, media)).status_code == 403
    browser = sign_in(teacher)
    assert browser.get(voice(occasion, media)).status_code == 403
    assert browser.get(f"/media/{media.pk}/").status_code == 404
    assert browser.get(f"/instruments/{occasion.version.instrument_id}/voice/{media.pk}/").status_code == 403


def test_only_authors_keep_and_remove_voices(make_version: Any, teacher: Person) -> None:
    version = make_version()
    with pytest.raises(NotPermitted):
        keep_voice(actor_of_person(teacher), version, language="en", item="listens", content=sound())
    keep(version)
    with pytest.raises(NotPermitted):
        remove_voice(actor_of_person(teacher), version, language="en", item="listens")
    assert Media.objects.filter(scope=version.instrument_id).count() == 1


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"<script>alert(1)</script>", "This is no recording"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "This is no recording"),
        (b"", "This file is empty"),
        (None, "Choose a file first"),
        (b"RIFF\0\0\0\0WAVE" + b"\0" * LARGEST, "This recording is larger than 4 MB"),
    ],
)
def test_what_is_no_recording_is_refused_with_the_reason_beside_its_question(
    make_version: Any, programme_director: Person, sign_in: Any, content: bytes | None, trouble: str
) -> None:
    version = make_version()
    said: dict[str, Any] = {"item": "listens"} | ({} if content is None else {"file": upload(content, "voice.mp3")})
    answer = sign_in(programme_director).post(f"/instruments/{version.instrument_id}/voices/en/", said)
    assert answer.status_code == 422
    assert re.search(rf'<p class="error-text" role="alert" id="trouble">{trouble}', answer.text)
    assert not Media.objects.filter(scope=version.instrument_id).exists()


def test_a_question_or_language_that_is_not_there_is_refused(
    make_version: Any, programme_director: Person, sign_in: Any
) -> None:
    version = make_version()
    with pytest.raises(Refused, match="not in the form"):
        keep(version, item="gone")
    with pytest.raises(Refused, match="not in the form"):
        keep(version, language="ar")
    browser = sign_in(programme_director)
    for language in ("ar", "no language"):
        assert browser.get(f"/instruments/{version.instrument_id}/voices/{language}/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mp3", "audio/mpeg"),
        ("opus", "audio/ogg"),
        ("m4a", "audio/mp4"),
        ("mp4", "audio/mp4"),
        ("webm from a browser", "audio/webm"),
        ("flac", "audio/flac"),
        ("wav", "audio/wav"),
    ],
)
def test_a_recording_is_known_by_its_first_bytes_whatever_it_is_called(make_version: Any, kind: str, told: str) -> None:
    assert keep(make_version(), content=KINDS[kind]).content_type == told


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_reads_a_question_leaves_neither_place_nor_name_in_it(make_version: Any, kind: str) -> None:
    assert PLACE in KINDS[kind]
    with open_media(keep(make_version(), content=KINDS[kind])) as file:
        kept = file.read()
    assert PLACE not in kept and SOUND[:200] in kept


def test_half_a_recording_is_refused(make_version: Any) -> None:
    with pytest.raises(Refused, match="broken or not whole"):
        keep(make_version(), content=KINDS["opus"][:60])


def test_a_recording_speaks_for_every_version_that_says_the_same_and_for_none_that_says_something_else() -> None:
    first = published(small_form())
    keep(first)
    keep(first, item="words")
    later = draft(small_form())
    held = plain_of(later)
    assert set(recorded(later, held)) == {"listens", "words"}
    save_draft(SYSTEM, later, reworded(held, words="What should they stop doing?"), basis=bytes(later.digest).hex())
    later.refresh_from_db()
    assert set(recorded(later, plain_of(later))) == {"listens"}
    assert set(recorded(first, plain_of(first))) == {"listens", "words"}, "what was answered sounds as it did"


def test_words_that_changed_are_marked_outdated_to_authors(programme_director: Person, sign_in: Any) -> None:
    first = published(small_form())
    keep(first, item="words")
    later = draft(small_form())
    held = reworded(plain_of(later), words="What should they stop doing?")
    save_draft(SYSTEM, later, held, basis=bytes(later.digest).hex())
    page = sign_in(programme_director).get(at(later, "voices", "en")).text
    assert "The words have changed since this was recorded" in page
    assert "<audio" not in page


def test_each_language_has_its_own_voice(make_occasion: MakeOccasion, student: Person, sign_in: Any) -> None:
    occasion = make_occasion([student])
    save_translation(SYSTEM, occasion.version, "ar", {"listens": "هل يصغي؟"}, "checked")
    english, arabic = keep(occasion.version), keep(occasion.version, language="ar")
    browser = sign_in(student)
    for language, media in (("en", english), ("ar", arabic)):
        page = browser.get(f"/answer/{occasion.pk}/", {"language": language}).text
        assert re.findall(r'data-voice="([^"]+)"', page) == [voice(occasion, media)]


def test_a_new_recording_takes_the_place_of_the_old_one_whose_bytes_go(
    make_version: Any, django_capture_on_commit_callbacks: Any
) -> None:
    version = make_version()
    with django_capture_on_commit_callbacks(execute=True):
        old = keep(version)
        new = keep(version, content=sound(0.2))
    assert recorded(version, plain_of(version)) == {"listens": new.pk}
    assert not media_path(old.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        remove_voice(SYSTEM, version, language="en", item="listens")
    assert not Media.objects.filter(scope=version.instrument_id).exists()
    assert not media_path(new.pk).exists()


def test_a_recording_changes_nothing_of_a_version_that_was_answered(
    make_occasion: MakeOccasion, student: Person, sign_in: Any
) -> None:
    occasion = make_occasion([student])
    sign_in(student).post(f"/answer/{occasion.pk}/send/", {"a.listens": "2"})
    before = Version.objects.values().get(pk=occasion.version_id)
    keep(occasion.version)
    assert Version.objects.values().get(pk=occasion.version_id) == before


def test_anonymous_forms_are_read_too(make_occasion: MakeOccasion, crowd: list[Person], sign_in: Any) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    media = keep(occasion.version, item="why")
    browser = sign_in(crowd[0])
    assert voice(occasion, media) in browser.get(f"/answer/{occasion.pk}/anonymous/").text
    assert body(browser.get(voice(occasion, media))) == sound()


def test_the_answering_page_costs_the_same_for_one_voice_and_for_three(
    make_occasion: MakeOccasion, student: Person, sign_in: Any
) -> None:
    occasion, browser, counts = make_occasion([student]), sign_in(student), []
    for items in (["listens"], ["why", "words"]):
        for item in items:
            keep(occasion.version, item=item)
        browser.get(f"/answer/{occasion.pk}/")
        with CaptureQueriesContext(connection) as told:
            browser.get(f"/answer/{occasion.pk}/")
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_the_page_of_voices_shows_all_words_that_are_to_be_read(
    make_version: Any, programme_director: Person, sign_in: Any
) -> None:
    version = make_version()
    page = sign_in(programme_director).get(f"/instruments/{version.instrument_id}/voices/en/").text
    for item in plain_of(version).items:
        assert all(words in page for words in words_read(item))
