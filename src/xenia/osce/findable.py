"""What of stations can be found by its name: nothing that is still to be examined."""

from django.utils.translation import gettext_lazy as _

from xenia.core.queries.search import register_findable
from xenia.osce.kinds import STATION
from xenia.osce.queries.stations import findable_stations


def register() -> None:
    """Stations, for whoever may see the bank."""
    register_findable(STATION, findable_stations, title=_("Stations"), page="station")
