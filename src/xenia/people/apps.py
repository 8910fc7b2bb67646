"""People as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.people"
    label = "people"

    def ready(self) -> None:
        import_module("xenia.people.rules")
