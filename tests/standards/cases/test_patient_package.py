"""Virtual patients: ours are valid and come back whole, those of others come in, and none can harm who opens it."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.standards.cases.examples import CASES, EXAMPLE
from tests.standards.test_picture_metadata import jpeg
from xenia.standards.cases import CaseDocument, parse
from xenia.standards.cases.document import Choice, Ending, Media, MediaKind, Narration, Role, Timer
from xenia.standards.cases.package_xml import XML_FILES
from xenia.standards.cases.patient_package import write_package
from xenia.standards.cases.patient_package_reading import read_package as read_opened
from xenia.standards.cases.twee_reading import ImportedCase

MEDIA = {"room.jpg": b"picture", "tones.mp3": b"sound"}
WITH_SCENES = CASES.filter(lambda case: bool(case.scenes))

type Schemas = dict[str, etree.XMLSchema]


@pytest.fixture(scope="session")
def schemas(shared_data: Path) -> Schemas:
    root = shared_data / "curriculum" / "medbiquitous"
    both = (
        ("virtualpatientdata.xml", "virtualpatientdata/v1/virtualpatientdata.xsd", "virtualpatientdata"),
        ("activitymodel.xml", "activitymodel/v1/activitymodel.xsd", "activitymodel"),
    )
    return {name: _schema(root, path, space) for name, path, space in both}


def _schema(root: Path, path: str, space: str) -> etree.XMLSchema:
    """The schema with the local copy of what it would fetch (xml.xsd)."""
    wrapper = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="{root / "stubs/xml.xsd"}"/>'
        f'<xs:import namespace="http://ns.medbiq.org/{space}/v1/" schemaLocation="{root / path}"/></xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(wrapper, etree.XMLParser(no_network=True)))


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_package(package: bytes) -> ImportedCase:
    return read_opened(io.BytesIO(package))


def refused(package: bytes) -> str:
    imported = read_package(package)
    assert imported.document is None
    return imported.errors[0].message


def told(imported: ImportedCase) -> list[str]:
    return [problem.message for problem in imported.warnings]


def test_the_example_is_valid_with_and_without_its_media(schemas: Schemas) -> None:
    for media in ({}, MEDIA):
        files = files_of(write_package(parse(EXAMPLE), media=media))
        for name, schema in schemas.items():
            schema.assertValid(etree.fromstring(files[name]))


@given(case=WITH_SCENES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_case_is_valid_and_comes_back_as_it_was(schemas: Schemas, case: CaseDocument) -> None:
    package = write_package(case, media={"a": jpeg()})
    files = files_of(package)
    imported = read_package(package)

    for name, schema in schemas.items():
        schema.assertValid(etree.fromstring(files[name]))
    assert imported.document == case
    assert (imported.warnings, imported.errors) == ((), ())


def test_a_package_holds_what_its_manifest_says_and_nothing_else() -> None:
    files = files_of(write_package(parse(EXAMPLE), media=MEDIA))
    manifest = etree.fromstring(files["imsmanifest.xml"])
    named = {element.get("href") for element in manifest.iter("{*}file")}

    assert set(files) == {*XML_FILES, "media/1.jpg", "media/2.mp3"}
    assert named == set(files) - {"imsmanifest.xml"}
    assert files["media/2.mp3"] == b"sound"
    assert write_package(parse(EXAMPLE), media=MEDIA) == write_package(parse(EXAMPLE), media=MEDIA)


def test_a_case_without_scenes_is_no_package() -> None:
    with pytest.raises(ValueError, match="at least one scene"):
        write_package(CaseDocument(code="a", title="A"))


FOREIGN_ACTIVITY = b"""<?xml version="1.0"?><ActivityModel xmlns="http://ns.medbiq.org/activitymodel/v1/">
<Properties><Counters><Counter id="Trust 1"><CounterLabel>Trust</CounterLabel><CounterInitValue>0</CounterInitValue>
</Counter></Counters></Properties><ActivityNodes><NodeSection id="s" label="All"><ActivityNode id="100" label="Door">
<Content>/DataAvailabilityModel/DAMNode[@id = 'D1']</Content><Rules><Probability>on</Probability></Rules><Services>
<Timer><TimerDeltaSeconds>30</TimerDeltaSeconds><TimerDirection>down</TimerDirection><TimerRules><Rule><Relation>eq</Relation>
<Value>0</Value><RuleRedirect>/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='101']</RuleRedirect></Rule>
</TimerRules></Timer></Services></ActivityNode><ActivityNode id="101" label="Room">
<Content>/DataAvailabilityModel/DAMNode[@id='D2']</Content></ActivityNode></NodeSection></ActivityNodes><Links>
<Link label="Knock"><ActivityNodeA>/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='100']</ActivityNodeA>
<ActivityNodeB>/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='101']</ActivityNodeB><CounterActionRule>
<CounterOperator>+</CounterOperator><CounterRuleValue>2</CounterRuleValue>
<CounterPath>/ActivityModel/Properties/Counters/Counter[@id='Trust 1']</CounterPath></CounterActionRule></Link>
<Link><ActivityNodeA>/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='100']</ActivityNodeA>
<ActivityNodeB>/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='999']</ActivityNodeB></Link>
</Links></ActivityModel>"""
FOREIGN_PATIENT = b"""<VirtualPatientData xmlns="http://ns.medbiq.org/virtualpatientdata/v1/">
<PatientDemographics id="p"><CoreDemographics><Name>Ana</Name><Age>P34Y2M</Age></CoreDemographics></PatientDemographics>
<VPDText id="T1">
<div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>rains</b>.<br/>Hard.</p><p><media
xmlns="http://ns.medbiq.org/virtualpatientdata/v1/" refPath="/manifest/resources/resource[@identifier='R9']"><span
xmlns="http://www.w3.org/1999/xhtml">A street</span></media> Nobody comes.</p></div></VPDText>
<InterviewItem id="I1"><Question>Where?</Question>
<Response>Here.</Response></InterviewItem></VirtualPatientData>"""
FOREIGN_AVAILABILITY = b"""<DataAvailabilityModel><DAMNode id="D1"><DAMNodeItem>
<ItemPath>/VirtualPatientData/InterviewItem[@id='I1']
</ItemPath><ItemOrder>2</ItemOrder></DAMNodeItem><DAMNodeItem><ItemPath>/VirtualPatientData/VPDText[@id='T1']</ItemPath>
<ItemOrder>1</ItemOrder></DAMNodeItem></DAMNode></DataAvailabilityModel>"""
FOREIGN_MANIFEST = b"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations><organization>
<title>A wet night</title></organization></organizations><resources>
<resource identifier="R9" href="media/street.mp4"/></resources></manifest>"""
FOREIGN = {
    "case/imsmanifest.xml": FOREIGN_MANIFEST,
    "case/virtualpatientdata.xml": FOREIGN_PATIENT,
    "case/dataavailabilitymodel.xml": FOREIGN_AVAILABILITY,
    "case/activitymodel.xml": FOREIGN_ACTIVITY,
}


