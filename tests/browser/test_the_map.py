"""Anyone comes in by one click; the committee reads the map, and a director makes the next year."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_anyone_comes_in_as_a_person_of_the_demo_by_one_click(visit: Visit) -> None:
    tab = visit("curriculum_committee")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Map")
    expect(tab.get_by_role("button", name="Dr Joyce Abernathy-Okoro")).to_be_visible()


def test_the_committee_reads_the_map_to_the_sessions_under_a_figure(visit: Visit, tmp_path: Path) -> None:
    tab = visit("curriculum_committee")
    tab.get_by_role("link", name="Assessed", exact=True).click()
    tab.get_by_role("link", name="Disciplines").click()
    tab.get_by_label("Weighted by").select_option("hours")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator(".layers [aria-current=true]")).to_have_text(["Assessed", "Disciplines"])
    with tab.expect_download() as caught:
        tab.get_by_role("link", name="CSV").click()
    caught.value.save_as(tmp_path / "map.csv")
    assert "Communication" in (tmp_path / "map.csv").read_text(encoding="utf-8-sig")
    figure = tab.locator(".heatmap td a").first
    figure.click()
    expect(tab.get_by_text("Sessions under this figure")).to_be_visible()
    tab.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(tab.get_by_role("complementary", name="About this session")).to_be_visible()


def test_the_committee_sees_gaps_what_is_not_mapped_and_two_years(visit: Visit) -> None:
    tab = visit("curriculum_committee")
    tab.get_by_text("Taught but never assessed").click()
    expect(tab.locator(".gaps").nth(1).get_by_role("link").first).to_be_visible()
    tab.get_by_role("link", name="See them, course by course").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Not on the map")
    tab.goto("/map/")
    tab.get_by_label("Beside").select_option("2025")
    tab.get_by_role("button", name="Show").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Two years side by side")
    expect(tab.get_by_text("figures moved")).to_be_visible()


def test_a_director_copies_a_year_forward_and_follows_the_work(visit: Visit) -> None:
    tab = visit("programme_director", "/years/")
    tab.get_by_role("link", name="Copy 2026–27 forward").click()
    tab.get_by_label("Why").fill("The next year begins")
    tab.get_by_role("button", name="Make 2027–28").click()
    # the page of the work goes on by itself when the year is made
    tab.wait_for_url("**/courses/**", timeout=60_000)
    tab.goto("/courses/?year=2027")
    expect(tab.get_by_role("link", name="Molecules, Cells and Genes")).to_be_visible()
