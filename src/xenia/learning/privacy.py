"""The privacy class of every field of learning, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

PRIVACY = MappingProxyType(
    {
        "Attempt": Kept(
            "until its person is erased; its words are unreadable once their key is destroyed",
            personal="person drill round item language said level at",
            opaque="id sealed key",
        ),
        "Case": Kept("as long as the school uses it", staff="code author about_migrants reading_age", opaque="thing"),
        "CaseVersion": Kept("as long as its plays", staff="case number language", opaque="thing"),
        "Script": Kept("as long as its version", staff="version language text saves status by at", opaque="id digest"),
        "Earlier": Kept(
            "the last hundred of a draft, until a story in it ends",
            staff="script number shows before text",
            opaque="id",
        ),
        "CaseFile": Kept("as long as its case", staff="case name", opaque="id media"),
        "Play": Kept(
            "until its person is erased", staff="version", personal="person language started_at ended_at", opaque="uuid"
        ),
        "GroupSession": Kept(
            "until its facilitator is erased",
            staff="code talking timer_until",
            personal="facilitator opened_at ended_at",
            opaque="uuid play",
        ),
        "Round": Kept(
            "as long as its session",
            staff="session number scene what options voters counts opened_at closed_at",
            opaque="id",
        ),
        "Vote": Kept("until its round is closed; unreadable once its session has ended", opaque="id round mark sealed"),
        "Step": Kept(
            "as long as its play; its words are unreadable once their key is destroyed",
            personal="scene what said kind number at",
            opaque="id play sealed key",
        ),
    }
)
