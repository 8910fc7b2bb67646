"""How whoever told a story and has an account finds their own page. Nothing ties an account to a story, so that nobody
who opens the one learns of the other: the inbox says which way leads there, and link and code open it as for all."""

from xenia.community.actions.story_links import STORY
from xenia.community.demo_way import demo_way
from xenia.core.actions.tokens import held_link
from xenia.core.models import Institution
from xenia.core.rules import Actor
from xenia.people.inbox_notes import InboxNote, register_inbox_note


def register_own_page() -> None:
    """Say it in the inbox, at start-up."""
    register_inbox_note(own_page_note)


def own_page_note(actor: Actor, cookies: dict[str, str]) -> InboxNote | None:
    """The way to the page where this browser has opened a link that still lives, else how to come by one."""
    if not actor.holds_somewhere("storyteller"):
        return None
    near = held_link(cookies, STORY) is not None
    shows = {"near": near, "school": Institution.objects.first(), "demo": demo_way()}
    return InboxNote("community/teller/_way.html", shows)
