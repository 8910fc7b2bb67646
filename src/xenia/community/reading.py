"""What the pages have in common on which both sides read something before it is published: a case, a station."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xenia.community.actions.policies import acknowledge_policy
from xenia.community.actions.reviews import answer_remark
from xenia.community.models import Remark, Review
from xenia.community.queries.policies import must_read_first, policy_read
from xenia.community.queries.reviews import reader_of, signatures
from xenia.core.access import actor_of
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused

#: what stands for the whole where a remark has no place
WHOLE = "whole"


def before_reading(request: HttpRequest, actor: Actor, *, quoted: Collection[UUID], title: str) -> HttpResponse | None:
    """What comes before the page, if anything does: the school's policy on stories where it quotes one. What is posted
    acknowledges it, and leads back to the page."""
    policy = must_read_first(actor) if quoted and actor.person else None
    if request.method == "POST":
        if policy:
            acknowledge_policy(actor, policy)
        return redirect(request.path)
    if policy is None:
        return None
    context = {"title": title, "policy": policy_read(actor, policy, language=get_language() or "en")}
    return render(request, "community/stories/policy_first.html", context)


def reading_context(
    request: HttpRequest, actor: Actor, subject: Thing, *, state: bytes, room: str, key: UUID
) -> dict[str, Any]:
    """What the shared parts of the page show. `state` is that of the text on it, as signatures hold for it; `room`
    begins the names of its addresses: `case` for `case_sign`."""
    reader = reader_of(actor, subject)
    return {
        "reader": reader,
        "reads": reader is not None and not subject.published_at,
        "signatures": signatures(subject),
        "on": request.GET.get("on", "") if reader else "",
        "whole": WHOLE,
        "key": key,
        "state": state.hex(),
        "ways": {way: f"{room}_{way}" for way in ("remark", "sign", "answer")},
    }


def remarked(request: HttpRequest, remark: Callable[..., Remark]) -> str:
    """Say what was sent about one place; where the page opens then."""
    place, words = request.POST.get("place", ""), request.POST.get("words", "")
    about = "" if place == WHOLE else place
    if _tried(request, lambda: remark(place=about, words=words, language=get_language() or "en")):
        messages.success(request, _("Said. The author answers you here."))
    return place


def signed(request: HttpRequest, sign: Callable[..., Review]) -> str:
    """Sign as it was sent, or ask for changes; where the page opens then."""
    minutes = request.POST.get("minutes", "").strip() or "0"
    sent = {"verdict": request.POST.get("verdict", ""), "reason": request.POST.get("reason", "")}
    spent = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1
    review = _tried(request, lambda: sign(**sent, minutes=spent, read=_state_read(request)))
    if review is None:
        return "sign"
    if review.verdict == Review.Verdict.ASKS:
        messages.success(request, _("The author has your reason. Nothing is published until you have signed."))
    else:
        messages.success(request, _("Signed. If a word changes, you are asked again."))
    return "signed"


def _state_read(request: HttpRequest) -> bytes | None:
    """The state that was on the page, None where the page did not say."""
    sent = request.POST.get("state")
    try:
        return None if sent is None else bytes.fromhex(sent)
    except ValueError:
        return b""


def answered(request: HttpRequest, subject: Thing, remark: int) -> str:
    """Say what was changed in answer to a remark on this thing; where the page opens then."""
    found = get_object_or_404(Remark, pk=remark, subject=subject)
    _tried(request, lambda: answer_remark(actor_of(request), found, answer=request.POST.get("answer", "")))
    return found.place


def _tried[Done](request: HttpRequest, do: Callable[[], Done]) -> Done | None:
    """What was done; a refusal is said on the page, and whoever may not is turned away."""
    try:
        return do()
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
