"""What stories, consents and checks are called on pages."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

#: where a story stands → (the design's state, words)
WHERE = MappingProxyType(
    {
        "begun": ("draft", _("Begun")),
        "told": ("draft", _("Told")),
        "edited": ("proposed", _("Edited")),
        "second": ("waiting", _("Waits for the second signature")),
        "ready": ("confirmed", _("Ready to be released")),
        "released": ("published", _("Released")),
        "ending": ("waiting", _("Released, ends soon")),
        "hidden": ("cancelled", _("Withdrawn, hidden")),
        "gone": ("retired", _("Gone")),
    }
)
STAGES = MappingProxyType(
    {"telling": _("Before telling"), "editing": _("After editing"), "release": _("Before release")}
)
WAYS = MappingProxyType(
    {
        "self": _("The teller reads and answers alone"),
        "oral": _("The teller answers aloud"),
        "interpreted": _("The teller answers aloud, through an interpreter"),
    }
)
ROUTES = MappingProxyType(
    {
        "deidentified": _("Nobody can be recognised: two people look for whatever could tell"),
        "identified": _("Under the teller's own name, by their own wish, after a conversation about safety"),
    }
)
KINDS = MappingProxyType(
    {"told": _("As it was told"), "edited": _("Edited with the teller"), "translated": _("A translation")}
)
PURPOSES = MappingProxyType(
    {
        "teaching": _("teaching here"),
        "examination": _("examinations"),
        "sharing": _("other schools"),
        "public": _("everyone, in public"),
    }
)
AUDIENCES = MappingProxyType(
    {
        "students": _("students"),
        "staff": _("staff"),
        "schools": _("people of other schools"),
        "everyone": _("everyone"),
    }
)
RECORDINGS = MappingProxyType({"audio": _("A voice"), "video": _("A film"), "picture": _("A picture")})
ASKED = MappingProxyType(
    {
        "in_person": _("In person"),
        "telephone": _("By telephone"),
        "letter": _("In writing"),
        "through_someone": _("Through someone whom they trust"),
    }
)
#: what the scanner marks
MARKS = MappingProxyType(
    {
        "email": _("e-mail"),
        "url": _("web address"),
        "network": _("network address"),
        "date": _("date"),
        "phone": _("telephone"),
        "record": _("record number"),
        "id": _("number"),
        "vehicle": _("vehicle"),
        "device": _("device"),
        "age": _("age"),
        "place": _("place"),
        "name": _("name"),
        "status": _("right to stay"),
    }
)
