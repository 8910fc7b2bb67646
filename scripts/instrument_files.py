"""Write what is made from instruments: their JSON Schema, and the index of those that ship."""

import json
import os
from pathlib import Path

from xenia.standards.instrument_schema import SCHEMA_FILE, schema_text


def main() -> None:
    """Both files, as they should be now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")
    import django

    django.setup()
    from xenia.assessment.queries.shipped import FOLDER, INDEX, shipped_index

    Path(str(SCHEMA_FILE)).write_text(schema_text(), encoding="utf-8")
    Path(str(FOLDER / INDEX)).write_text(json.dumps(shipped_index(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
