"""The school itself: its name, its clock, its currency, and who can be called."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.queries.institution import school_zone, zone_called
from xenia.people.actions.school import Moved, describe_school
from xenia.people.forms import school as fields
from xenia.people.personal import remember_clock
from xenia.people.planned import planned_lines
from xenia.people.queries.people import oneself
from xenia.people.queries.school import school_of


@requires("people.keep_school")
@require_http_methods(["GET", "HEAD", "POST"])
def school(request: HttpRequest) -> HttpResponseBase:
    """What stands about the school, to be changed."""
    actor = actor_of(request)
    standing, planned = school_of(actor), planned_lines()
    initial = {name: getattr(standing, name) for name in fields.KEPT}
    form = fields.SchoolForm(request.POST or None, initial=initial, planned=bool(planned))
    if request.method == "POST" and form.is_valid():
        try:
            changed = describe_school(actor, form.changes, seen=initial) if form.changes else []
        except Moved:
            return school(request)  # at this very moment; what stands now is read anew, and says which
        remember_clock(request, oneself(actor))
        if "time_zone" in changed:
            said = _("Kept. Pages of the school now go by the clock of %(zone)s.") % {"zone": form.changes["time_zone"]}
        else:
            said = _("Kept.")
        messages.success(request, said)
        return redirect("school")
    zone = school_zone()
    context = {
        "form": form,
        "planned": planned,
        "clocks": fields.clocks().items(),
        "zone": zone.key,
        "unknown": None if zone_called(standing.time_zone) else standing.time_zone,
        "now": timezone.localtime(timezone=zone),
    }
    return render(request, "people/school.html", context, status=422 if form.errors else 200)
