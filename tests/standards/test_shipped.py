"""The frameworks that ship are whole, dated and honest about their words."""

import csv
from datetime import date
from pathlib import Path

import pytest

from xenia.standards.frameworks import Framework, Item
from xenia.standards.shipped import shipped_crosswalks, shipped_frameworks


def framework(code: str) -> Framework:
    return next(f for f in shipped_frameworks() if f.code == code)


def items(code: str, kind: str) -> list[Item]:
    return [item for item in framework(code).items if item.kind == kind]


@pytest.mark.parametrize("each", shipped_frameworks(), ids=lambda f: f.code)
def test_each_framework_says_where_to_verify_it_and_from_when_it_holds(each: Framework) -> None:
    assert each.issuer and each.source_url.startswith("https://") and each.licence and each.valid_from
    assert each.note.startswith("Labels in our own words; verify against source.")


@pytest.mark.parametrize("each", shipped_frameworks(), ids=lambda f: f.code)
def test_ids_and_codes_are_unique_and_parents_exist(each: Framework) -> None:
    ids = [item.id for item in each.items]
    assert len(ids) == len(set(ids)) == len({item.code for item in each.items}) > 0
    assert {item.parent for item in each.items} <= {"", *ids}
    assert all(item.label and "\n" not in item.label for item in each.items)


def test_who_has_five_domains_and_nine_standards_and_tacct_six_domains() -> None:
    assert len(items("who-2021", "domain")) == 5
    assert len(items("who-2021", "standard")) == 9
    assert len(items("tacct", "domain")) == 6
    assert len(items("clas", "standard")) == 15
    assert len(items("ipec-2023", "competency")) == 4


def test_who_and_tacct_have_an_arabic_label_each() -> None:
    for item in (*framework("who-2021").items, *framework("tacct").items):
        assert [tag for tag, _ in item.translations] == ["ar"]
        assert any("\u0600" <= letter <= "\u06ff" for letter in item.translations[0][1])


def test_lcme_drops_3_3_in_july_2025_and_keeps_7_6() -> None:
    until = {item.code: item.valid_until for item in framework("lcme").items}
    assert until["3.3"] == date(2025, 6, 30)
    assert until["7.6"] is None


def test_an_ended_version_is_followed_by_the_next_without_a_gap() -> None:
    for old, new in (("ipec-2016", "ipec-2023"), ("clas-2000", "clas")):
        ended, begun = framework(old).valid_until, framework(new).valid_from
        assert ended and begun and (begun - ended).days == 1


def test_every_item_of_an_ended_version_leads_to_the_next() -> None:
    led = {c.from_item for c in shipped_crosswalks() if c.to_framework in {"ipec-2023", "clas"}}
    assert {item.id for code in ("ipec-2016", "clas-2000") for item in framework(code).items} <= led


def test_crosswalks_name_items_that_exist_and_a_known_kind() -> None:
    known = {(f.code, item.id) for f in shipped_frameworks() for item in f.items}
    for walk in shipped_crosswalks():
        assert walk.kind in {"exact", "broader", "narrower", "related"}
        assert {(walk.from_framework, walk.from_item), (walk.to_framework, walk.to_item)} <= known


def test_pcrs_carries_the_published_identifiers_and_none_of_the_published_sentences(shared_data: Path) -> None:
    with (shared_data / "curriculum" / "aamc" / "aamc_pcrs.csv").open(encoding="utf-8") as file:
        published = {row["`pcrs_id`"]: row["`description`"]
                     for row in csv.DictReader(file)}  # fmt: skip
    ours = {item.id: item.label for item in items("pcrs", "competency")}
    assert ours.keys() == published.keys()
    assert not set(ours.values()) & set(published.values())
