"""What of the measuring room can be found by its name."""

from django.utils.translation import gettext_lazy as _

from xenia.assessment.queries.instruments import visible_instruments
from xenia.core.queries.search import register_findable


def register() -> None:
    """Forms, for those who may read them."""
    register_findable("instrument", visible_instruments, title=_("Forms"), page="instrument")
