"""The privacy class of every field of people, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

PRIVACY = MappingProxyType(
    {
        "Person": Kept(
            "until erased; the bare row stays, so that the record's references hold",
            staff="erased_at",
            personal="language time_zone campus",
            opaque="thing",
        ),
        "Contact": Kept("until the person is erased", personal="kind safe", sensitive="value", opaque="id person"),
        "User": Kept(
            "until the person is erased",
            staff="is_active date_joined",
            personal="email last_login",
            secret="password",  # noqa: S106 - a field's name
            opaque="id person",
        ),
        "Role": Kept("until the person is erased", staff="kind scope starts ends", opaque="id person"),
        "AcademicYear": Kept("as long as the school", public="begins starts ends", opaque="id"),
        "Campus": Kept("as long as the school", public="name parent time_zone", opaque="id"),
        "Cohort": Kept("as long as the school", staff="entered", opaque="thing"),
        "Team": Kept("as long as the team", opaque="thing"),
        "Membership": Kept("until the person is erased", personal="group starts ends", opaque="id person"),
        "Relationship": Kept("until one of the two is erased", personal="kind starts ends", opaque="id source target"),
        "Task": Kept(
            "until the person is erased",
            staff="kind route count created_at due done_at",
            personal="assignee delegated_by",
            opaque="uuid thing",
        ),
    }
)
