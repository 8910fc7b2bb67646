"""What kinds, states and parts of examinations are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {"osce": _("Clinical exam (OSCE)"), "interviews": _("Admission interviews")}
STATES = {
    "planned": pgettext_lazy("exam", "Being planned"),
    "fixed": pgettext_lazy("exam", "Fixed"),
    "running": pgettext_lazy("exam", "Running"),
    "closed": pgettext_lazy("exam", "Closed"),
    "decided": pgettext_lazy("exam", "Decided"),
    "released": pgettext_lazy("exam", "Released"),
}
#: the shape that stands beside each state, by the names of the design
SHAPES = {
    "planned": "draft",
    "fixed": "confirmed",
    "running": "running",
    "closed": "waiting",
    "decided": "approved",
    "released": "published",
}
PARTS = {
    "examiner": _("Examiner"),
    "patient": _("Simulated patient"),
    "interpreter": _("Interpreter"),
    "community": _("Community member"),
}
