"""AAMC/MedBiquitous Curriculum Inventory XML, read (v1, v2 and Ilios' v10) and written (v1, v2)."""

from xenia.standards.curriculum_inventory.reading import read_inventory
from xenia.standards.curriculum_inventory.writing import write_inventory

__all__ = ["read_inventory", "write_inventory"]
