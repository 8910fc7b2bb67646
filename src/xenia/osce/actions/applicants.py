"""Forget whoever applied for a place and did not come: what interviews know of them has an end of its own."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.rules import SYSTEM
from xenia.osce.models import Candidate, Crew, Exam
from xenia.people.actions.people import erase_person
from xenia.people.models import Person, Role

#: from the last decision about the interviews on, so that there is time to appeal and to begin; where nobody decided,
#: from their last sitting, and where nobody sat, from the end of their year
KEPT = timedelta(days=365)


def forget_applicants() -> int:
    """Erase each applicant whose interviews ended so long ago, and who is nothing else here: no student, no helper,
    nobody with a role, and in no later interviews; an account alone is nothing else. How many were erased."""
    before = timezone.now() - KEPT
    last = Coalesce(Max("decisions__signed_at"), Max("sittings__begins_at"))
    gone = Exam.objects.filter(kind=Exam.Kind.INTERVIEWS).annotate(last=last)
    over = gone.filter(Q(last__lt=before) | Q(last=None, year__ends__lt=before))
    person = {"person": OuterRef("pk")}
    elsewhere = Candidate.objects.filter(**person).exclude(exam__in=over.values("pk"))
    found = Person.objects.filter(
        ~Exists(Role.objects.filter(**person)),
        ~Exists(Crew.objects.filter(**person)),
        ~Exists(elsewhere),
        Exists(Candidate.objects.filter(**person, exam__in=over.values("pk"))),
        erased_at=None,
    )
    people = list(found.select_related("thing"))
    for one in people:
        erase_person(SYSTEM, one, reason=_("A year has passed since the interviews."))
    return len(people)
