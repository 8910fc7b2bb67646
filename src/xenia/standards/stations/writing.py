"""A station as a YAML file that people read and change."""

from xenia.standards.instrument_document import plain_document
from xenia.standards.instrument_yaml_writing import form_document, yaml_text
from xenia.standards.stations.document import StationDocument


def write_station(station: StationDocument) -> str:
    """The text of the file; reading it gives the same station, and writing that the same bytes."""
    document = plain_document(station)
    if station.form is not None:
        document["form"] = form_document(station.form)
    if station.patient_form is not None:
        document["patient_form"] = form_document(station.patient_form)
    return yaml_text(document)
