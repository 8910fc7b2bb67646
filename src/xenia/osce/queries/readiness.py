"""Whether a version of a station may be published: what the checker finds, and whether both sides have signed."""

from functools import lru_cache

from django.utils.translation import gettext as _

from xenia.assessment.models import Instrument
from xenia.assessment.queries.instruments import usable
from xenia.community.queries.reviews import missing_signatures
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.stations import document_of, parsed
from xenia.science.textmatch.readability import readability
from xenia.standards.cases.findings import Finding, Severity
from xenia.standards.stations import StationDocument, check_station
from xenia.standards.stations.texts import voices_of

#: a formula says nothing of fewer words
ENOUGH = 30


def findings_of(version: StationVersion) -> tuple[Finding, ...]:
    """All that should be mended in a station, reckoned once for each state."""
    return _findings(bytes(version.digest), version.text)


@lru_cache(maxsize=128)
def _findings(digest: bytes, text: str) -> tuple[Finding, ...]:
    return check_station(parsed(digest, text), reading_age=_age)


@lru_cache(maxsize=512)
def _age(text: str, language: str) -> float | None:
    read = readability(text, language=language)
    return read.reading_age if read.words >= ENOUGH else None


def findings_in(document: StationDocument) -> tuple[Finding, ...]:
    """The same for what is not kept yet."""
    return check_station(document, reading_age=_age)


def needs_both_sides(station: Station, document: StationDocument) -> bool:
    """Whether the community reads it too: stations about migrants and, whatever their author says, each that takes up a
    story."""
    return station.about_migrants or bool(voices_of(document))


def what_is_missing(version: StationVersion) -> list[str]:
    """Whole sentences on what keeps a version from being published; none when nothing does."""
    document = document_of(version)
    missing = [one.sentence for one in findings_of(version) if one.severity is Severity.ERROR]
    missing += [why for why in [_patients_form(document.patient_instrument)] if why]
    if needs_both_sides(version.station, document):
        missing += missing_signatures(version.thing)
    return missing


def _patients_form(code: str) -> str:
    if not code:
        return ""
    form = Instrument.objects.select_related("thing").filter(code=code, thing__kind="instrument").first()
    return usable(form) if form else _("There is no form “%(code)s” for the patient to answer.") % {"code": code}
