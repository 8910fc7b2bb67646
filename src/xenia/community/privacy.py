"""The privacy class of every field of the voices, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

UNTIL_WITHDRAWN = "until the story is withdrawn and seven days more; its words are unreadable then, its row a tombstone"

PRIVACY = MappingProxyType(
    {
        "Story": Kept(UNTIL_WITHDRAWN, staff="route told_in minor keeper hidden_at gone_at", opaque="thing"),
        "Teller": Kept(
            UNTIL_WITHDRAWN,
            personal="failures locked_until",
            secret="code",  # noqa: S106 - a field's name
            opaque="story sealed",
        ),
        "Text": Kept(UNTIL_WITHDRAWN, staff="kind language number checked by at", opaque="uuid story sealed"),
        "Recording": Kept(UNTIL_WITHDRAWN, staff="kind", opaque="media story sealed"),
        "Consent": Kept(
            "as long as the story's tombstone, as the proof of what was agreed",
            staff="number stage way language wording until understood guardian asked_by at",
            personal="choices",
            opaque="id story sealed",
        ),
        "SafetyTalk": Kept(UNTIL_WITHDRAWN, staff="held_on held_by language", opaque="id story sealed"),
        "Check": Kept(UNTIL_WITHDRAWN, staff="answers by at second second_at", opaque="text"),
        "Policy": Kept("as long as the school uses stories", public="adopted_on", opaque="thing"),
        "Acknowledgement": Kept("as long as the policy", personal="person at", opaque="id policy"),
        "Use": Kept(
            "as long as the place or the story's tombstone", staff="how since", opaque="id story passage place"
        ),
        "Opening": Kept(
            "until the story is withdrawn; says a role, never who", staff="role", opaque="id story place mark"
        ),
        "Recipient": Kept(
            "as long as the story's tombstone", staff="name address given_at told_at", opaque="id story what"
        ),
        "Withdrawal": Kept(
            "for ever, as the receipt", staff="cause asked_at due_at called_off_at done_at counted", opaque="uuid story"
        ),
    }
)
