"""The second half of a story's life: quoted in a case, read by both sides, played, seen by its teller, withdrawn."""

import re

from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browser.conftest import PATIENCE, Visit
from tests.browser.test_authoring_cases import ask

TITLE = "The tea from high up"
VOICE = "My brother pours tea from high up"
CASE = """---
case: tea-from-high-up
title: {title}
language: en
---

# People

## Hassan {{#hassan}}
role: patient

He repairs radios.

# Scenes

## The kitchen {{#kitchen}}

@hassan: Sit where I can see you.

> {sign}

- [sit] Sit down across from him -> later
- [stand] Stay at the door -> later

## Later {{#later}}

> {sign}

= He pours for two.
"""


def test_a_voice_is_followed_into_a_case_to_a_student_and_back_to_its_teller(
    visit: Visit, browser: Browser, base_url: str
) -> None:
    author = visit("teacher", "/stories/")
    if author.get_by_role("button", name="I have read it and will keep to it").count():
        author.get_by_role("button", name="I have read it and will keep to it").click()
    author.get_by_role("link", name="From a height, with foam").click()
    story = author.url
    sign = author.locator(".passage-sign code").first.inner_text()

    key = written(author, sign)
    ask(author, "faculty", "Dr Mateo Quispe Larrain")
    ask(author, "community", "Thida Win Maung")
    for kind in ("board_member", "course_director"):
        reader = visit(kind, f"/cases/{key}/review/")
        if reader.get_by_role("button", name="I have read this. Go on").count():
            reader.get_by_role("button", name="I have read this. Go on").click()
        reader.get_by_label("Yes, as it stands now").check()
        reader.get_by_role("button", name="Sign", exact=True).click()
        expect(reader.get_by_text("If a word changes, you are asked again.")).to_be_visible()
    author.goto(f"/cases/{key}/desk/")
    author.get_by_role("button", name="Publish").click()

    student = visit("student", f"/cases/{key}/")
    if student.get_by_role("button", name="I have read it and will keep to it").count():
        student.get_by_role("button", name="I have read it and will keep to it").click()
        student.goto(f"/cases/{key}/")
    student.get_by_role("button", name="Begin").click()
    expect(student.get_by_text(re.compile(VOICE))).to_be_visible()

    phone = opened(browser, base_url, visit("coordinator", f"{story}door/"))
    expect(phone.get_by_text("A case for students").first).to_be_visible()
    expect(phone.get_by_text("fewer than 5").first).to_be_visible()
    expect(phone.get_by_text(TITLE)).to_have_count(0)
    phone.get_by_role("link", name="Take my story back").click()
    phone.get_by_role("button", name="Yes, take it back").click()
    expect(phone.get_by_role("heading", name="Your story is hidden")).to_be_visible()

    student.get_by_role("button", name="Sit down across from him").click()
    expect(student.get_by_text("He pours for two.")).to_be_visible()
    expect(student.get_by_text(re.compile(VOICE))).to_have_count(0)
    author.goto("/inbox/")
    expect(author.get_by_text(re.compile(f"A story in “{TITLE}” was withdrawn"))).to_be_visible()

    phone.get_by_role("button", name="Let it be gone now").click()
    expect(phone.get_by_role("heading", name="Your story is gone")).to_be_visible()
    phone.get_by_role("button", name="Leave this page").click()
    expect(phone.get_by_role("heading", name="Closed")).to_be_visible()


def written(tab: Tab, sign: str) -> str:
    """The key of a case that quotes the voice in both of its scenes, brought in as a text."""
    tab.goto("/cases/new/")
    tab.get_by_label("What is it called?").fill(TITLE)
    tab.get_by_label("Whom is it about?").fill("Hassan")
    tab.get_by_role("button", name="Begin").click()
    tab.wait_for_url("**/edit/")
    key = tab.url.split("/")[4]
    tab.goto(f"/cases/{key}/text/")
    area = tab.get_by_label("The text")
    code = re.search(r"^case: (\S+)$", area.input_value(), re.MULTILINE)
    assert code
    area.fill(CASE.format(title=TITLE, sign=sign).replace("tea-from-high-up", code[1]))
    tab.get_by_role("button", name="Save").first.click()
    expect(tab.get_by_text("Nothing was saved yet")).to_have_count(0)
    tab.goto(f"/cases/{key}/desk/")
    return key


def opened(browser: Browser, base_url: str, keeper: Tab) -> Tab:
    """A phone on which the teller's page stands open: a new link and a new code, given by their keeper."""
    keeper.get_by_role("button", name=re.compile("new code|Make a code")).click()
    code = keeper.locator(".story-code").inner_text()
    keeper.get_by_role("button", name=re.compile("new link|Make a link")).click()
    link = keeper.locator(".story-link").inner_text()
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 844}, locale="en-US")
    context.set_default_timeout(PATIENCE)
    phone = context.new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_label("Code").fill(code)
    phone.get_by_role("button", name="Open my page").click()
    return phone
