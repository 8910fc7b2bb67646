"""Write what is made from instruments: their JSON Schema, and the list of the digests of those that ship."""

from pathlib import Path

from xenia.standards.instrument_schema import SCHEMA_FILE, schema_text

Path(str(SCHEMA_FILE)).write_text(schema_text(), encoding="utf-8")
