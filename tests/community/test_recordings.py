"""Voices and pictures: encrypted, described, without a place, and only for whom the teller lets have them."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.core.leaks import bytes_on_disk
from tests.house import actor_of_person
from tests.standards.test_media_metadata import KINDS, SOUND
from tests.standards.test_picture_metadata import PLACE, PLANTED
from tests.told import TEACHING, agree, released, told
from xenia.community.actions.consent import release_story
from xenia.community.actions.consent_voices import keep_voice
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.recordings import add_recording
from xenia.community.actions.talks import hold_safety_talk
from xenia.community.actions.withdrawals import complete_withdrawal, keep_withdrawals, withdraw
from xenia.community.choices import Choices
from xenia.community.models import Recording, Story
from xenia.core.actions.media import open_media
from xenia.core.models import Key, Media
from xenia.core.rules import SYSTEM, Actor, Refused

VOICE = b"ID3\x04\0\0\0\0\0\x00\xff\xfbthe sound of a kettle"
FILM = b"\0\0\0\x10ftypisom\0\0\0\0"


@pytest.fixture
def desk(coordinator: Any, sign_in: Any) -> Any:
    return sign_in(coordinator)


@pytest.fixture
def maker(teacher: Any, sign_in: Any) -> Any:
    policy = adopt_policy(SYSTEM, title="Rules", words={"en": "Yes."}, adopted_on=timezone.localdate())
    acknowledge_policy(actor_of_person(teacher), policy)
    return sign_in(teacher)


def recorded(keeper: Actor, story: Story) -> tuple[Recording, Recording, Recording]:
    picture = add_recording(keeper, story, PLANTED["exif"], description="Two hands and a kettle")
    voice = add_recording(keeper, story, VOICE, transcript="The kettle sings.", language="en")
    film = add_recording(keeper, story, FILM, description="A kitchen", transcript="Steam.")
    return picture, voice, film


def released_as_own(keeper: Actor, choices: Choices) -> Story:
    """A story that is told under its teller's own responsibility, after they were spoken with."""
    story = told(keeper, route="identified")
    hold_safety_talk(keeper, story, held_on=timezone.localdate(), language="so")
    for stage in ("editing", "release"):
        agree(story, stage, keeper=keeper, choices=choices)
    release_story(keeper, story)
    return story


def heard(browser: Any, recordings: tuple[Recording, ...]) -> list[bool]:
    found = []
    for one in recordings:
        answer = browser.get(f"/media/{one.media_id}/")
        found.append(answer.status_code == 200 and bool(b"".join(answer.streaming_content)))
    return found


