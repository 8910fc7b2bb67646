"""An author writes a case card by card or as one text; every save can be undone, and two authors lose nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.written import both_sign, brought, document
from xenia.core.rules import Actor
from xenia.learning.actions.cases import publish_case, save_script
from xenia.learning.forms.scene import rows_of
from xenia.learning.models import CaseVersion, Earlier, Script
from xenia.learning.queries.cases import document_of
from xenia.standards.cases import CaseDocument, write
from xenia.standards.cases.document import Scene


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    return brought(author)


@pytest.fixture
def desk(sign_in: Any, teacher: Any) -> Any:
    return sign_in(teacher)


def page(name: str, version: CaseVersion, *more: Any) -> str:
    return reverse(name, args=[version.case_id, *more])


def text() -> CaseDocument:
    return document_of(Script.objects.get(language="en"))


def scene(name: str) -> Scene:
    return next(one for one in text().scenes if one.id == name)


def form_of(name: str, *, seen: int, **changes: str) -> dict[str, str]:
    """What the form of a scene sends when nothing but `changes` was typed; `__` stands for the dot of a row."""
    rows = rows_of(scene(name))
    sent = {"title": rows.title, "mode": rows.mode, "interpreter": rows.interpreter, "seconds": rows.seconds}
    sent |= {"time_up": rows.time_up, "consequence": rows.consequence, "debrief": rows.debrief, "seen": str(seen)}
    sent |= {"ends": "1"} if rows.ends else {}
    for letter, several in (("p", rows.parts), ("c", rows.choices)):
        sent[f"{letter}.count"] = str(len(several))
        for number, row in enumerate(several):
            sent |= {f"{letter}{number}.{field}": str(value) for field, value in row.items()}
    return sent | {name.replace("__", "."): value for name, value in changes.items()}


def change(desk: Any, version: CaseVersion, do: str, **more: str) -> Any:
    return desk.post(page("case_change", version), {"do": do, **more}, follow=True)


def test_the_form_of_a_scene_sent_back_untouched_changes_nothing(desk: Any, version: CaseVersion) -> None:
    for name in ("room", "paper"):
        before = scene(name)
        desk.post(page("case_scene", version, name), form_of(name, seen=Script.objects.get().saves))
        assert scene(name) == before


def test_a_card_opens_its_form_and_is_saved(desk: Any, version: CaseVersion) -> None:
    opened = desk.get(page("case_scene", version, "room")).content.decode()
    assert "It sings at night." in opened and 'name="c0.feedback"' in opened
    sent = form_of("room", seen=1, title="The window", c0__feedback="She sits down, and laughs.", c1__mark="neutral")
    desk.post(page("case_scene", version, "room"), sent)
    saved = scene("room")
    assert (saved.title, saved.choices[0].feedback) == ("The window", "She sits down, and laughs.")
    assert saved.choices[1].mark == "neutral" and saved.choices[0].evidence[0].level == 1


def test_rows_are_added_moved_and_taken_out_before_anything_is_saved(desk: Any, version: CaseVersion) -> None:
    sent = form_of("room", seen=1)
    added = desk.post(page("case_scene", version, "room"), {**sent, "do": "add-write"}).content.decode()
    assert 'name="p2.prompt"' in added
    moved = desk.post(page("case_scene", version, "room"), {**sent, "do": "down-c0"})
    assert [row["id"] for row in moved.context["rows"].choices] == ["go", "ask"]
    out = desk.post(page("case_scene", version, "room"), {**sent, "do": "out-p0"})
    assert len(out.context["rows"].parts) == 1
    assert Script.objects.get().saves == 1


def test_a_question_and_a_choice_to_a_new_scene_get_names_of_their_own(desk: Any, version: CaseVersion) -> None:
    sent = form_of("room", seen=1) | {"p.count": "3", "p2.kind": "weigh", "p2.prompt": "What is it?"}
    sent |= {"p2.options": "Grief = 40%\nUlcer = 60%", "c.count": "3", "c2.words": "Sit down", "c2.goes": "+new"}
    desk.post(page("case_scene", version, "room"), sent)
    saved = scene("room")
    weigh = saved.parts[2]
    assert [(one.id, one.weight) for one in weigh.options] == [("grief", 40), ("ulcer", 60)]  # type: ignore[union-attr]
    assert saved.choices[2].goes == "sit-down" and scene("sit-down").ending is not None


def test_what_can_not_be_understood_is_refused_with_what_was_typed(desk: Any, version: CaseVersion) -> None:
    sent = form_of("room", seen=1, c0__evidence="a lot of it", title="Kept here")
    answer = desk.post(page("case_scene", version, "room"), sent)
    assert answer.status_code == 422
    assert "Evidence is written" in answer.content.decode() and "Kept here" in answer.content.decode()
    assert Script.objects.get().saves == 1


def test_scenes_are_added_joined_and_taken_out(desk: Any, version: CaseVersion) -> None:
    change(desk, version, "add", title="The bees")
    change(desk, version, "connect", scene="paper", target="the-bees", words="Ring her")
    assert scene("paper").choices[0].goes == "the-bees" and scene("paper").ending is not None
    change(desk, version, "remove", scene="heard")
    assert {one.id for one in text().scenes} == {"room", "paper", "the-bees"}
    assert scene("room").choices[0].goes == "", "what led to it stays where it was"
    change(desk, version, "first", scene="paper")
    assert text().scenes[0].id == "paper"


def test_steps_are_undone_and_done_again_as_far_as_one_likes(desk: Any, version: CaseVersion) -> None:
    names = ["One", "Two", "Three"]
    for name in names:
        change(desk, version, "add", title=name)

    def titles() -> list[str]:
        return [one.title for one in text().scenes][3:]

    for left in (2, 1, 0):
        change(desk, version, "undo")
        assert titles() == names[:left]
    change(desk, version, "undo")
    assert titles() == [], "there is nothing before the beginning"
    for left in (1, 2):
        change(desk, version, "redo")
        assert titles() == names[:left]
    change(desk, version, "add", title="Another way")
    change(desk, version, "redo")
    assert titles() == ["One", "Two", "Another way"], "what was written anew ends the way on"
    change(desk, version, "undo")
    assert titles() == ["One", "Two"]


def test_two_authors_of_two_scenes_keep_both(desk: Any, author: Actor, version: CaseVersion) -> None:
    save_script(author, version, replace(document(), lead="Theirs."), seen=1)
    sent = form_of("heard", seen=2, consequence="Mine.")
    ours = document_of(Script.objects.get())
    theirs = tuple(replace(one, title="Their room") if one.id == "room" else one for one in ours.scenes)
    save_script(author, version, replace(ours, scenes=theirs), seen=2)
    desk.post(page("case_scene", version, "heard"), sent)
    ending = scene("heard").ending
    assert ending and ending.consequence == "Mine." and scene("room").title == "Their room"
    assert text().lead == "Theirs."


def test_two_authors_of_one_scene_see_both_texts(desk: Any, author: Actor, version: CaseVersion) -> None:
    sent = form_of("heard", seen=1, consequence="What I wrote.")
    ours = text()
    ending = replace(ours.scenes[1].ending, consequence="What they wrote.")
    theirs = (ours.scenes[0], replace(ours.scenes[1], ending=ending), ours.scenes[2])
    save_script(author, version, replace(ours, scenes=theirs), seen=1)
    answer = desk.post(page("case_scene", version, "heard"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "What I wrote." in shown and "What they wrote." in shown
    assert 'name="seen" value="2"' in shown, "who has seen theirs may save over it"
    desk.post(page("case_scene", version, "heard"), sent | {"seen": "2"})
    assert scene("heard").ending.consequence == "What I wrote."  # type: ignore[union-attr]


def test_as_text_an_error_names_its_line_and_nothing_is_lost(desk: Any, version: CaseVersion) -> None:
    broken = Script.objects.get().text.replace("mark: better", "mark: splendid")
    line = broken.split("\n").index("  mark: splendid") + 1
    answer = desk.post(page("case_text", version), {"text": broken, "seen": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and f'data-line="{line}"' in shown and "splendid" in shown
    assert Script.objects.get().saves == 1


def test_the_file_goes_out_and_comes_back(desk: Any, version: CaseVersion) -> None:
    answer = desk.get(page("case_text", version) + "?as=file")
    assert answer.content.decode() == write(document())
    changed = answer.content.replace(b"The kettle", b"The bees")
    file = SimpleUploadedFile("kettle.en.md", changed)
    desk.post(page("case_text", version), {"file": file, "seen": "1"})
    assert text().title == "The bees"
    assert desk.post(page("case_text", version), {"file": SimpleUploadedFile("a.md", b"\xff\xfe")}).status_code == 422


def test_two_texts_at_once_are_both_shown(desk: Any, author: Actor, version: CaseVersion) -> None:
    save_script(author, version, replace(document(), lead="Their lead."), seen=1)
    mine = write(replace(document(), lead="My lead."))
    answer = desk.post(page("case_text", version), {"text": mine, "seen": "1"})
    assert answer.status_code == 422
    assert "My lead." in answer.content.decode() and "Their lead." in answer.content.decode()


def test_earlier_states_are_gone_once_it_is_published(desk: Any, author: Actor, version: CaseVersion) -> None:
    change(desk, version, "add", title="One")
    change(desk, version, "undo")
    assert Earlier.objects.count() == 3
    publish_case(author, both_sign(version))
    assert not Earlier.objects.exists()
    assert desk.get(page("case_edit", version)).status_code == 302


@pytest.mark.parametrize("name", ["case_edit", "case_text", "case_files"])
def test_only_authors_write(
    sign_in: Any, student: Any, board_member: Any, dean: Any, version: CaseVersion, name: str
) -> None:
    for person in (student, board_member, dean):
        assert sign_in(person).get(page(name, version)).status_code == 403
    assert sign_in(student).post(page("case_change", version), {"do": "add"}).status_code == 403


def test_a_scene_that_is_not_there_is_not_found(desk: Any, version: CaseVersion) -> None:
    assert desk.get(page("case_scene", version, "nowhere")).status_code == 404


def test_the_editor_takes_the_same_statements_however_many_scenes(
    desk: Any, version: CaseVersion, django_assert_num_queries: Any
) -> None:
    desk.get(page("case_edit", version))
    for number in range(3):
        change(desk, version, "add", title=f"Scene {number}")
        desk.get(page("case_edit", version))
        with django_assert_num_queries(13):
            desk.get(page("case_edit", version))
