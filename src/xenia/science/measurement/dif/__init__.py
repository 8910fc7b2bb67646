"""Differential item functioning: Mantel-Haenszel, Breslow-Day and logistic tests from one table of counts."""

from xenia.science.measurement.dif.breslow_day import BreslowDay, breslow_day
from xenia.science.measurement.dif.logistic import LogisticDif, logistic_dif, r2_class
from xenia.science.measurement.dif.mantel import MantelHaenszel, ets_classes, mantel_haenszel, size_classes
from xenia.science.measurement.dif.study import DifStudy, Purification, dif
from xenia.science.measurement.dif.tables import DifTables, Responses, dif_tables, responses

__all__ = [
    "BreslowDay",
    "DifStudy",
    "DifTables",
    "LogisticDif",
    "MantelHaenszel",
    "Purification",
    "Responses",
    "breslow_day",
    "dif",
    "dif_tables",
    "ets_classes",
    "logistic_dif",
    "mantel_haenszel",
    "r2_class",
    "responses",
    "size_classes",
]
