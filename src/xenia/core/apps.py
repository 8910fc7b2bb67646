"""The core as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the permissions of this room at start-up, and looks after the connections that are kept."""

    name = "xenia.core"
    label = "core"

    def ready(self) -> None:
        import_module("xenia.core.rules")
        import_module("xenia.core.kept_connections").watch_files()
