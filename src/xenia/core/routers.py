"""Wrapped keys live in a database of their own, whose backups are short-lived."""

from typing import Any


class KeysApart:
    """Sends `core.Key` to the `keys` database and everything else to `default`."""

    def _alias(self, model: Any) -> str:
        return "keys" if getattr(model, "lives_in_keys", False) else "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return self._alias(model)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return self._alias(model)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return (db == "keys") == ((app_label, model_name) == ("core", "key"))