def test_a_virtual_patient_made_elsewhere_comes_in_with_what_was_not_understood() -> None:
    imported = read_package(packed(FOREIGN))
    case = imported.document

    assert case is not None
    assert (case.code, case.title) == ("a-wet-night", "A wet night")
    assert [(person.name, person.age, person.role) for person in case.people] == [("Ana", "34", Role.PATIENT)]
    door, room = case.scenes
    assert (door.id, door.title, door.timer) == ("100", "Door", Timer(seconds=30, goes="101"))
    assert door.parts == (
        Narration(text="It rains.\nHard."),
        Media(kind=MediaKind.VIDEO, name="street.mp4", description="A street"),
        Narration(text="Nobody comes."),
        Narration(text="Where?\nHere."),
    )
    assert door.choices == (Choice(id="c1", words="Knock", goes="101", sets=("trust-1",)),)
    assert (room.parts, room.ending) == ((), Ending())
    assert told(imported) == [
        "Chance between ways on (Probability) are not understood here, and are left out.",
        "The way “” begins or ends at a node that is not there.",
        "“Room” shows nothing that is in the package.",
        "The manifest names what is not in the package: “media/street.mp4”.",
    ]


def test_what_was_changed_elsewhere_is_read_as_it_is_now() -> None:
    files = files_of(write_package(parse(EXAMPLE)))
    files["virtualpatientdata.xml"] = files["virtualpatientdata.xml"].replace(
        b"A minute is long.", b"A minute is short."
    )
    imported = read_package(packed(files))

    assert imported.document is not None
    assert imported.document.code == "the-line-that-drops"
    texts = [part.text for scene in imported.document.scenes for part in scene.parts if isinstance(part, Narration)]
    assert "A minute is short. She looks at the door." in texts
    assert told(imported)[0].startswith("The package was changed elsewhere")


