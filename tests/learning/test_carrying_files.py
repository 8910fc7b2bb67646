"""Pictures, sounds and films go along with a case and come back; recordings of stories and files of others don't."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.learning.test_carrying import SHARED, quoting, take
from tests.standards.cases.test_package_media import foreign
from tests.standards.test_media_metadata import KINDS, film
from tests.standards.test_picture_metadata import PLACE, PLANTED
from tests.told import CANARY
from tests.written import document
from xenia.community.actions.recordings import add_recording
from xenia.community.models import Story
from xenia.core.actions.media import media_path, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Actor
from xenia.learning.actions.case_files import add_case_file
from xenia.learning.actions.cases import bring_case
from xenia.learning.models import Case, CaseFile, CaseVersion
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.readiness import scripts_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Media as Medium
from xenia.standards.cases.document import MediaKind
from xenia.standards.cases.patient_package import write_package

SHOWN = (
    Medium(kind=MediaKind.IMAGE, name="room.jpg", description="Three chairs in a row"),
    Medium(kind=MediaKind.AUDIO, name="tones.mp3", description="Three tones", transcript="Beep"),
    Medium(kind=MediaKind.VIDEO, name="street.webm", description="A street"),
)
#: bytes of a large one
FILM = 32 * 1024 * 1024
SENT = {"room.jpg": PLANTED["exif"], "tones.mp3": KINDS["mp3"], "street.webm": KINDS["webm"]}


def with_media(case: CaseDocument) -> CaseDocument:
    first, *others = case.scenes
    return replace(case, scenes=(replace(first, parts=(*first.parts, *SHOWN)), *others))


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    made = bring_case(author, with_media(document()))
    for name, content in SENT.items():
        add_case_file(author, made.case, content, name=name)
    return made


def bytes_of(case: Case) -> dict[str, bytes]:
    found = {}
    for file in CaseFile.objects.filter(case=case).select_related("media"):
        with open_media(file.media) as stream:
            found[file.name] = stream.read()
    return found


def look(browser: Any, package: bytes) -> Any:
    return browser.post(reverse("case_bring"), {"file": SimpleUploadedFile("case.zip", package)})


def bring(browser: Any, package: bytes, **more: str) -> Any:
    looked = look(browser, package)
    said = {"text": looked.context["text"], "package": str(looked.context["package"]), "code": "again", **more}
    return browser.post(reverse("case_bring"), said, follow=True)


def text_of(case: Case) -> CaseDocument:
    version = CaseVersion.objects.get(case=case)
    return document_of(scripts_of(version)["en"])


def test_a_case_goes_to_another_school_and_back_with_its_files_byte_for_byte(
    version: CaseVersion, sign_in: Any, teacher: Any, django_capture_on_commit_callbacks: Any
) -> None:
    browser, kept = sign_in(teacher), bytes_of(version.case)
    package = take(browser, version, "package").getvalue()
    assert set(kept) == set(SENT) and PLACE not in b"".join(kept.values())
    with django_capture_on_commit_callbacks(execute=True):
        bring(browser, package)
    again = Case.objects.get(code="again")
    assert bytes_of(again) == kept
    assert text_of(again) == replace(with_media(document()), code="again")
    assert set(SHOWN) <= set(text_of(again).scenes[0].parts)
    assert not Media.objects.exclude(expires_at=None).exists(), "the package itself is not kept any longer"


def test_what_comes_in_loses_where_it_was_made_and_what_is_none_is_named(sign_in: Any, teacher: Any) -> None:
    package = write_package(with_media(document()), media={**SENT, "street.webm": b"<script>"})
    browser = sign_in(teacher)
    looked = look(browser, package)
    assert "no pictures, sounds or films that browsers can show: “media/3.webm”" in looked.content.decode()
    bring(browser, package)
    kept = bytes_of(Case.objects.get())
    assert set(kept) == {"room.jpg", "tones.mp3"} and PLACE not in b"".join(kept.values())


def test_a_package_made_elsewhere_brings_its_film_under_the_name_that_its_words_use(sign_in: Any, teacher: Any) -> None:
    bring(sign_in(teacher), foreign({"media/street.mp4": KINDS["mp4"]}))
    case = Case.objects.get()
    shown = [one for scene in text_of(case).scenes for one in scene.parts if isinstance(one, Medium)]
    assert set(bytes_of(case)) == {"street.mp4"} == {one.name for one in shown}
    assert shown[0].description == "A street"


def test_a_broken_picture_is_named_and_the_others_are_kept(sign_in: Any, teacher: Any) -> None:
    package = write_package(with_media(document()), media={**SENT, "room.jpg": PLANTED["exif"][:90]})
    answer = bring(sign_in(teacher), package)
    assert "room.jpg: This file is broken or not whole" in answer.content.decode()
    assert set(bytes_of(Case.objects.get())) == {"tones.mp3", "street.webm"}


def test_a_name_that_points_elsewhere_is_not_kept(sign_in: Any, teacher: Any) -> None:
    case = document()
    bad = Medium(kind=MediaKind.IMAGE, name="../room.jpg", description="A room")
    first, *others = case.scenes
    case = replace(case, scenes=(replace(first, parts=(bad,)), *others))
    answer = bring(sign_in(teacher), write_package(case, media={"../room.jpg": PLANTED["exif"]}))
    assert "../room.jpg: A file&#x27;s name is letters, digits" in answer.content.decode()
    assert not CaseFile.objects.exists()


def test_the_package_waits_encrypted_and_only_for_whoever_sent_it(
    sign_in: Any, teacher: Any, make_person: Callable[..., Any]
) -> None:
    package = write_package(with_media(document()), media=SENT)
    looked = look(sign_in(teacher), package)
    waiting = Media.objects.get()
    assert waiting.owner_id == teacher.pk and waiting.expires_at and waiting.expires_at < timezone.now() + timedelta(2)
    assert b"imsmanifest" not in media_path(waiting.pk).read_bytes()
    said = {"text": looked.context["text"], "package": str(waiting.pk), "code": "taken"}
    refused = sign_in(make_person("Another", "teacher")).post(reverse("case_bring"), said)
    assert refused.status_code == 422 and "is not kept any more" in refused.content.decode()
    Media.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    refused = sign_in(teacher).post(reverse("case_bring"), {**said, "package": "nonsense"})
    assert refused.status_code == 422 and not Case.objects.exists()
    assert sign_in(teacher).post(reverse("case_bring"), said).status_code == 422


def test_a_refused_name_keeps_the_package_at_hand(version: CaseVersion, sign_in: Any, teacher: Any) -> None:
    browser = sign_in(teacher)
    looked = look(browser, take(browser, version, "package").getvalue())
    key = str(looked.context["package"])
    refused = browser.post(reverse("case_bring"), {"text": looked.context["text"], "package": key})
    assert refused.status_code == 422 and f'name="package" value="{key}"' in refused.content.decode()
    browser.post(reverse("case_bring"), {"text": refused.context["text"], "package": key, "code": "again"})
    assert set(bytes_of(Case.objects.get(code="again"))) == set(SENT)


def test_recordings_of_a_story_stay_with_the_story(
    keeper: Actor, second_keeper: Actor, author: Actor, sign_in: Any, teacher: Any
) -> None:
    version = quoting(keeper, second_keeper, author, SHARED)
    add_recording(keeper, Story.objects.get(), KINDS["mp3"], transcript="What was said", language="en")
    add_case_file(author, version.case, PLANTED["exif"], name="nobody-names-me.jpg")
    package = take(sign_in(teacher), version, "package").getvalue()
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        held = b"".join(archive.read(part) for part in archive.infolist())
        assert not [name for name in archive.namelist() if name.startswith("media/")]
    assert b"story:" in held and CANARY.encode() not in held


def test_a_film_leaves_in_pieces_and_one_that_is_gone_stops_it_before_the_first(
    version: CaseVersion, sign_in: Any, teacher: Any
) -> None:
    browser = sign_in(teacher)
    answer = take(browser, version, "package")
    assert answer.streaming and answer["Content-Type"] == "application/zip"
    film = CaseFile.objects.select_related("media").get(name="street.webm").media
    media_path(film.pk).unlink()
    gone = browser.get(reverse("case_take", args=[version.case_id, "package"]), follow=True)
    assert "“street.webm” can&#x27;t be opened any more" in gone.content.decode()


def test_a_large_film_leaves_without_standing_in_memory(
    version: CaseVersion, author: Actor, sign_in: Any, teacher: Any
) -> None:
    add_case_file(author, version.case, film() + bytes(FILM), name="street.webm")
    browser, whole = sign_in(teacher), 0
    take(browser, version, "md")
    answer = take(browser, version, "package")
    tracemalloc.start()
    for piece in answer.streaming_content:
        whole += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert whole > FILM and peak < FILM / 8


def test_a_file_of_another_case_never_goes_along(
    version: CaseVersion, author: Actor, sign_in: Any, teacher: Any
) -> None:
    other = bring_case(author, with_media(document(code="other")))
    store_media(actor_of_person(teacher), b"mine", name="room.jpg")
    with zipfile.ZipFile(io.BytesIO(take(sign_in(teacher), other, "package").getvalue())) as archive:
        assert not [name for name in archive.namelist() if name.startswith("media/")]


def test_a_package_that_is_larger_than_we_take_is_refused_kindly(sign_in: Any, teacher: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    answer = look(sign_in(teacher), write_package(with_media(document()), media=SENT))
    assert answer.status_code == 422 and "is larger than" in answer.content.decode()
    assert not Media.objects.exists()
