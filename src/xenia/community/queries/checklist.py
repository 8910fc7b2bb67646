"""What two people look for before a story is shown as nobody's: 45 CFR 164.514(b)(2) in our words, and what is rare."""

from django.utils.translation import gettext_lazy as _

ANSWERS = ("absent", "changed")

#: line → what to look for
CHECKLIST = {
    "names": _("Names of the teller, relatives, friends, employers, staff"),
    "places": _("Places smaller than a state or region: streets, towns, camps, schools, clinics, postcodes"),
    "dates": _("Dates closer than a year, of birth, arrival, admission, death; ages above 89"),
    "phones": _("Telephone numbers"),
    "faxes": _("Fax numbers"),
    "emails": _("E-mail addresses"),
    "social": _("Social security and other national numbers"),
    "records": _("Medical record numbers"),
    "plans": _("Numbers of health plans and insurance"),
    "accounts": _("Account and card numbers"),
    "licences": _("Numbers of certificates, licences, permits and cases"),
    "vehicles": _("Vehicles, with their plates"),
    "devices": _("Numbers of devices and implants"),
    "urls": _("Web addresses and names on social media"),
    "networks": _("Network addresses of computers and phones"),
    "biometrics": _("Fingerprints, voice: a recording tells who speaks"),
    "pictures": _("Faces, tattoos, homes and other pictures that could be recognised"),
    "others": _("Anything else that is one person's alone: a rare disease, a job, an office, a court case"),
    "rare": _("Country, language and event together: how many people could this be?"),
    "third": _("Everyone else in the story: they could not be recognised, or they have agreed"),
}
