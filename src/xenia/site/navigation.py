"""Where a person may go, as the head of every page shows it: one short row, however many rooms the house has."""

from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.core.rules import Actor, may

#: as many entries stand side by side in every language; whoever sees more sees groups
IN_A_ROW = 6
CURRICULUM, LEARNING, ASSESSMENT, SCHOOL, ALONE = _("Curriculum"), _("Learning"), _("Assessment"), _("School"), ""

#: group, words, permission, address; a place of several sides leads to the first that a person may open
PLACES: tuple[tuple[str | Promise, str | Promise, str, str], ...] = (
    (CURRICULUM, _("Map"), "curriculum.view_map", "map"),
    (CURRICULUM, _("Courses"), "curriculum.view", "courses"),
    (CURRICULUM, _("Frameworks"), "curriculum.view_map", "frameworks"),
    (LEARNING, _("Cases"), "learning.play", "cases"),
    (LEARNING, _("Cases"), "learning.drill", "drills"),
    (ASSESSMENT, _("Forms"), "assessment.view_results_somewhere", "occasions"),
    (ASSESSMENT, _("Forms"), "assessment.view_instruments", "instruments"),
    (ASSESSMENT, _("Forms"), "assessment.code", "codebooks"),
    (ASSESSMENT, _("Exams"), "osce.have_exams", "exams"),
    (ASSESSMENT, _("Exams"), "osce.view_bank", "stations"),
    (ALONE, _("My growth"), "assessment.have_growth", "growth"),
    (ALONE, _("Mentoring"), "assessment.accompany", "accompanying"),
    (ALONE, _("Voices"), "community.view_boards", "boards"),
    (ALONE, _("Voices"), "community.read_boards", "proposals"),
    (ALONE, _("Voices"), "community.keep_partners", "partners"),
    (ALONE, _("Voices"), "community.keep_payments", "contributions"),
    (ALONE, _("Voices"), "community.keep_payments", "payments"),
    (ALONE, _("Voices"), "community.read_stories", "stories"),
    (SCHOOL, _("People"), "people.view_directory", "people"),
    (SCHOOL, _("Imports"), "curriculum.import", "imports"),
    (SCHOOL, _("The school"), "people.keep_school", "school"),
    (ALONE, _("Inbox"), "people.view_inbox", "inbox"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place to go; `current` when the reader is there."""

    label: str
    url: str
    current: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the row: one place, or a group that opens."""

    label: str
    places: list[Place] = field(default_factory=list)

    @property
    def current(self) -> bool:
        """Whether the reader is at one of its places."""
        return any(place.current for place in self.places)

    @property
    def opens(self) -> bool:
        """Whether it is a group; one place alone stands for itself."""
        return len(self.places) > 1


def entries(actor: Actor, path: str) -> list[Entry]:
    """The row for this person, who stands at `path`."""
    places = _places(actor, path)
    if len(places) <= IN_A_ROW:
        return [Entry(place.label, [place]) for place in places]
    row = []
    for _key, together in groupby(places, key=lambda place: place.group or place.url):
        found = list(together)
        row.append(Entry(found[0].group if len(found) > 1 else found[0].label, found))
    return row


def _places(actor: Actor, path: str) -> list[Place]:
    if actor.person is None:
        return []
    sides: dict[str, tuple[str, list[str]]] = {}
    for group, label, permission, name in PLACES:
        if may(actor, permission):
            sides.setdefault(str(label), (str(group), []))[1].append(reverse(name))
    return [Place(label, urls[0], path.startswith(tuple(urls)), group) for label, (group, urls) in sides.items()]
