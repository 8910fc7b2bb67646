"""What the pages have in common on which both sides read something before it is published: a case, a station."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
#: the fields of what a reader sends; `state` is that of the text that they had before them
TYPED = ("place", "words", "verdict", "reason", "minutes", "state", "language")


@dataclass(frozen=True, slots=True)
class Unkept:
    """What a reader sent that was not kept, by field, and why: the page comes again with it in its fields."""

    why: str
    typed: Mapping[str, str]


def carried(request: HttpRequest) -> Unkept | None:
    """What a reader had sent when the policy came before the page; its page posts it along."""
    typed = _typed(request)
    return Unkept(_("What you wrote stands in its field. It was not sent yet."), typed) if typed else None


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(request.POST[name]) for name in TYPED if name in request.POST}


def before_reading(
    request: HttpRequest, actor: Actor, *, quoted: Collection[UUID], title: str, address: str, unkept: Unkept | None
) -> HttpResponse | None:
    """What comes before the page, if anything does: the school's policy on stories where it quotes one. What is posted
    to the page's address acknowledges it, and leads to the page with what was not kept before."""
    policy = must_read_first(actor) if quoted and actor.person else None
    if request.method == "POST" and request.path == address:
        if policy:
            acknowledge_policy(actor, policy)
        return None if unkept else redirect(address)
    if policy is None:
        return None
    context = {"title": title, "policy": policy_read(actor, policy, language=get_language() or "en")}
    context |= {"address": address, "unkept": unkept}
    return render(request, "community/stories/policy_first.html", context, status=422 if unkept else 200)


def reading_context(
    request: HttpRequest,
    actor: Actor,
    subject: Thing,
    *,
    state: bytes,
    room: str,
    key: UUID,
    places: Collection[str],
    unkept: Unkept | None,
) -> dict[str, Any]:
    """What the shared parts of the page show. `state` is that of the text on it, as signatures hold for it; `room`
    begins the names of its addresses: `case` for `case_sign`; `places` are those of which something can be said."""
    reader = reader_of(actor, subject)
    on = _opens_at(unkept.typed, state.hex(), places) if unkept else request.GET.get("on", "")
    return {
        "reader": reader,
        "reads": reader is not None and not subject.published_at,
        "signatures": signatures(subject),
        "on": on if reader else "",
        "unkept": unkept,
        "stays_at": reverse(f"{room}_review", args=[key]) if unkept else "",
        "whole": WHOLE,
        "key": key,
        "state": state.hex(),
        "ways": {way: f"{room}_{way}" for way in ("review", "remark", "sign", "answer")},
    }


def _opens_at(typed: Mapping[str, str], state: str, places: Collection[str]) -> str:
    """Where a remark that was not kept stands in its field: at its place if that is there still. The parts of a scene
    are counted, so in a text that changed it is the scene."""
    place = typed.get("place", "")
    kept = [] if "/" in place and typed.get("state") != state else [place]
    near = (*kept, place.partition("/")[0], place.partition(".")[0])
    return next((one for one in near if one in places), WHOLE) if "words" in typed else ""


def remarked(request: HttpRequest, remark: Callable[..., Remark]) -> str | Unkept:
    """Say what was sent about one place; where the page opens then, or what was not kept."""
    place, words = request.POST.get("place", ""), request.POST.get("words", "")
    about = "" if place == WHOLE else place
    said = {"place": about, "words": words, "language": get_language() or "en"}
    remark_kept = _tried(request, lambda: remark(**said, read=_state_read(request)))
    if isinstance(remark_kept, Unkept):
        return remark_kept
    messages.success(request, _("Said. The author answers you here."))
    return place


def signed(request: HttpRequest, sign: Callable[..., Review]) -> str | Unkept:
    """Sign as it was sent, or ask for changes; where the page opens then, or what was not kept."""
    minutes = request.POST.get("minutes", "").strip() or "0"
    sent = {"verdict": request.POST.get("verdict", ""), "reason": request.POST.get("reason", "")}
    spent = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1
    review = _tried(request, lambda: sign(**sent, minutes=spent, read=_state_read(request)))
    if isinstance(review, Unkept):
        return review
    if review.verdict == Review.Verdict.ASKS:
        messages.success(request, _("The author has your reason. Nothing is published until you have signed."))
    else:
        messages.success(request, _("Signed. If a word changes, you are asked again."))
    return "signed"


def _state_read(request: HttpRequest) -> bytes:
    """The state that was on the page; nothing, which no text is in, where the page did not say."""
    try:
        return bytes.fromhex(request.POST.get("state", ""))
    except ValueError:
        return b""


def answered(request: HttpRequest, subject: Thing, remark: int) -> str:
    """Say what was changed in answer to a remark on this thing; where the page opens then."""
    found = get_object_or_404(Remark, pk=remark, subject=subject)
    done = _tried(request, lambda: answer_remark(actor_of(request), found, answer=request.POST.get("answer", "")))
    if isinstance(done, Unkept):
        messages.error(request, done.why)
    return found.place


def _tried[Done](request: HttpRequest, do: Callable[[], Done]) -> Done | Unkept:
    """What was done, or what was not kept; whoever may not is turned away."""
    try:
        return do()
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        return Unkept(str(refusal), _typed(request))
