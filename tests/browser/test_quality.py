"""An exam administrator brings answers in from a file and reads what they say about the form."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit

FORM = "Talking with a patient"


def form_page(tab: Tab) -> None:
    tab.goto(f"/instruments/?q={FORM}")
    tab.locator("main").get_by_role("link", name=FORM).first.click()
    expect(tab.get_by_role("link", name="Quality")).to_be_visible()


def codebook(tab: Tab) -> list[dict[str, str]]:
    """The codebook as it is taken out, with the questions that are answered by one choice."""
    tab.get_by_label("The codebook alone (CSV)").check()
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Take them out").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["scores"] and ";" in row["codes"]]


def answers(questions: list[dict[str, str]], *, wrong: bool = False) -> bytes:
    """Forty forms: all questions rise together but the last, to which everyone gives one answer."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["id", "occasion", "submitted", *(row["column"] for row in questions)])
    for number in range(40):
        steps = [scored(row) for row in questions]
        cells = [codes[min((number + at % 2) * len(codes) // 41, len(codes) - 1)] for at, codes in enumerate(steps)]
        cells[-1] = steps[-1][0]
        writer.writerow([f"paper-{number}", "Paper forms of March", "2026-03-02 10:00", *cells])
    if wrong:
        writer.writerow(["paper-99", "Paper forms of March", "noon", *(["nonsense"] * len(questions))])
    return out.getvalue().encode()


def scored(row: dict[str, str]) -> list[str]:
    """The answers that count, from the first to the last."""
    pairs = zip(row["codes"].split(";"), row["scores"].split(";"), strict=True)
    return [code for code, score in pairs if score]


def bring(tab: Tab, content: bytes) -> None:
    file = {"name": "march.csv", "mimeType": "text/csv", "buffer": content}
    tab.get_by_label("The file").set_input_files(file)  # type: ignore[arg-type]
    tab.get_by_role("button", name="Look at the file").click()
    result(tab)


def result(tab: Tab) -> None:
    """Wait for the long work, as a person does."""
    shown = tab.get_by_role("link", name="See the result").or_(tab.locator("#figures, #places").first)
    expect(shown.first).to_be_visible()
    link = tab.get_by_role("link", name="See the result")
    if link.is_visible():
        link.click()


def test_answers_come_in_after_a_look_and_say_which_question_tells_nobody_apart(visit: Visit) -> None:
    tab = visit("exam_administrator")
    form_page(tab)
    tab.get_by_role("link", name="Quality").click()
    tab.get_by_role("link", name="from a file").or_(tab.get_by_role("link", name="bring others in")).first.click()
    questions = codebook(tab)
    assert len(questions) > 2

    bring(tab, answers(questions, wrong=True))
    expect(tab.get_by_role("heading", name="Nothing was brought in")).to_be_visible()
    expect(tab.locator("tr.refused", has_text="42").first).to_be_visible()
    tab.get_by_role("link", name="Choose the mended file").click()

    bring(tab, answers(questions))
    expect(tab.get_by_role("row", name="Answered forms 40")).to_be_visible()
    tab.get_by_role("button", name="Bring them in").click()
    result(tab)
    tab.get_by_role("link", name="See what they say about the form").click()

    chosen = tab.get_by_label("Answers of")
    labels = chosen.locator("option").all_inner_texts()
    chosen.select_option(label=next(label for label in labels if "Paper forms of March" in label))
    tab.get_by_role("button", name="Show", exact=True).click()
    expect(tab.get_by_text("was answered 40 times")).to_be_visible()
    short = tab.locator(".noticed")
    expect(short).to_contain_text("Everyone gives the same answer, so it tells nobody apart.")
    short.get_by_role("link").last.click()
    asked = tab.locator(".asked:target")
    expect(asked.locator("svg.stack")).to_be_visible()
    expect(asked.locator("table")).to_be_hidden()
    asked.get_by_text("The numbers").click()
    expect(asked.get_by_role("row", name="40 100")).to_be_visible()


def test_a_quality_page_fits_a_phone_in_every_direction(visit: Visit) -> None:
    tab = visit("exam_administrator")
    form_page(tab)
    tab.get_by_role("link", name="Quality").click()
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for direction in ("ltr", "rtl"):
        tab.evaluate("way => { document.documentElement.dir = way; }", direction)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
