"""The voices of the demo school; each part looks whether it stands."""

from collections.abc import Callable

from xenia.community.demo_boards import make_boards
from xenia.community.demo_voices import make_stories

Say = Callable[[str], None]


def make_community(*, say: Say) -> None:
    """Partners and boards; what stands already is left."""
    make_boards(say=say)
    make_stories(say=say)
