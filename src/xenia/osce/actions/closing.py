"""The end of the day: an exam is closed when everything is marked or accounted for."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.core.actions.jobs import start_job
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.devices import hold_devices
from xenia.osce.actions.exams import move_exam
from xenia.osce.models import Exam
from xenia.osce.queries.control import keeps_open


def close_exam(actor: Actor, exam: Exam) -> None:
    """Close: from now on what devices send is kept aside, and a device forgets once the digests agree.

    No delivery is half-way meanwhile. Refused with everything that is still open. What a device holds that has never
    reached us nobody can know here; it stays on the device, is kept aside when it comes, and shown.
    """
    demand(actor, "osce.administer", exam)
    with transaction.atomic():
        hold_devices(exam)
        if waiting := keeps_open(exam):
            raise Refused(_("The exam can't be closed yet.") + " " + " ".join(waiting))
        move_exam(actor, exam, Exam.State.CLOSED)
    start_job(actor, "osce.reckon", arguments={"exam": str(exam.pk)}, route=reverse("exam_results", args=[exam.pk]))
