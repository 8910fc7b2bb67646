"""What of the voices can be found by its name; never a story, whose name says nothing and whose words are sealed."""

from django.utils.translation import gettext_lazy as _

from xenia.community.queries.boards import visible_boards
from xenia.community.queries.partners import visible_partners
from xenia.core.queries.search import register_findable


def register() -> None:
    """Partners for those who keep them, boards for whoever may open them."""
    register_findable("partner", visible_partners, title=_("Partners"), page="partner")
    register_findable("board", visible_boards, title=_("Boards"), page="board")
