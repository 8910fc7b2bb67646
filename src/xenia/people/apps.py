"""People as a Django application."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers the permissions of this room at start-up, and what happens when somebody signs in."""

    name = "xenia.people"
    label = "people"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        import_module("xenia.people.rules")
        import_module("xenia.people.findable").register()
        import_module("xenia.people.actions.invitations").register_invitations()
        visible_people = import_module("xenia.people.queries.people").visible_people
        register_findable = import_module("xenia.core.queries.search").register_findable
        register_findable("person", visible_people, title=_("People"), page="person")
        user_logged_in.connect(import_module("xenia.people.personal").at_sign_in)
