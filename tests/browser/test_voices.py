"""A question is read by a person's voice on a phone, connection or not; where there is none the browser reads."""

import io
import wave
from collections.abc import Callable

from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

Visit = Callable[..., Tab]
RATE = 8000


def spoken() -> bytes:
    """A second of silence, which any browser plays."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"\0\0" * RATE)
    return kept.getvalue()


def test_a_recorded_voice_is_heard_by_link_even_without_a_connection(
    visit: Visit, browser: Browser, base_url: str
) -> None:
    author = visit("programme_director", "/instruments/?q=You+and+the+student")
    author.locator("main").get_by_role("link", name="You and the student").first.click()
    author.locator("main").get_by_role("link", name="Voices", exact=True).first.click()
    file = {"name": "asha.wav", "mimeType": "audio/wav", "buffer": spoken()}
    author.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    author.get_by_role("button", name="Keep it").first.click()
    expect(author.locator("audio")).to_have_count(1)

    tab = visit("coordinator", "/occasions/new/")
    tab.get_by_label("Form", exact=True).select_option(label="You and the student")
    tab.get_by_label("Name", exact=True).fill("Heard on a phone")
    tab.get_by_label("Whoever has the link or scans the code").check()
    tab.get_by_role("button", name="Plan it").click()
    tab.get_by_role("button", name="Open it").click()
    tab.get_by_role("button", name="Make a link and a code").click()
    address = tab.locator("figcaption code").inner_text()

    phone = browser.new_context(base_url=base_url, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = phone.new_page()
    page.goto(address[address.index("/l/") :])
    page.locator("main button").click()
    with page.expect_response(lambda answer: "/voice/" in answer.url) as heard:
        page.get_by_role("button", name="Read the questions to me").click()
    assert heard.value.ok
    heard.value.finished()
    phone.set_offline(True)
    page.locator("[data-item=heard] [data-listen]").click()
    expect(page.locator("[data-item=heard]")).to_have_attribute("data-heard", "voice")
    page.locator("[data-item=words] [data-listen]").click()
    expect(page.locator("[data-item=words]")).to_have_attribute("data-heard", "browser")
    phone.close()
