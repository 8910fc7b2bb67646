"""One story's whole life: told in Arabic through an interpreter, agreed to, released, quoted in a case that both sides
sign, played, seen by its teller, withdrawn while it is open; then found nowhere, and brought back by no backup."""

import gzip
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab
from yaml import safe_load

from scripts.demo_house import demo_school, run_in, served
from tests.browser import telling
from tests.browser.conftest import PATIENCE, Visit
from tests.browser.test_authoring_cases import ask
from tests.core.leaks import bytes_on_disk

TITLE = "What bread hears"
VOICE = telling.EDITED
CASE = """---
case: what-bread-hears
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
#: none of these is ever to be written in the clear, wherever the platform writes
SECRETS = (telling.EDITED, telling.TOLD, telling.NAMED, telling.TELLER, telling.REACH)
#: what the teller reads, in the language in which they told
PAGE = safe_load(Path("src/xenia/community/teller_words/ar.yaml").read_text(encoding="utf-8"))
BACKUP = {"XENIA_BACKUP_KEY": "a passphrase that someone wrote down"}


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo school of this file's own: all that its server writes is searched."""
    folder = demo_school(tmp_path_factory.mktemp("life"))
    (folder / "tmp").mkdir()
    return folder


@pytest.fixture(scope="session")
def base_url(school: Path) -> Iterator[str]:
    """Served talkative, and by a database that leaves what was deleted in its free pages."""
    careless = {"DJANGO_SETTINGS_MODULE": "tests.browser.careless", "XENIA_LOG_LEVEL": "DEBUG"}
    with served(school, TMPDIR=str(school / "tmp"), **careless) as url:
        yield url


def test_a_story_is_told_taught_with_and_taken_back_and_nothing_of_it_stays(
    visit: Visit, browser: Browser, base_url: str, school: Path, tmp_path: Path
) -> None:
    keeper = visit("coordinator")
    story = telling.released(keeper, visit("programme_director"))
    keeper.goto(f"{story}recordings/")
    sound = keeper.locator("audio").get_attribute("src") or ""
    assert keeper.request.get(sound).status == 200

    author = visit("teacher", "/stories/")
    key = quoted(author)
    both_sides_sign(visit, author, key)
    author.goto(f"/cases/{key}/desk/")
    author.get_by_role("button", name="Publish").click()

    student = visit("student", f"/cases/{key}/")
    acknowledged(student, f"/cases/{key}/")
    student.get_by_role("button", name="Begin").click()
    expect(student.get_by_text(re.compile(VOICE))).to_be_visible()
    run_in(school, "-m", "xenia", "backup", str(tmp_path / "before.backup"), **BACKUP)

    keeper.goto(f"{story}door/")
    phone = opened(browser, base_url, keeper)
    taken_back(phone)
    # nobody touches the student's screen: the words go from it by themselves
    expect(student.get_by_text(re.compile(VOICE))).to_have_count(0)
    expect(student.get_by_text("A voice stood here. It was taken back.")).to_be_visible()
    student.get_by_role("button", name="Sit down across from him").click()
    expect(student.get_by_text("He pours for two.")).to_be_visible()
    expect(student.get_by_text(re.compile(VOICE))).to_have_count(0)
    author.goto("/inbox/")
    expect(author.get_by_text(re.compile(f"A story in “{TITLE}” was withdrawn"))).to_be_visible()
    assert found_in(school) == set()

    phone.get_by_role("button", name=PAGE["hidden"]["now"]).click()
    expect(phone.get_by_role("heading", name=PAGE["gone"]["heading"])).to_be_visible()
    phone.get_by_role("button", name=PAGE["leave"]).click()
    # the phone does not know any more whose page it was, only in which language it spoke
    expect(phone.get_by_role("heading", name=PAGE["left"]["heading"])).to_be_visible()
    assert keeper.request.get(sound).status in {404, 410}
    assert found_in(school) == set()

    with restored(school, tmp_path) as url:
        assert keeper.request.get(f"{url}{sound}").status == 410, "before the first other request"
        for tab in (author, student):
            case = tab.request.get(f"{url}/cases/{key}/")
            assert case.ok and TITLE in case.text() and VOICE not in case.text()
        assert found_in(tmp_path / "restored") == set()
    for sink in planted(school):
        assert found_in(school, (f"planted in the {sink}",)), f"the search does not look into the {sink}"