def test_text_of_ours_that_was_broken_elsewhere_is_left_out_with_a_warning() -> None:
    files = files_of(write_package(parse(EXAMPLE)))
    files["activitymodel.xml"] = files["activitymodel.xml"].replace(b"# Scenes", b"# Theatre")
    imported = read_package(packed(files))

    assert imported.document is not None
    assert told(imported)[0] == "What Xenia had kept of the case was changed, and is left out."


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("name", FOREIGN)
def test_document_types_and_entities_are_refused_in_every_file(name: str) -> None:
    assert "has a document type (DTD) or entities" in refused(packed({**FOREIGN, name: BOMB}))
    assert "has a document type (DTD) or entities" in refused(packed({**FOREIGN, name: BOMB.decode().encode("utf-16")}))


@pytest.mark.parametrize("name", FOREIGN)
def test_broken_and_missing_files_are_told_by_name(name: str) -> None:
    rest = {each: content for each, content in FOREIGN.items() if each != name}

    assert f"“{name.removeprefix('case/')}” is not well-formed XML" in refused(packed({**FOREIGN, name: b"<a><b></a>"}))
    assert name.removeprefix("case/") in refused(packed(rest))


def test_what_is_no_package_is_refused_with_the_way_out() -> None:
    assert refused(b"%PDF-1.7") == (
        "This can't be opened as a ZIP file. "
        "A virtual patient is a ZIP file with imsmanifest.xml in it. Export it again."
    )
    assert "There is no imsmanifest.xml" in refused(packed({"a.txt": b"a"}))
    empty = FOREIGN_ACTIVITY.replace(b"ActivityNode ", b"Other ").replace(b"</ActivityNode>", b"</Other>")
    assert "no activity node" in refused(packed({**FOREIGN, "case/activitymodel.xml": empty}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    huge = b"<a>" + b" " * (17 * 1024 * 1024) + b"</a>"
    package = packed({**FOREIGN, "case/activitymodel.xml": huge})
    assert len(package) < 100_000
    assert "“activitymodel.xml” is larger than 16 MB" in refused(package)

    many = packed({**FOREIGN, **{f"{number}": b"" for number in range(5_000)}})
    assert "more than 5,000 files" in refused(many)


def _lying(package: bytes, size: int) -> bytes:
    """The package with another size for its first file in the directory at its end."""
    at = package.index(b"PK\x01\x02") + 24
    return package[:at] + size.to_bytes(4, "little") + package[at + 4 :]


def test_a_size_that_is_a_lie_does_not_help() -> None:
    assert "larger than 1 GB" in refused(_lying(packed(FOREIGN), 0xFFFFFFF0))
    assert read_package(_lying(packed(FOREIGN), 3)).document is None


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "C:/evil", "a/../../evil"])
def test_files_that_want_out_of_the_package_are_refused(name: str) -> None:
    assert "wants to be stored outside" in refused(packed({**FOREIGN, name: b""}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_and_locked_ones_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("imsmanifest.xml", b"<a/>")
        archive.writestr("imsmanifest.xml", b"<b/>")
    assert "in the package twice" in refused(out.getvalue())

    package = packed(FOREIGN)
    at = package.index(b"PK\x01\x02") + 8
    assert "locked with a password" in refused(package[:at] + b"\x01" + package[at + 1 :])


@pytest.mark.parametrize("spoil", [lambda package: package[: len(package) // 2], lambda package: package[:-30]])
def test_half_a_package_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    assert "can't be opened as a ZIP file" in refused(spoil(packed(FOREIGN)))


def test_a_case_of_three_hundred_scenes_is_packed_and_read_in_seconds() -> None:
    scenes = "".join(
        f"## Scene {n} {{#s{n}}}\n\nIt is late.\n\n- [a] Go -> s{(n + 1) % 300}\n- [b] Stay -> s{n * 7 % 300}\n"
        for n in range(300)
    )
    case = parse(f"---\ncase: a\ntitle: A\n---\n# Scenes\n\n{scenes}")
    started = time.process_time()

    assert read_package(write_package(case)).document == case
    assert time.process_time() - started < 3
