"""Who must not examine or meet whom."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.models import Candidate, Conflict, Crew, Exam
from xenia.people.models import Relationship


def find_conflicts(exam: Exam) -> int:
    """Write down every candidate and helper who stand in a relation today (mentor, supervisor, relative …), whichever
    way round; how many are new. Within the caller's transaction, and safe to run twice."""
    candidates = dict(Candidate.objects.filter(exam=exam).values_list("person", "pk"))
    crew: dict[object, list[int]] = {}
    for person, key in Crew.objects.filter(exam=exam).values_list("person", "pk"):
        crew.setdefault(person, []).append(key)
    today = timezone.localdate()
    open_ones = Q(ends=None) | Q(ends__gte=today)
    rows = Relationship.objects.filter(open_ones, starts__lte=today)
    rows = rows.filter(Q(source__in=crew, target__in=candidates) | Q(source__in=candidates, target__in=crew))
    wanted: dict[tuple[int, int], str] = {}
    for source, target, kind in rows.values_list("source", "target", "kind"):
        for helper, candidate in ((source, target), (target, source)):
            if candidate in candidates:
                wanted |= {(key, candidates[candidate]): kind for key in crew.get(helper, ())}
    standing = set(Conflict.objects.filter(crew__exam=exam).values_list("crew", "candidate"))
    new = {pair: kind for pair, kind in wanted.items() if pair not in standing}
    Conflict.objects.bulk_create(
        Conflict(crew_id=pair[0], candidate_id=pair[1], reason=kind) for pair, kind in new.items()
    )
    return len(new)


def add_conflict(actor: Actor, crew: Crew, candidate: Candidate, *, reason: str) -> Conflict:
    """Write down by hand that two must not meet. The schedule that stands is not changed: make or repair it."""
    demand(actor, "osce.administer", crew.exam)
    if crew.exam_id != candidate.exam_id:
        raise Refused(_("The two are in different exams."))
    with recorded(actor, "osce.add_conflict") as record:
        values = {"reason": reason.strip()[:200]}
        made, _new = Conflict.objects.update_or_create(crew=crew, candidate=candidate, defaults=values)
        record.note(crew.exam_id, now={"crew": crew.pk, "candidate": candidate.pk})
    return made


def drop_conflict(actor: Actor, conflict: Conflict) -> None:
    """Say that two may meet after all."""
    demand(actor, "osce.administer", conflict.crew.exam)
    with recorded(actor, "osce.drop_conflict") as record:
        record.note(conflict.crew.exam_id, was={"crew": conflict.crew_id, "candidate": conflict.candidate_id})
        conflict.delete()
