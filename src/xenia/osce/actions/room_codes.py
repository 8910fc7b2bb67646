"""Make the code on a room's card anew: somebody has seen it who should not."""

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.devices import held_exam
from xenia.osce.models import Circuit, ExamStation, RoomCode


class WhyAnew(TextChoices):
    """Why a code is made anew, in the record: words could name somebody, and nothing there is forgotten with them."""

    PHOTOGRAPHED = "photographed", gettext_lazy("The card was photographed or read")
    LOST = "lost", gettext_lazy("The card was lost")
    LEFT = "left", gettext_lazy("Somebody who knew the code helps no more")
    OTHER = "other", gettext_lazy("Something else")


def renew_room_code(actor: Actor, circuit: Circuit, station: ExamStation, *, reason: str) -> None:
    """From now on whoever registers a tablet at this place is given another code; the card is printed anew. Tablets
    that are registered there already go on opening by the code that they were given. The record never has the code."""
    demand(actor, "osce.administer", circuit.exam)
    if circuit.exam_id != station.exam_id or station.version_id is None:
        raise Refused(_("Nothing is marked there, so there is no code."))
    if reason not in WhyAnew.values:
        raise Refused(_("Say why this room needs a new code."))
    with recorded(actor, "osce.renew_room_code", reason=reason) as record:
        held_exam(circuit.exam_id)
        now = timezone.now()
        kept, _new = RoomCode.objects.get_or_create(
            circuit=circuit, station=station, defaults={"number": 0, "made_at": now}
        )
        was, kept.number, kept.made_at = kept.number, kept.number + 1, now
        kept.save(update_fields=["number", "made_at"])
        place = {"circuit": circuit.pk, "station": station.pk}
        record.note(circuit.exam_id, was={**place, "code": was}, now={**place, "code": kept.number})
