"""The core as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.core"
    label = "core"

    def ready(self) -> None:
        import_module("xenia.core.rules")
