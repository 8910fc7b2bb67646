"""What of cases can be found by its name, and whose files open with them."""

from django.utils.translation import gettext_lazy as _

from xenia.core.queries.media import register_media_scope
from xenia.core.queries.search import register_findable
from xenia.learning.place import CASE
from xenia.learning.queries.cases import visible_cases


def register() -> None:
    """Cases, for whoever may play them; their pictures and sounds stand on the case itself."""
    register_findable(CASE, visible_cases, title=_("Cases"), page="case")
    register_media_scope(CASE, visible_cases)
