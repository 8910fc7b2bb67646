"""Tell a story's keeper what happened on its teller's own page, because whoever has the phone can do it too."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xenia.community.models import Story
from xenia.people.actions.tasks import ask
from xenia.people.models import Person
from xenia.people.task_kinds import register_kind

CHANGED = "community.changed_alone"


def register_changes() -> None:
    """Say what keepers are asked when something weighs."""
    register_kind(
        CHANGED,
        _("Something was decided at a teller's page"),
        ngettext_lazy(
            "“%(thing)s” was withdrawn, or more is allowed with it than before. Ask its teller, in the way that is "
            "safe for them, whether it was they.",
            "“%(thing)s” was withdrawn, or more is allowed with it than before. Ask its teller, in the way that is "
            "safe for them, whether it was they.",
            "count",
        ),
        permission="community.keep_stories",
    )


def tell_keeper(story: Story) -> None:
    """Within an action that nobody with an account took: ask the keeper to make sure that it was the teller."""
    keeper = Person.objects.filter(pk=story.keeper_id, erased_at=None).first() if story.keeper_id else None
    if keeper is not None:
        ask(CHANGED, thing=story.thing, assignee=keeper, route=story.thing.route)
