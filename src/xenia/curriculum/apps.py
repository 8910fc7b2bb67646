"""Curriculum as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.curriculum"
    label = "curriculum"

    def ready(self) -> None:
        import_module("xenia.curriculum.rules")
        import_module("xenia.curriculum.findable").register()
        forget_importer = import_module("xenia.curriculum.actions.imports").forget_importer
        import_module("xenia.people.actions.people").register_erasure(forget_importer)
        import_module("xenia.curriculum.actions.retirement").register_retirement()
        import_module("xenia.curriculum.actions.succession").register_succession()
        import_module("xenia.curriculum.actions.approvals").register_approvals()
        import_module("xenia.curriculum.actions.suggestions").register_suggestions()
