"""Forget whoever applied for a place and did not come: what interviews know of them has an end of its own."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.rules import SYSTEM
from xenia.osce.models import Candidate, Crew, Exam
from xenia.people.actions.people import erase_person
from xenia.people.models import Person, Role, User

#: from the last decision about the interviews on, so that there is time to appeal and to begin
KEPT = timedelta(days=365)


def forget_applicants() -> int:
    """Erase each applicant whose interviews were decided so long ago, and who is nothing else here: no student, no
    helper, nobody with an account or a role, and in no later interviews. How many were erased."""
    gone = Exam.objects.filter(kind=Exam.Kind.INTERVIEWS).annotate(last=Max("decisions__signed_at"))
    over = gone.filter(last__lt=timezone.now() - KEPT)
    person = {"person": OuterRef("pk")}
    elsewhere = Candidate.objects.filter(**person).exclude(exam__in=over.values("pk"))
    found = Person.objects.filter(
        ~Exists(Role.objects.filter(**person)),
        ~Exists(User.objects.filter(**person)),
        ~Exists(Crew.objects.filter(**person)),
        ~Exists(elsewhere),
        Exists(Candidate.objects.filter(**person, exam__in=over.values("pk"))),
        erased_at=None,
    )
    people = list(found.select_related("thing"))
    for one in people:
        erase_person(SYSTEM, one, reason=_("A year has passed since the interviews."))
    return len(people)
