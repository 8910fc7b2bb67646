"""Why an event was kept aside, in words for whoever decides about it."""

from django.utils.translation import gettext_lazy as _

UNREADABLE, SIGNATURE, DEVICE, REVOKED, CLOSED = "unreadable", "signature", "device", "revoked", "closed"
ELSEWHERE, AUTHOR, ANSWER, NUMBER, CHANGED = "elsewhere", "author", "answer", "number", "changed"
PLAIN = "plain"

REASONS = {
    UNREADABLE: _("It can't be read."),
    SIGNATURE: _("It was not signed by the device that sent it, or changed on the way."),
    DEVICE: _("It was made on another device than the one that sent it."),
    REVOKED: _("The device was revoked before it arrived."),
    PLAIN: _("It came unsealed, though this device seals what it sends. Its page is out of date, or it was copied."),
    CLOSED: _("The exam was not open for marking when it arrived."),
    ELSEWHERE: _("It is about a candidate of another station or circuit."),
    AUTHOR: _("It names somebody who does not help in this exam."),
    ANSWER: _("It answers something that the form does not ask."),
    NUMBER: _("The device has used its number for another event."),
    CHANGED: _("The same event arrived before with something else in it."),
}
