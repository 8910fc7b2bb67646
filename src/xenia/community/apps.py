"""Community as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.community"
    label = "community"

    def ready(self) -> None:
        import_module("xenia.community.rules")
