"""Learning as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.learning"
    label = "learning"

    def ready(self) -> None:
        import_module("xenia.learning.rules")
        import_module("xenia.learning.place").register_case_place()
        import_module("xenia.learning.reviewed").register_reviewed_cases()
        import_module("xenia.learning.weave_panels").register_weaving()
        import_module("xenia.learning.findable").register()
        import_module("xenia.learning.actions.forgetting").register_forgetting()
