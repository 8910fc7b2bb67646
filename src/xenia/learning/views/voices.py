"""An open page of a case falls silent by itself: it asks every few seconds whether its voices may still be heard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from xenia.learning.queries.scene_page import ScenePage
from xenia.learning.views.chrome import chrome_for


def heard_state(page: ScenePage, number: int) -> str:
    """Which of a scene's voices are heard at this step; nothing for a scene without any."""
    voices = "".join("01"[not part.shown.silent] for part in page.parts if part.kind == "passage")
    return f"{number}-{voices}" if voices else ""


def asks_of_voices(request: HttpRequest) -> bool:
    """Whether an open page asks, and nobody who opens one."""
    return "heard" in request.GET and bool(request.htmx)  # type: ignore[attr-defined]


def voices_now(request: HttpRequest, page: ScenePage, number: int) -> HttpResponse:
    """The voices alone, so that nothing that is being typed is lost; 204 as long as they are as that page has them.

    A page that was left behind, in another tab, is brought to where one is now.
    """
    seen, state = request.GET["heard"], heard_state(page, number)
    if seen == state:
        return HttpResponse(status=204)
    if seen.partition("-")[0] != str(number):
        return HttpResponse(headers={"HX-Refresh": "true"})
    with override(chrome_for(page.language)):
        return render(request, "learning/_voices.html", {"page": page, "heard": state, "voices_at": request.path})
