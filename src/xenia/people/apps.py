"""People as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the permissions of this room at start-up, and what happens when somebody signs in."""

    name = "xenia.people"
    label = "people"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        import_module("xenia.people.rules")
        import_module("xenia.people.findable").register()
        import_module("xenia.people.actions.invitations").register_invitations()
        user_logged_in.connect(import_module("xenia.people.personal").at_sign_in)
