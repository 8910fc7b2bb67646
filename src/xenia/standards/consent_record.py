"""A consent as a machine-readable record: the structure of ISO/IEC TS 27560:2023 in terms of the W3C community's DPV.

Header, processing, parties and event of the technical specification, written as in the group's guide 'Consent Records
and Receipts as per ISO/IEC TS 27560:2023 using DPV' (2024). It names no law: which one holds, the reader knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RECORD = "https://w3id.org/dpv/schema/iso-27560#record"
RECEIPT = "https://w3id.org/dpv/schema/iso-27560#receipt-full"
STATUS = {
    "given": "dpv:ConsentGiven",
    "refused": "dpv:ConsentRefused",
    "invalidated": "dpv:ConsentInvalidated",
    "expired": "dpv:ConsentExpired",
    "withdrawn": "dpv:ConsentWithdrawn",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose: a stable name, the words that the person heard, and whether they said yes."""

    code: str
    words: str
    agreed: bool
    #: terms of DPV that the purpose is a kind of
    kind: str = "dpv:Purpose"


@dataclass(frozen=True, slots=True)
class ConsentVersion:
    """One answer to all questions."""

    identifier: str
    number: int
    at: datetime
    language: str
    wording: str
    status: str
    way: str
    uses: Sequence[Use]
    recipients: Sequence[str]
    data: Sequence[str]
    until: date | None = None
    understood: bool = False
    guardian: bool = False
    by_subject_alone: bool = False


@dataclass(frozen=True, slots=True)
class ConsentFile:
    """All versions of one consent, with who holds it. `called` is empty unless the person chose to be named."""

    identifier: str
    controller: str
    contact: str
    withdrawal: str
    versions: Sequence[ConsentVersion] = field(default_factory=tuple)
    called: str = ""
    made_at: datetime | None = None


def consent_receipt(file: ConsentFile) -> dict[str, Any]:
    """The receipt with every version as a record, newest first; ready for `json.dumps`."""
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{file.identifier}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": file.identifier,
        "dct:conformsTo": RECEIPT,
        "dct:publisher": _controller(file),
        "schema:recipient": "dpv:DataSubject",
    }
    if file.made_at:
        made["dct:created"] = _moment(file.made_at)
    newest = sorted(file.versions, key=lambda version: version.number, reverse=True)
    made["dpv:hasRecordOfActivity"] = [_record(file, version, newest) for version in newest]
    return made


def _record(file: ConsentFile, version: ConsentVersion, all_of_them: Sequence[ConsentVersion]) -> dict[str, Any]:
    subject: dict[str, Any] = {"@id": f"urn:uuid:{file.identifier}#subject", "@type": "dpv:DataSubject"}
    if file.called:
        subject["schema:name"] = file.called
    before = [one for one in all_of_them if one.number == version.number - 1]
    record = {
        # header
        "@id": f"urn:uuid:{version.identifier}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": version.identifier,
        "dct:conformsTo": RECORD,
        "dct:hasVersion": str(version.number),
        "dpv:hasDataSubject": subject,
        # processing
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:hasVersion": version.wording,
            "dct:language": version.language,
        },
        "dpv:hasProcess": [_process(version, use) for use in version.uses],
        "dpv:hasRecipient": list(version.recipients),
        "dpv:hasStorageCondition": _storage(version),
        "dpv:hasRight": {"@type": "dpv:DataSubjectRight", "dpv:isExercisedAt": file.withdrawal},
        # parties
        "dpv:hasDataController": _controller(file),
        # event
        "dpv:hasConsentStatus": STATUS[version.status],
        "dpv:isIndicatedAtTime": _moment(version.at),
        "dpv:hasIndicationMethod": version.way,
        "dpv:isIndicatedBy": _indicated_by(version),
        "dct:description": "understood by teach-back" if version.understood else "teach-back not recorded",
    }
    if version.until:
        record["dct:valid"] = {"@type": "xsd:date", "@value": version.until.isoformat()}
    if before:
        record["dct:replaces"] = f"urn:uuid:{before[0].identifier}"
    return record


def _indicated_by(version: ConsentVersion) -> list[str]:
    return ["dpv:DataSubject", *(["dpv:GuardianOfDataSubject"] if version.guardian else [])]


def _process(version: ConsentVersion, use: Use) -> dict[str, Any]:
    return {
        "@type": "dpv:Process",
        "dct:identifier": use.code,
        "dpv:hasPurpose": {"@type": use.kind, "dct:description": {"@language": version.language, "@value": use.words}},
        "dpv:hasPersonalData": list(version.data),
        "dpv:hasProcessing": ["dpv:Store", "dpv:Use", *(["dpv:Share"] if use.code == "sharing" else [])],
        "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
        "dpv:hasConsentStatus": STATUS["given"] if use.agreed else STATUS["refused"],
    }


def _storage(version: ConsentVersion) -> dict[str, Any]:
    if version.until is None:
        return {"@type": "dpv:StorageCondition", "dpv:hasDuration": "dpv:UntilEventDuration"}
    day = {"@type": "xsd:date", "@value": version.until.isoformat()}
    return {"@type": "dpv:StorageCondition", "dpv:hasDuration": {"@type": "dpv:UntilTimeDuration", "dct:valid": day}}


def _controller(file: ConsentFile) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "dpv:DataController", "schema:name": file.controller}
    if file.contact:
        made["dpv:hasContact"] = file.contact
    return made


def _moment(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")}
