"""Pictures of candidates, by which whoever marks sees who stands before them: kept under keys, and not for long."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_files, store_media, without_metadata
from xenia.core.models import Media
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.osce.actions.devices import held_exam
from xenia.osce.models import Candidate, Exam
from xenia.osce.queries.pictures import TAKEN, candidates_named
from xenia.standards.media_kinds import media_type
from xenia.standards.picture_metadata import BrokenPictureError
from xenia.standards.picture_size import moves, sides

#: most bytes of a picture: what our page makes of a photograph has a fifth of them
MOST = 100 * 1024
#: most pixels on a side: however few bytes it has, a tablet takes four for each of its pixels to show it
WIDEST = 2000
#: an exam that nobody ever closes keeps them no longer
KEPT = timedelta(days=180)
KINDS = ("image/jpeg", "image/png", "image/webp")


def bring_pictures(actor: Actor, exam: Exam, files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep each picture for the candidate whom its file's name means, in place of the one that they had; by the name of
    each file that was left out, why. Each is kept without what a camera wrote into it, under a key of its own and a
    name that says nothing. Refused once the exam is closed."""
    demand(actor, "osce.administer", exam)
    left: dict[str, str] = {}
    had, brought = [], []
    with recorded(actor, "osce.bring_pictures") as record:
        if held_exam(exam.pk).state not in TAKEN:
            raise Refused(_("This exam is closed, so nobody's picture is needed any more."))
        _hold(exam.candidates.all())
        for name, meant in candidates_named(exam, files).items():
            if isinstance(meant, str):
                left[name] = meant
                continue
            try:
                kept = _kept(files[name])
            except Refused as refusal:
                left[name] = str(refusal)
                continue
            had.append(meant.picture_id)
            Candidate.objects.filter(pk=meant.pk).update(picture=kept)
            brought.append(meant.pk)
        _forget(had)
        record.note(exam.pk, now={"pictures of candidates": brought})
    return left


def _kept(content: bytes) -> Media:
    kind = media_type(content[:16])
    if kind not in KINDS:
        raise Refused(_("This is no picture that browsers can show. Save it as JPEG or PNG first."))
    if len(content) > MOST:
        raise Refused(_("This picture is larger than %(limit)d kB. Make it smaller.") % {"limit": MOST // 1024})
    cleaned = without_metadata(content, kind)
    _demand_still_and_small(cleaned)
    return store_media(SYSTEM, cleaned, name="picture", content_type=kind, expires_at=timezone.now() + KEPT)


def _demand_still_and_small(content: bytes) -> None:
    try:
        largest = max(sides(content))
    except BrokenPictureError as error:
        raise Refused(_("This file is broken or not whole. Save it anew and send it once more.")) from error
    if largest > WIDEST:
        raise Refused(_("This picture has more than %(limit)d pixels on a side. Make it smaller.") % {"limit": WIDEST})
    if moves(content):
        raise Refused(_("This picture moves. Save a still one as JPEG or PNG first."))


def remove_picture(actor: Actor, candidate: Candidate) -> None:
    """The picture of one candidate is gone, with its key."""
    demand(actor, "osce.administer", candidate.exam)
    with recorded(actor, "osce.remove_picture") as record:
        held_exam(candidate.exam_id)
        forget_pictures(Candidate.objects.filter(pk=candidate.pk))
        record.note(candidate.exam_id, now={"candidate": candidate.pk, "picture": False})


def forget_pictures(candidates: QuerySet[Candidate]) -> None:
    """Within a transaction: none of these candidates has a picture any more. Their keys are destroyed, and what lies on
    the disk, once it is committed."""
    _forget(_hold(candidates))


def _hold(candidates: QuerySet[Candidate]) -> list[UUID | None]:
    """These candidates alone until the transaction ends, in the order in which everybody takes them, so that none is
    given a picture while they are erased; the picture of each."""
    held = candidates.select_for_update(no_key=True).order_by("pk")
    return list(held.values_list("picture", flat=True))


def _forget(pictures: Iterable[UUID | None]) -> None:
    files = list(Media.objects.filter(pk__in=[key for key in pictures if key]))
    Candidate.objects.filter(picture__in=files).update(picture=None)
    forget_files(SYSTEM, files)
