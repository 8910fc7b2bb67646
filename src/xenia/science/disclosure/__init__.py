"""What may be published: suppression of small cells and its audit."""

from xenia.science.disclosure.attack import attack, leaks
from xenia.science.disclosure.audit import Interval, system_intervals, table_intervals
from xenia.science.disclosure.ledger import Ledger
from xenia.science.disclosure.noise import cell_key, noise_chances, noisy_count, record_key
from xenia.science.disclosure.release import SystemSuppression, small_counts, suppress_system
from xenia.science.disclosure.system import LinearSystem, linear_system, moments_system, table_system
from xenia.science.disclosure.table import Margins, TableSuppression, suppress_table

__all__ = [
    "Interval",
    "Ledger",
    "LinearSystem",
    "Margins",
    "SystemSuppression",
    "TableSuppression",
    "attack",
    "cell_key",
    "leaks",
    "linear_system",
    "moments_system",
    "noise_chances",
    "noisy_count",
    "record_key",
    "small_counts",
    "suppress_system",
    "suppress_table",
    "system_intervals",
    "table_intervals",
    "table_system",
]
