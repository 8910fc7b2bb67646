"""Examinations as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class OsceConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.osce"
    label = "osce"

    def ready(self) -> None:
        import_module("xenia.osce.rules")
