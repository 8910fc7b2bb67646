"""The tables of people."""

from xenia.people.models.groups import Cohort, Membership, Relationship, Team
from xenia.people.models.person import Contact, Person, Role, User
from xenia.people.models.places import AcademicYear, Campus
from xenia.people.models.tasks import Task

__all__ = [
    "AcademicYear",
    "Campus",
    "Cohort",
    "Contact",
    "Membership",
    "Person",
    "Relationship",
    "Role",
    "Task",
    "Team",
    "User",
]
