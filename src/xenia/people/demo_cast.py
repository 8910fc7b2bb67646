"""The people of the demo school whom a visitor may be: one for each kind of person."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOMAIN = "alderbay.example"


@dataclass(frozen=True, slots=True)
class Part:
    """A person of the demo: what they are, their name, and what they come for."""

    kind: str
    name: str
    comes_for: str | Promise

    @property
    def email(self) -> str:
        return f"{self.kind.replace('_', '-')}@{DOMAIN}"


CAST = (
    Part("programme_director", "Dr Nalini Raveendran", _("Imports the curriculum, reads the map, decides on gaps.")),
    Part("curriculum_committee", "Dr Joyce Abernathy-Okoro", _("Asks what is taught for migrant care, and how deep.")),
    Part("course_director", "Dr Mateo Quispe Larrain", _("Maps sessions in seconds and gets a study guide back.")),
    Part("teacher", "Dr Hye-jin Bowman", _("Says what a session teaches, and finds who else teaches it.")),
    Part("student", "Zahra Mohseni-Clarke", _("Sees what is taught when, and what it is good for.")),
    Part("dean", "Dr Constance Thorne-Mwangi", _("Wants one honest page on where the school stands.")),
    Part("accreditor", "Dr Walter Nordheim", _("Reads everything for sixty days, and changes nothing.")),
    Part("coordinator", "Lorraine Petit-Baptiste", _("Keeps people, dates and places in order.")),
    Part("exam_administrator", "Femi Castellanos", _("Runs exams from the blueprint to the last mark.")),
    Part("patient_educator", "Pilar Montoya Reyes", _("Teaches as a patient, and trains those who play one.")),
    Part("examiner", "Dr Henrik Solbakken", _("Marks a station without losing a mark.")),
    Part("preceptor", "Dr Grace Nakitende", _("Evaluates a student in the clinic in under a minute.")),
    Part("storyteller", "Abdirahman Warsame Ali", _("Told a story, sees its uses, and may take it back.")),
    Part("board_member", "Thida Win Maung", _("Speaks for the community, and hears what became of it.")),
    Part("mentor", "Dr Beatriz Figueiredo", _("Walks beside three students through four years.")),
    Part("wellbeing_lead", "Dr Samuel Ostrowski", _("Sees how groups fare, and never how one person fares.")),
    Part("administrator", "Tomasz Wiśniak", _("Sets up the school, brings people in, looks after the house.")),
)
