"""Stations of an examination as plain documents, and as text that anybody can write (docs/stations.md)."""

from xenia.standards.stations.checking import check_station
from xenia.standards.stations.document import StationDocument
from xenia.standards.stations.reading import StationReading, read_station
from xenia.standards.stations.writing import write_station

__all__ = ["StationDocument", "StationReading", "check_station", "read_station", "write_station"]
