"""What the parts of stations and what may be chosen in them are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOMAINS = {
    "history": _("History"),
    "examination": _("Examination"),
    "explanation": _("Explanation"),
    "shared-decision": _("Shared decision"),
    "interpreter-work": _("Work with an interpreter"),
    "teamwork": _("Teamwork"),
    "ethics": _("Ethics"),
    "urgent-care": _("Urgent care"),
}
MODES = {
    "none": _("No interpreter"),
    "in_person": _("Interpreter in the room"),
    "telephone": _("Interpreter on the telephone"),
    "video": _("Interpreter by video"),
}
ROLES = {
    "professional": _("Professional interpreter"),
    "relay": _("Relay through a third language"),
    "family": _("A relative who offers, and is to be declined"),
}
#: professions as candidates have them; a school may use others, which are called as they are written
PROFESSIONS = {
    "medicine": _("Medicine"),
    "nursing": _("Nursing"),
    "pharmacy": _("Pharmacy"),
    "social-work": _("Social work"),
}
STATES = {
    "draft": ("draft", _("Draft")),
    "waiting": ("waiting", _("Being read")),
    "ready": ("approved", _("Signed by both sides")),
    "published": ("published", _("Published")),
}
PARTS = {
    "about": _("What it is about"),
    "patient": _("The patient"),
    "scene": _("The scene"),
    "told": _("What each is told"),
    "interpreter": _("Languages and interpreter"),
    "safety": _("Safety plan"),
    "form": _("How it is marked"),
    "patient_form": _("What the patient is asked"),
}
FIELDS = {
    "title": _("Title"),
    "lead": _("In one sentence"),
    "language": _("Language it is written in"),
    "domain": _("Domain of practice"),
    "competencies": _("Competencies, with their weights"),
    "setting": _("Setting"),
    "reading_minutes": _("Minutes to read"),
    "minutes": _("Minutes in the station"),
    "professions": _("Profession of each candidate"),
    "warnings": _("Content warnings"),
    "patient.name": pgettext_lazy("patient", "Name"),
    "patient.age": _("Age"),
    "patient.language": _("Language in the station"),
    "patient.about": _("Who they are, besides being ill"),
    "patient.believes": _("What they think it is"),
    "patient.fears": _("What they are afraid of"),
    "patient.tried": _("What they have tried"),
    "patient.speaks": _("How they speak"),
    "patient.volunteers": _("What they say unasked"),
    "patient.if_asked": _("What they say only when asked"),
    "scenario": _("What has happened before"),
    "props": _("Props"),
    "instructions.room": _("Room"),
    "instructions.candidate": _("Candidates read at the door"),
    "instructions.examiner": _("Examiners"),
    "instructions.patient": _("Whoever plays the patient"),
    "interpreter.mode": _("Interpreter"),
    "interpreter.role": _("Role of the interpreter"),
    "instructions.interpreter": _("Interpreters"),
    "speakers_rule": _("Candidates who speak the patient's language"),
    "safety.casting": _("Who is not cast"),
    "safety.leaving_the_part": _("Leaving the part"),
    "safety.most": _("Encounters in one sitting, at most"),
    "safety.opting_out": _("Saying no"),
    "safety.safe_word": _("Safe word"),
    "form": _("Checklist and global rating"),
    "patient_form": _("The patient's form"),
    "patient_instrument": _("Or the code of a form of the school"),
}
#: the fields of each part, in their order
FIELDS_OF = {
    "about": (
        *("title", "lead", "language", "domain", "competencies", "setting"),
        *("reading_minutes", "minutes", "professions", "warnings"),
    ),
    "patient": tuple(name for name in FIELDS if name.startswith("patient.")),
    "scene": ("scenario", "props", "instructions.room"),
    "told": ("instructions.candidate", "instructions.examiner", "instructions.patient"),
    "interpreter": ("interpreter.mode", "interpreter.role", "instructions.interpreter", "speakers_rule"),
    "safety": tuple(name for name in FIELDS if name.startswith("safety.")),
    "form": ("form",),
    "patient_form": ("patient_form", "patient_instrument"),
}
CHOICES = {"domain": DOMAINS, "interpreter.mode": MODES, "interpreter.role": ROLES}
HELP = {
    "competencies": _("One on a line, with its weight: who-2021:who-2021-s4 50"),
    "professions": _("One on a line: one candidate, or two who are examined together."),
    "patient.volunteers": _("One on a line."),
    "patient.if_asked": _("One on a line."),
    "props": _("One on a line."),
    "warnings": _("One on a line."),
    "patient.language": _("As a code: en, so, prs."),
    "language": _("As a code: en, ar, es."),
    "scenario": _("A passage of a story is named like this: rests on [[story:NAME#PASSAGE]]"),
    "safety.casting": _("Nobody plays what happened to themselves."),
    "form": _("As an instrument is written. Exactly one item is of type global. It is checked while you write."),
    "patient_form": _("Three to five questions in the patient's own words."),
}
