"""What a page on growth says in words: kinds, stakes, who saw it, and what a picture shows."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from xenia.assessment.models import EvidenceKind, Stakes
from xenia.assessment.models.evidence import CASE, TEST, TOGETHER
from xenia.assessment.queries.growth import Growth, Observation, Strand
from xenia.curriculum.models.counts import ENOUGH_OBSERVATIONS
from xenia.people.models.person import RoleKind

KIND_WORDS = {
    EvidenceKind.KNOWLEDGE.value: gettext_lazy("Knowledge"),
    EvidenceKind.ATTITUDE.value: gettext_lazy("Attitude"),
    EvidenceKind.BEHAVIOUR.value: gettext_lazy("Behaviour"),
}
STAKES_WORDS = {
    Stakes.PRACTICE.value: gettext_lazy("practice, decides nothing"),
    Stakes.FORMATIVE.value: gettext_lazy("to learn from"),
    Stakes.DECISION.value: gettext_lazy("may count in a decision"),
}
#: who saw it: roles of the school, and those who have none
ROLES = {
    **{kind.value: kind.label for kind in RoleKind},
    "patient": gettext_lazy("Simulated patient"),
    "voice": gettext_lazy("Community member"),
}


def percent(level: float) -> int:
    """A level from 0 to 1 as so many of a hundred."""
    return round(100 * level)


def seen_by(observation: Observation) -> str:
    """Who saw it, as a role and never by name."""
    if observation.own:
        return _("Own view (self-report)")
    if observation.role == TEST:
        return _("A test")
    if observation.role == CASE:
        return _("A choice in a case that was played")
    roles = [str(ROLES.get(role, role)) for role in observation.role.split(TOGETHER) if role]
    return get_text_list(roles, _("and")) or _("Someone who was asked")


def strand_sentence(strand: Strand) -> str:
    """What the picture of one kind shows. No level is said while too little was seen: a number would be believed."""
    if not strand.observations:
        return _("Not seen yet.")
    if strand.level is None:
        return _too_little(strand)
    seen = ngettext("%(count)s independent observation", "%(count)s independent observations", strand.independent)
    said = {"seen": seen % {"count": strand.independent}, "level": percent(strand.level)}
    if len(strand.years) > 1:
        first, last = strand.years[0], strand.years[-1]
        said |= {"first": percent(first.level), "last": percent(last.level), "then": first.year, "now": last.year}
        return _("From %(first)s of 100 in %(then)s to %(last)s of 100 in %(now)s; %(seen)s, which is enough.") % said
    if strand.years:
        said |= {"level": percent(strand.years[0].level), "now": strand.years[0].year}
        return _("At %(level)s of 100 in %(now)s; %(seen)s, which is enough.") % said
    return _("At %(level)s of 100 over the years; %(seen)s, which is enough.") % said


def _too_little(strand: Strand) -> str:
    if not strand.independent:
        return _("Nobody else has seen this yet; practice and one's own view make no level.")
    seen = ngettext(
        "Seen once so far. A level is said from %(enough)s independent observations on.",
        "Seen %(count)s times so far. A level is said from %(enough)s independent observations on.",
        strand.independent,
    )
    return seen % {"count": strand.independent, "enough": ENOUGH_OBSERVATIONS}


def growth_sentence(growth: Growth) -> str:
    """What the whole page shows."""
    strands = [strand for strand in growth.strands if strand.observations]
    looks = {observation.by for strand in strands for observation in strand.observations}
    enough = sum(strand.enough for strand in strands)
    said = ngettext("%(count)s observation so far.", "%(count)s observations so far.", len(looks))
    if not enough:
        rest = _("Nowhere yet enough to speak of a level.")
    else:
        rest = ngettext(
            "In %(count)s of the pictures, enough to speak of a level.",
            "In %(count)s of the pictures, enough to speak of a level.",
            enough,
        )
    return f"{said % {'count': len(looks)}} {rest % {'count': enough}}"
