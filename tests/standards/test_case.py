"""CASE packages: the samples of others, our own frameworks out and in again, and damaged files."""

import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from xenia.standards.case import read_case, write_case
from xenia.standards.frameworks import Crosswalk, Framework, FrameworkReading, Item
from xenia.standards.shipped import shipped_crosswalks, shipped_frameworks

SAMPLES = [
    "MarkdownFramework.json",
    "Utf8TestFramework.json",
    "opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json",
]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "frameworks" / "case"


def read(document: object, *, code: str = "mine") -> FrameworkReading:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_case(io.BytesIO(content), name="case.json", code=code)


def read_sample(folder: Path, name: str) -> FrameworkReading:
    with (folder / name).open("rb") as stream:
        return read_case(stream, name=name, code="sample")


def complaints(folder: Path, package: dict[str, Any]) -> list[str]:
    found = []
    for version in ("v1p0", "v1p1"):
        for part, records in (
            ("cfpackage", [package]),
            ("cfdocument", [package["CFDocument"]]),
            ("cfitem", package["CFItems"]),
            ("cfassociation", package["CFAssociations"]),
        ):
            schema = json.loads((folder / "opencase_schemas" / f"case-{version}-{part}.json").read_bytes())
            validator = Draft7Validator(schema, format_checker=FormatChecker())
            found += [f"{version} {part}: {e.message}" for record in records for e in validator.iter_errors(record)]
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read_written_validly_and_read_again_the_same(folder: Path, name: str) -> None:
    reading = read_sample(folder, name)
    assert reading.errors == ()
    assert reading.framework is not None
    package = write_case(reading.framework, reading.crosswalks)
    assert complaints(folder, package) == []
    again = read(package, code="sample")
    assert again.framework == reading.framework
    assert again.crosswalks == reading.crosswalks


def test_sample_tree_and_links_are_those_of_the_raw_file(folder: Path) -> None:
    raw = json.loads((folder / SAMPLES[2]).read_bytes())
    reading = read_sample(folder, SAMPLES[2])
    assert reading.framework is not None
    expected = {
        link["originNodeURI"]["identifier"]: link["destinationNodeURI"]["identifier"]
        for link in raw["CFAssociations"]
        if link["associationType"] == "isChildOf"
    }
    root = raw["CFDocument"]["identifier"]
    assert {item.id: item.parent or root for item in reading.framework.items} == expected
    assert Counter(crosswalk.kind for crosswalk in reading.crosswalks) == {"exact": 16, "related": 2}
    assert reading.framework.title == "What Standards Could Be"
    assert reading.framework.items[2].code == "CCSS.Math.Content.6.RP.A.1"
    warned = {warning.field for warning in reading.warnings}
    assert {"precedes", "exemplar", "CFItems.CFDocumentURI", "CFItems.lastChangeDateTime"} <= warned


def test_text_beyond_the_basic_plane_survives(folder: Path) -> None:
    reading = read_sample(folder, SAMPLES[1])
    assert reading.framework is not None
    assert (reading.framework.title, reading.framework.items[0].label) == ("UTF8 𝑑 Test", "Item 𝑑 1")


@pytest.mark.parametrize("framework", shipped_frameworks(), ids=lambda framework: framework.code)
def test_our_own_frameworks_leave_validly_and_come_back_the_same(folder: Path, framework: Framework) -> None:
    package = json.loads(json.dumps(write_case(framework, shipped_crosswalks())))
    assert complaints(folder, package) == []
    again = read(package, code=framework.code)
    assert again.errors == again.warnings == ()
    assert again.framework == framework


def test_dates_languages_and_crosswalks_survive() -> None:
    item = Item(id="s1", code="S1", label="Listen", translations=(("ar", "استمع"),), valid_from=date(2021, 1, 1))
    framework = Framework(code="own", title="Own", valid_until=date(2030, 1, 1), items=(item,))
    links = tuple(
        Crosswalk(from_framework="own", from_item="s1", kind=kind, to_framework="pcrs", to_item="c0101")
        for kind in ("exact", "related", "narrower", "broader")
    )
    again = read(write_case(framework, links), code="own")
    assert again.framework == framework
    assert again.crosswalks == links