def test_a_picture_is_kept_without_where_it_was_made_and_under_a_neutral_name(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    file = SimpleUploadedFile("Halimo at home, Rainier Ave.jpg", PLANTED["exif"], content_type="image/jpeg")
    answer = desk.post(f"/stories/{story.pk}/recordings/", {"file": file, "description": "Two hands"})
    assert answer.status_code == 302
    media = Media.objects.get()
    assert (media.name, media.content_type, media.owner_id) == ("picture.jpg", "image/jpeg", None)
    assert PLACE not in open_media(media).read()
    assert "Two hands" in desk.get(f"/stories/{story.pk}/recordings/").text


@pytest.mark.django_db(transaction=True)
def test_neither_the_recording_nor_its_transcript_stands_in_the_clear(keeper: Actor) -> None:
    recorded(keeper, told(keeper))
    for secret in (b"the sound of a kettle", b"The kettle sings.", b"Two hands and a kettle"):
        assert bytes_on_disk(secret) == []


@pytest.mark.parametrize(
    ("content", "said", "refusal"),
    [
        (PLANTED["exif"], {}, "Describe what can be seen"),
        (VOICE, {}, "Write down what is said"),
        (FILM, {"description": "A kitchen"}, "Write down what is said"),
        (b"<svg onload='alert(1)'>", {"description": "x"}, "no picture, voice or film"),
        (PLANTED["exif"][:40], {"description": "x"}, "broken or not whole"),
    ],
)
def test_what_leaves_somebody_out_or_is_none_is_refused(
    keeper: Actor, content: bytes, said: dict[str, str], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        add_recording(keeper, told(keeper), content, **said)
    assert not Media.objects.exists()


def test_a_film_that_is_too_large_is_refused_kindly_and_what_was_written_beside_it_stays(
    keeper: Actor, desk: Any, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
    story = told(keeper)
    film = SimpleUploadedFile("film.mp4", FILM + bytes(3 * 1024 * 1024))
    sent = {"file": film, "description": "A kitchen", "transcript": "Steam."}
    answer = desk.post(f"/stories/{story.pk}/recordings/", sent)
    assert answer.status_code == 422 and "larger than 2 MB" in answer.text
    assert "A kitchen" in answer.text and "Steam." in answer.text
    assert not Media.objects.exists()


def test_the_page_knows_the_limit_so_that_two_gigabytes_are_not_even_sent(keeper: Actor, desk: Any) -> None:
    page = desk.get(f"/stories/{told(keeper).pk}/recordings/").text
    assert f'data-limit="{64 * 1024 * 1024}"' in page and "community/uploads.js" in page


@pytest.mark.parametrize(
    ("voice", "picture", "found"),
    [
        (False, False, [False, False, False]),
        (True, False, [False, True, False]),
        (False, True, [True, False, False]),
        (True, True, [True, True, True]),
    ],
)
def test_a_maker_hears_and_sees_what_the_teller_lets_them(
    keeper: Actor, desk: Any, maker: Any, voice: bool, picture: bool, found: list[bool]
) -> None:
    story = released_as_own(keeper, replace(TEACHING, voice=voice, picture=picture))
    recordings = recorded(keeper, story)
    assert heard(desk, recordings) == [True, True, True]
    assert heard(maker, recordings) == found
    page = maker.get(f"/stories/{story.pk}/").text
    assert [str(one.media_id) in page for one in recordings] == found


def test_no_voice_or_face_leaves_the_keepers_where_nobody_is_to_be_recognised(
    keeper: Actor, second_keeper: Actor, desk: Any, maker: Any
) -> None:
    story = released(keeper, second_keeper, choices=replace(TEACHING, voice=True, picture=True))
    recordings = recorded(keeper, story)
    assert heard(desk, recordings) == [True] * 3 and heard(maker, recordings) == [False] * 3
    page = maker.get(f"/stories/{story.pk}/").text
    assert "The kettle sings." not in page and "Two hands" not in page
    assert "stay with its keepers" in desk.get(f"/stories/{story.pk}/recordings/").text


def test_a_recording_that_arrives_while_its_story_ends_goes_as_well(keeper: Actor, second_keeper: Actor) -> None:
    story = released(keeper, second_keeper)
    late = recorded(keeper, story)[0]
    Recording.objects.exclude(pk=late.pk).delete()
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    media = Media.objects.create(name="late.jpg", content_type="image/jpeg", size=1, key=late.media.key)
    Recording.objects.create(media=media, story=story, kind="picture", sealed=b"")
    keep_withdrawals()
    assert not Recording.objects.exists() and not Media.objects.filter(pk=media.pk).exists()


def test_nobody_else_hears_anything_and_nobody_after_the_end(
    keeper: Actor, desk: Any, maker: Any, student: Any, sign_in: Any
) -> None:
    story = released_as_own(keeper, replace(TEACHING, voice=True, picture=True))
    recordings = recorded(keeper, story)
    assert heard(sign_in(student), recordings) == [False] * 3
    withdrawal = withdraw(SYSTEM, story)
    assert heard(maker, recordings) == [False] * 3
    keys = [one.media.key for one in recordings]
    complete_withdrawal(SYSTEM, withdrawal)
    assert heard(desk, recordings) == [False] * 3
    assert not Media.objects.exists() and not Recording.objects.exists()
    assert Key.objects.filter(pk__in=keys).count() == 3


def test_one_recording_is_described_anew_or_erased(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    picture, voice, _film = recorded(keeper, story)
    where = f"/stories/{story.pk}/recordings/"
    desk.post(f"{where}{picture.media_id}/", {"description": "A kettle, from above"})
    assert "A kettle, from above" in desk.get(where).text
    desk.post(f"{where}{voice.media_id}/", {"transcript": " "})
    assert "The kettle sings." in desk.get(where).text
    desk.post(f"{where}{voice.media_id}/", {"do": "remove"})
    assert not Media.objects.filter(pk=voice.media_id).exists()


def test_a_question_is_read_by_a_person_when_the_school_has_one(keeper: Actor, desk: Any) -> None:
    file = SimpleUploadedFile("amina.mp3", VOICE, content_type="audio/mpeg")
    assert desk.post("/stories/voices/?in=ar", {"question": "quoted", "file": file}).status_code == 302
    assert desk.post("/stories/voices/?in=ar", {"question": "nothing", "file": file}).status_code == 422
    media = Media.objects.get()
    assert str(media.pk) in desk.get("/stories/voices/?in=ar").text
    answer = desk.get(f"/media/{media.pk}/")
    assert answer.status_code == 200 and VOICE[10:] in b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_reads_a_question_leaves_neither_place_nor_name_in_it(keeper: Actor, kind: str) -> None:
    assert PLACE in KINDS[kind]
    media = keep_voice(keeper, "quoted", KINDS[kind], language="ar")
    with open_media(media) as file:
        kept = file.read()
    assert PLACE not in kept and SOUND[:200] in kept and media.content_type.startswith("audio/")
