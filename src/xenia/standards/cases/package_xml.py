"""The names in a virtual patient's package, and its XML read so that no file can harm its reader."""

from typing import Any
from xml.parsers import expat

from lxml import etree

MANIFEST = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
PATIENT = "http://ns.medbiq.org/virtualpatientdata/v1/"
AVAILABILITY = "http://ns.medbiq.org/dataavailabilitymodel/v1/"
ACTIVITY = "http://ns.medbiq.org/activitymodel/v1/"
XHTML = "http://www.w3.org/1999/xhtml"
#: a case's own text, inside the extension that the activity model leaves room for
OWN_CASE = "{urn:xenia:case:1}case"
#: manifest, patient, availability, activity
XML_FILES = ("imsmanifest.xml", "virtualpatientdata.xml", "dataavailabilitymodel.xml", "activitymodel.xml")


class RefusedPackageError(Exception):
    """A package that can't be read, with the sentence that says why and what to do."""


def root_of(namespace: str, tag: str, **prefixes: str) -> etree._Element:
    """A new element whose namespace needs no prefix."""
    spaces: Any = {None: namespace, **prefixes}
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=spaces)


def node(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """A new element in the parent's namespace."""
    name = tag if tag.startswith("{") else f"{{{etree.QName(parent).namespace}}}{tag}"
    return etree.SubElement(parent, name, dict(attributes))


def text_node(parent: etree._Element, tag: str, text: str) -> None:
    node(parent, tag).text = text


def serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def data_path(kind: str, name: str) -> str:
    return f"/VirtualPatientData/{kind}[@id='{name}']"


def activity_path(scene: str) -> str:
    return f"/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='{scene}']"


def counter_path(flag: str) -> str:
    return f"/ActivityModel/Properties/Counters/Counter[@id='{flag}']"


def media_path(identifier: str) -> str:
    return f"/manifest/resources/resource[@identifier='{identifier}']"


def safe_tree(content: bytes, name: str) -> etree._Element:
    """The root of an XML file without document type, entities, or depth beyond reason. Raises RefusedPackageError."""
    _refuse_doctype(content, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedPackageError(f"“{name}” is not well-formed XML: {error}. Export the package again.") from error
    if root.getroottree().docinfo.internalDTD is not None:  # an encoding in which the two parsers differ
        raise RefusedPackageError(_doctype(name))
    return root


def _refuse_doctype(content: bytes, name: str) -> None:
    def refuse(*_: object) -> None:
        raise RefusedPackageError(_doctype(name))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        message = f"“{name}” is not well-formed XML ({expat.ErrorString(error.code)}, line {error.lineno})."
        raise RefusedPackageError(f"{message} Export the package again.") from error
    except (LookupError, ValueError) as error:
        raise RefusedPackageError(f"“{name}” declares an encoding that is not known here. Save it as UTF-8.") from error


def _doctype(name: str) -> str:
    return f"“{name}” has a document type (DTD) or entities, which can hide an attack. Remove the <!DOCTYPE …>."