def test_whoever_comes_first_reads_the_policy_first(visit: Visit) -> None:
    tab = visit("patient_educator", "/stories/")
    expect(tab.get_by_role("heading", name="How we use stories")).to_be_visible()
    tab.get_by_role("button", name="I have read it and will keep to it").click()
    tab.get_by_role("link", name="From a height, with foam").click()
    expect(tab.get_by_text("My brother pours tea from high up")).to_be_visible()


def found_in(folder: Path, words: tuple[str, ...] = SECRETS) -> set[str]:
    """The files in which words stand, as they are or compressed."""
    return {file.name for secret in words for file in bytes_on_disk(secret.encode(), [folder])}


def planted(school: Path) -> Iterator[str]:
    """Leaks as a careless hand would leave them, one in every sink; the name of each once it stands."""
    with closing(sqlite3.connect(school / "xenia.sqlite3", isolation_level=None, timeout=20)) as database:
        database.execute("PRAGMA secure_delete = 0")
        database.execute("CREATE TABLE careless (words TEXT)")
        for sink in ("row", "log of the database", "free page"):
            database.execute("INSERT INTO careless VALUES (?)", (f"planted in the {sink}",))
            if sink == "free page":
                database.execute("DELETE FROM careless WHERE words = ?", (f"planted in the {sink}",))
            if sink != "log of the database":
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            yield sink
        database.execute(
            "UPDATE django_tasks_database_dbtaskresult SET args_kwargs = ?", ('{"words": "planted in the task"}',)
        )
        yield "task"
    with (school / "server.log").open("a") as log:
        log.write("Subject: planted in the mail\nplanted in the log\n")
    yield from ("mail", "log")
    (school / "tmp" / "upload").write_bytes(gzip.compress(b"planted in the temporary folder"))
    yield "temporary folder"
    (school / "media" / "export").write_bytes(zlib.compress(b"planted in the export"))
    yield "export"


@contextmanager
def restored(school: Path, folder: Path) -> Iterator[str]:
    """The backup of before the withdrawal, put back on another disk and served; the ledger stands apart."""
    again = folder / "restored"
    again.mkdir()
    for kept in ("root.key", "secret", "demo"):
        shutil.copy(school / kept, again)
    apart = BACKUP | {"XENIA_LEDGER": str(school / "withdrawals.ledger")}
    run_in(again, "-m", "xenia", "restore", str(folder / "before.backup"), "--force", **apart)
    with served(again, **apart) as url:
        yield url


def acknowledged(tab: Tab, back: str) -> None:
    """Read the policy on stories first, where it is asked."""
    if tab.get_by_role("button", name="I have read it and will keep to it").count():
        tab.get_by_role("button", name="I have read it and will keep to it").click()
        tab.goto(back)


def quoted(author: Tab) -> str:
    """A case that quotes the story in both of its scenes; its key."""
    acknowledged(author, "/stories/")
    author.get_by_role("link", name="Bread hears").click()
    expect(author.get_by_text(VOICE)).to_be_visible()
    expect(author.get_by_text("The one with flour")).to_be_visible()
    expect(author.get_by_text(telling.TELLER)).to_have_count(0)
    return written(author, author.locator(".passage-sign code").first.inner_text())


def both_sides_sign(visit: Visit, author: Tab, key: str) -> None:
    ask(author, "faculty", "Dr Mateo Quispe Larrain")
    ask(author, "community", "Thida Win Maung")
    for kind in ("board_member", "course_director"):
        reader = visit(kind, f"/cases/{key}/review/")
        if reader.get_by_role("button", name="I have read this. Go on").count():
            reader.get_by_role("button", name="I have read this. Go on").click()
        reader.get_by_label("Yes, as it stands now").check()
        reader.get_by_role("button", name="Sign", exact=True).click()
        expect(reader.get_by_text("If a word changes, you are asked again.")).to_be_visible()


def taken_back(phone: Tab) -> None:
    """The teller sees where the story is and takes it back."""
    expect(phone.get_by_text("حالة للطلاب").first).to_be_visible()
    expect(phone.get_by_text(PAGE["bands"]["few"]).first).to_be_visible()
    expect(phone.get_by_text(TITLE)).to_have_count(0)
    phone.get_by_role("link", name=PAGE["withdraw"]["button"]).click()
    phone.get_by_role("button", name=PAGE["withdraw"]["yes"]).click()
    expect(phone.get_by_role("heading", name=PAGE["hidden"]["heading"])).to_be_visible()


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
    area.fill(CASE.format(title=TITLE, sign=sign).replace("what-bread-hears", code[1]))
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
    phone.get_by_label(PAGE["code"]["label"]).fill(code)
    phone.get_by_role("button", name=PAGE["code"]["open"]).click()
    return phone
