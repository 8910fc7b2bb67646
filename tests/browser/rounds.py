"""Two rounds of a study as people of a school live them: planned on the pages, answered by some in a browser and by the
rest with the same messages, closed, and read in the database."""

import hashlib
import json
import re
import sqlite3
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Request, expect
from playwright.sync_api import Page as Tab

from tests.assessment.unnamed_marks import pseudonym

FORM = "Three questions on this session"


@dataclass
class School:
    """A served demo school and the folder of its databases."""

    folder: Path
    url: str

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.folder / 'xenia.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def students(self, many: int) -> list[str]:
        """Students who are no part of the cast, as keys."""
        sql = """SELECT r.person_id FROM people_role r JOIN people_person p ON p.thing_id = r.person_id
                 LEFT JOIN people_user u ON u.person_id = p.thing_id
                 WHERE r.kind = 'student' AND u.email IS NOT 'student@alderbay.example' ORDER BY r.person_id LIMIT ?"""
        return [str(key) for (key,) in self.rows(sql, many)]

    def marks(self, occasion: str) -> set[str]:
        sql = "SELECT pseudonym FROM assessment_response WHERE occasion_id = ?"
        return {mark for (mark,) in self.rows(sql, occasion.replace("-", ""))}

    def study(self, occasion: str) -> str:
        sql = "SELECT study_id FROM assessment_occasion WHERE thing_id = ?"
        key = self.rows(sql, occasion.replace("-", ""))[0][0]
        return "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:]))


def enter(context: BrowserContext, kind: str) -> Tab:
    """Sign in as one of the cast."""
    tab = context.new_page()
    tab.goto("/welcome/")
    tab.locator(f"button[name=person][value={kind}]").click()
    tab.wait_for_load_state()
    return tab


def plan_round(tab: Tab, title: str, *, privacy: str = "linkable", study: str = "", begun: str = "") -> str:
    """Plan a round for all students on the pages, and open it; its key."""
    tab.goto("/occasions/new/")
    tab.get_by_label("Form", exact=True).select_option(label=FORM)
    tab.get_by_label("Name", exact=True).fill(title)
    tab.get_by_label("The group").select_option("role:student")
    tab.locator(f"[name=privacy][value={privacy}]").check()
    if study:
        tab.get_by_label("Name of the new study").fill(study)
    if begun:
        tab.locator("[name=study]").select_option(label=begun)
    tab.get_by_role("button", name="Plan it").click()
    tab.get_by_role("button", name="Open it").click()
    expect(tab.get_by_text("Running")).to_be_visible()
    return tab.url.rstrip("/").rpartition("/")[2]


def close_round(tab: Tab, occasion: str) -> None:
    tab.goto(f"/occasions/{occasion}/")
    tab.get_by_role("button", name="Close it now").click()
    tab.get_by_role("dialog").get_by_role("button", name="Close it").click()
    expect(tab.get_by_text("What was answered stays")).to_be_visible()


def link_for(tab: Tab, occasion: str, person: str) -> str:
    """The link that whoever planned it makes for one person."""
    token = tab.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token, "person": person}
    page = tab.request.post(f"/occasions/{occasion}/link/", form=form).text()
    return re.search(r"<code>([^<]+)</code>", page)[1]  # type: ignore[index]


def answer_by_messages(school: School, link: str, occasion: str, secret: bytes, said: dict[str, Any]) -> None:
    """What a browser sends, from the link to the answers: who comes is known with the turn, and nobody with answers."""
    known = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address, _hash, part = link.partition("#")
    _post_form(known, address, secret=part)
    turn = hashlib.sha256(secret + occasion.encode()).digest()[:16]
    page = f"{school.url}/answer/{occasion}/anonymous/"
    _post_form(known, page, to=f"{page}turn/", turn=hashlib.sha256(turn).hexdigest())
    mark = pseudonym(secret, school.study(occasion))
    body = json.dumps({"turn": turn.hex(), "pseudonym": mark, "language": "en", "values": said}).encode()
    with urllib.request.build_opener().open(f"{page}put/", body) as answered:
        assert json.load(answered) == {"kept": True} and "Set-Cookie" not in answered.headers


def _post_form(opener: urllib.request.OpenerDirector, page: str, *, to: str = "", **fields: str) -> None:
    with opener.open(page) as shown:
        html = shown.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]  # type: ignore[index]
    with opener.open(to or page, urlencode({"csrfmiddlewaretoken": token, **fields}).encode()) as answered:
        answered.read()


class Wire:
    """Everything that a browser sends, while somebody listens."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[Request] = []
        context.on("request", lambda request: self.requests.append(request))

    def to(self, end: str) -> list[Request]:
        return [request for request in self.requests if request.url.endswith(end)]

    def said(self) -> str:
        """Addresses, headers and bodies, in capitals and without what may stand between groups."""
        parts = []
        for request in self.requests:
            parts += [request.url, str(request.all_headers()), request.post_data or ""]
        return re.sub(r"[-\s+]|%20|%2D", "", "\n".join(parts)).upper()
