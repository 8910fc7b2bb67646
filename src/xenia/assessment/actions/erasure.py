"""What the measuring room forgets of a person who is erased."""

from uuid import UUID

from django.db.models import Q

from xenia.assessment.models import Answers, Asked, Evidence, Passage, Response
from xenia.people.actions.people import register_erasure


def register_forgetting() -> None:
    """Have a person's evidence and words forgotten with them."""
    register_erasure(forget_answers)


def forget_answers(person: UUID) -> None:
    """Within the erasure of a person: their evidence goes, their name and words leave what they and others answered.

    Numbers stay without the person. What they wrote was sealed under their own key, which is destroyed; what others
    wrote about them is taken out here, with the passages that someone codes, and may outlive it in a backup.
    """
    _forget_evidence(person)
    theirs, about = Response.objects.filter(person=person), Response.objects.filter(about=person)
    Passage.objects.filter(Q(response__person=person) | Q(response__about=person)).delete()
    Answers.objects.filter(response__in=about).update(sealed=b"", key=None)
    about.update(source_id="")
    theirs.filter(submitted=False).delete()
    theirs.update(person=None, link=None, source_id="")
    Asked.objects.filter(Q(person=person) | Q(about=person)).delete()


def _forget_evidence(person: UUID) -> None:
    """Corrections first, since they hold what they correct; what the person saw of others stays, seen by someone."""
    theirs = Evidence._base_manager.filter(learner=person)
    while theirs.filter(superseded_by=None).delete()[0]:
        continue
