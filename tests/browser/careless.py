"""The platform's settings, but that a database leaves what was deleted in its free pages."""

from xenia.site.settings import *  # noqa: F403
from xenia.site.settings import DATABASES

for database in DATABASES.values():
    options = database["OPTIONS"]
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("secure_delete=1", "secure_delete=0")
