"""A framework as a CASE package."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from xenia.standards.case_terms import (
    CHILD,
    INVERSE,
    TYPE_BY_KIND,
    UNKNOWN_CREATOR,
    derived_identifier,
    is_uuid,
    urn,
    uuid_at_end,
)
from xenia.standards.frameworks import Crosswalk, Framework, Item

type Json = dict[str, Any]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def write_case(
    framework: Framework, crosswalks: Iterable[Crosswalk] = (), *, changed: datetime | None = None
) -> dict[str, Any]:
    """The framework and the crosswalks that touch it as a CASE 1.1 package, which a reader of 1.0 understands as well.

    Each object stands under the names of the published JSON binding (CFDocument, identifier) and under those of the
    data model (document, sourcedId), because servers in use ask for the one or the other. Identifiers that the source
    lacks are derived from its own, so that writing again gives the same package. `changed` is when it last changed;
    without it the day from which the framework holds.
    """
    return _Package(framework, changed or _first_day(framework)).package(crosswalks)


def _first_day(framework: Framework) -> datetime:
    return datetime.combine(framework.valid_from, time.min, tzinfo=UTC) if framework.valid_from else _LONG_AGO


class _Package:
    """One framework on its way out, with the identifier of its document and the moment that every object carries."""

    def __init__(self, framework: Framework, changed: datetime) -> None:
        self.framework = framework
        self.changed = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.identifier = uuid_at_end(framework.uri) or derived_identifier(framework.code)
        self.uri = framework.uri if _is_uri(framework.uri) else urn(self.identifier)
        self.items = {item.id: item for item in framework.items}

    def package(self, crosswalks: Iterable[Crosswalk]) -> Json:
        document = self._document()
        items = [self._item(item) for item in self.framework.items]
        associations = [self._child(item) for item in self.framework.items]
        associations += [self._crosswalk(crosswalk) for crosswalk in crosswalks if self._touches(crosswalk)]
        licences = [self._licence()] if self.framework.licence else []
        definitions = {
            "CFConcepts": [],
            "CFSubjects": [],
            "CFLicenses": licences,
            "CFItemTypes": [],
            "CFAssociationGroupings": [],
        }
        official = {"CFDocument": document, "CFItems": items, "CFAssociations": associations}
        modelled = {"document": document, "items": items, "associations": associations}
        return {**official, "CFDefinitions": definitions, **modelled, "definitions": definitions}

    def _object(self, identifier: str, uri: str) -> Json:
        return {"identifier": identifier, "sourcedId": identifier, "uri": uri, "lastChangeDateTime": self.changed}

    def _document(self) -> Json:
        own = self.framework
        document = self._object(self.identifier, self.uri) | {
            "creator": own.issuer or UNKNOWN_CREATOR,
            "title": own.title,
            "caseVersion": "1.1",
            "language": own.language,
            "CFPackageURI": _link(own.title, self.identifier, self.uri),
        }
        optional = {
            "version": own.version,
            "description": own.description,
            "notes": own.note,
            "officialSourceURL": own.source_url if _is_uri(own.source_url) else "",
            "statusStartDate": own.valid_from.isoformat() if own.valid_from else "",
            "statusEndDate": own.valid_until.isoformat() if own.valid_until else "",
        }
        document |= {key: value for key, value in optional.items() if value}
        if own.licence:
            document["licenseURI"] = _link(own.licence, self._licence()["identifier"], self._licence()["uri"])
        return document

    def _licence(self) -> Json:
        identifier = derived_identifier("licence", self.framework.licence)
        words = {"title": self.framework.licence, "licenseText": self.framework.licence}
        return self._object(identifier, urn(identifier)) | words

    def _item(self, item: Item) -> Json:
        identifier = self._identifier(item.id)
        optional = {
            "humanCodingScheme": item.code,
            "CFItemType": item.kind,
            "notes": item.note,
            "statusStartDate": item.valid_from.isoformat() if item.valid_from else "",
            "statusEndDate": item.valid_until.isoformat() if item.valid_until else "",
        }
        written = self._object(identifier, self._uri(item)) | {
            "fullStatement": item.label,
            "language": self.framework.language,
            "CFDocumentURI": _link(self.framework.title, self.identifier, self.uri),
        }
        written |= {key: value for key, value in optional.items() if value}
        extensions: Json = {} if identifier == item.id else {"sourceId": item.id}
        if item.translations:
            extensions["translations"] = dict(item.translations)
        return written | {"extensions": extensions} if extensions else written

    def _child(self, item: Item) -> Json:
        above = self.items.get(item.parent)
        destination = self._node(above) if above else _link(self.framework.title, self.identifier, self.uri)
        return self._association(CHILD, self._node(item), destination) | {"sequenceNumber": item.position}

    def _touches(self, crosswalk: Crosswalk) -> bool:
        return self.framework.code in (crosswalk.from_framework, crosswalk.to_framework)

    def _crosswalk(self, crosswalk: Crosswalk) -> Json:
        """'Broader' is written from the other end, as the other item's being narrower."""
        ends = [
            (crosswalk.from_framework, crosswalk.from_item),
            (crosswalk.to_framework, crosswalk.to_item),
        ]
        kind = crosswalk.kind
        if kind == "broader":
            ends.reverse()
            kind = INVERSE[kind]
        origin, destination = (self._end(framework, item) for framework, item in ends)
        association = self._association(TYPE_BY_KIND[kind], origin, destination)
        foreign = [(framework, item) for framework, item in ends if framework != self.framework.code]
        if foreign:
            association["extensions"] = {"framework": foreign[0][0], "sourceId": foreign[0][1]}
        return association

    def _end(self, framework: str, item_id: str) -> Json:
        if framework == self.framework.code and item_id in self.items:
            return self._node(self.items[item_id])
        identifier = item_id if is_uuid(item_id) else derived_identifier(framework, item_id)
        return _link(item_id, identifier, urn(identifier))

    def _association(self, kind: str, origin: Json, destination: Json) -> Json:
        identifier = derived_identifier(
            self.framework.code, kind, str(origin["identifier"]), str(destination["identifier"])
        )
        return self._object(identifier, urn(identifier)) | {
            "associationType": kind,
            "originNodeURI": origin,
            "destinationNodeURI": destination,
            "CFDocumentURI": _link(self.framework.title, self.identifier, self.uri),
        }

    def _node(self, item: Item) -> Json:
        return _link(item.code or item.label, self._identifier(item.id), self._uri(item))

    def _identifier(self, item_id: str) -> str:
        return item_id if is_uuid(item_id) else derived_identifier(self.framework.code, item_id)

    def _uri(self, item: Item) -> str:
        return item.uri if _is_uri(item.uri) else urn(self._identifier(item.id))


def _link(title: str, identifier: str, uri: str) -> Json:
    return {"title": title, "identifier": identifier, "uri": uri}


def _is_uri(text: str) -> bool:
    return bool(urlsplit(text).scheme) and not any(character.isspace() for character in text)
