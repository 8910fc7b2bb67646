"""What partners, boards, contributions and payments are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTNERS = {"organisation": _("Organisation"), "clinic": _("Clinic"), "person": _("Person")}
NEEDS = {
    "childcare": _("Childcare"),
    "interpreter": _("An interpreter"),
    "travel": _("Travel"),
    "access": _("Access to the room"),
    "other": _("Something else"),
}
DECISIONS = {"agreed": _("Agreed"), "sent_back": _("Sent back"), "not_agreed": _("Not agreed")}
ANSWERS = {"done": _("Done"), "under_way": _("Under way"), "not_now": _("Not now")}
VOICES = {
    "board": _("The community board"),
    "member": _("A member of the board"),
    "reviewer": _("A community reviewer"),
    "partner": _("A community partner"),
}
CONTRIBUTIONS = {
    "board": _("Sitting on a board"),
    "review": _("Reviewing"),
    "story": _("Telling a story"),
    "teaching": _("Teaching"),
    "interpreting": _("Interpreting"),
    "acting": _("Playing a patient"),
    "advice": _("Advising"),
}
CREDITS = {"named": _("By name"), "role": _("By these words only"), "none": _("Not named")}
KINDS_OF_PAYMENT = {"honorarium": _("Honorarium"), "expenses": _("Expenses")}
METHODS = {
    "transfer": _("By transfer"),
    "partner": _("Through a partner"),
    "voucher": _("As a voucher"),
    "donation": _("Given on to a partner"),
    "declined": _("Declined"),
}
STATES = {"due": _("Due"), "approved": _("Approved"), "paid": _("Paid"), "declined": _("Declined")}

LABELS: Mapping[str, Mapping[str, str | Promise]] = MappingProxyType(
    {
        "partner": PARTNERS,
        "need": NEEDS,
        "decision": DECISIONS,
        "answer": ANSWERS,
        "voice": VOICES,
        "contribution": CONTRIBUTIONS,
        "credit": CREDITS,
        "payment": KINDS_OF_PAYMENT,
        "method": METHODS,
        "state": STATES,
    }
)
