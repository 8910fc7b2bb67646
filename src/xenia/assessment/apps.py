"""Assessment as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.assessment"
    label = "assessment"

    def ready(self) -> None:
        import_module("xenia.assessment.rules")
        import_module("xenia.assessment.findable").register()
        import_module("xenia.assessment.actions.links").register_links()
        import_module("xenia.assessment.actions.reminders").register_reminders()
        import_module("xenia.assessment.actions.occasions").register_answering()
        import_module("xenia.assessment.actions.erasure").register_forgetting()
        import_module("xenia.assessment.person_link").register_growth_link()
