"""The link from a person's page to their growth."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.assessment.queries.learners import visible_learners
from xenia.core.rules import Actor
from xenia.people.person_links import register_person_link
from xenia.people.queries.people import roles_held


def register_growth_link() -> None:
    """Offer it, at start-up."""
    register_person_link(growth_link)


def growth_link(actor: Actor, person: UUID) -> tuple[str, str] | None:
    """For students, to those who may read their growth."""
    learns = roles_held().filter(person=person, kind="student").exists()
    if not learns or not visible_learners(actor).filter(pk=person).exists():
        return None
    return _("Growth"), reverse("growth_of", args=[person])