def test_identifiers_are_derived_and_never_change() -> None:
    framework = Framework(code="own", title="Own", items=(Item(id="s1", code="S1", label="Listen"),))
    package = write_case(framework)
    assert package == write_case(framework)
    assert package["CFItems"][0]["identifier"] == "de46b818-4682-5d9c-aaee-7fb39a49e6bb"
    assert re.fullmatch(r"[0-9a-f-]{14}5[0-9a-f-]{21}", package["CFDocument"]["identifier"])


def test_models_own_names_are_read_as_the_binding_is() -> None:
    framework = Framework(code="own", title="Own", items=(Item(id="s1", code="S1", label="Listen"),))
    package = write_case(framework)
    modelled = {name: package[name] for name in ("document", "items", "associations")}
    assert read(modelled, code="own").framework == framework


def sample() -> dict[str, Any]:
    items = (Item(id="a", code="A", label="First"), Item(id="b", code="B", label="Second", parent="a"))
    package = write_case(Framework(code="mine", title="Mine", items=items))
    return json.loads(json.dumps({name: package[name] for name in ("CFDocument", "CFItems", "CFAssociations")}))


def test_item_without_identifier_is_given_one_and_warned_about() -> None:
    package = sample()
    for name in ("identifier", "sourcedId"):
        package["CFItems"][1].pop(name)
    package["CFAssociations"].pop()
    reading = read(package)
    assert reading.errors == ()
    assert "identifier" in {warning.field for warning in reading.warnings}


def test_link_to_nowhere_is_warned_about() -> None:
    package = sample()
    package["CFAssociations"][1]["destinationNodeURI"]["identifier"] = "00000000-0000-4000-8000-000000000000"
    reading = read(package)
    assert reading.framework is not None
    assert reading.framework.items[1].parent == ""
    assert [warning.row for warning in reading.warnings] == [2]


def test_damage_refuses_the_whole_and_lists_everything() -> None:
    package = sample()
    first, second = package["CFItems"]
    second["identifier"] = first["identifier"]
    first["statusStartDate"] = "2026-13-01"
    package["CFItems"].append({"identifier": "x"})
    package["CFAssociations"][0].pop("originNodeURI")
    reading = read(package)
    assert reading.framework is None
    assert {(error.row, error.field) for error in reading.errors} == {
        (1, "statusStartDate"),
        (2, "identifier"),
        (3, "fullStatement"),
        (1, "originNodeURI"),
    }


def test_address_that_could_run_is_not_kept() -> None:
    package = sample()
    package["CFItems"][0]["uri"] = "javascript:alert(1)"
    package["CFDocument"]["officialSourceURL"] = "data:text/html,x"
    reading = read(package)
    assert reading.framework is not None
    assert (reading.framework.items[0].uri, reading.framework.source_url) == ("", "")
    assert {"uri", "officialSourceURL"} <= {warning.field for warning in reading.warnings}


def test_same_own_identifier_twice_is_refused() -> None:
    package = sample()
    package["CFItems"][1]["extensions"] = package["CFItems"][0]["extensions"]
    assert [(error.row, error.field) for error in read(package).errors] == [(2, "identifier")]


def test_circle_is_refused() -> None:
    package = sample()
    nodes = [package["CFAssociations"][1][name] for name in ("originNodeURI", "destinationNodeURI")]
    package["CFAssociations"][0] |= {"originNodeURI": nodes[1], "destinationNodeURI": nodes[0]}
    assert "circle" in read(package).errors[0].message


@pytest.mark.parametrize(
    "content", [b"", b'{"CFDocument": {"ti', b"[]", b"{}", b'{"CFDocument": 3}', b"\xff\xfe\xfa", b"[" * 99_999]
)
def test_file_that_is_no_package_is_refused(content: bytes) -> None:
    reading = read(content)
    assert reading.framework is None
    assert len(reading.errors) == 1


def test_lists_of_the_wrong_kind_are_refused() -> None:
    reading = read({"CFDocument": {"title": "x"}, "CFItems": [3], "CFAssociations": {}})
    assert {error.field for error in reading.errors} == {"CFItems", "CFAssociations"}
