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
        "Text": Kept(
            UNTIL_WITHDRAWN, staff="kind language number checked by at cleared_at", opaque="uuid story sealed"
        ),
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
        "Reader": Kept("as long as what is read", staff="person side asked_at", opaque="id subject"),
        "Review": Kept("as long as what was read", staff="side reader verdict reason at", opaque="id subject state"),
        "Remark": Kept(
            "as long as what it is about",
            staff="place words language side by at answer answered_by answered_at",
            opaque="id subject",
        ),
        "Withdrawal": Kept(
            "for ever, as the receipt", staff="cause asked_at due_at called_off_at done_at counted", opaque="uuid story"
        ),
        "Partner": Kept(
            "as long as the partnership, and what it gave",
            public="kind offers languages",
            staff="places agreement_until named named_on named_recorded_by",
            opaque="thing",
        ),
        "PartnerContact": Kept("as long as the partnership", personal="person role", opaque="id partner"),
        "Board": Kept("as long as the board", public="purpose quorum quorum_is_share", opaque="thing"),
        "Seat": Kept(
            "as long as the board, since its decisions rest on who sat there; the erased are Someone",
            personal="person speaks_for chair starts ends",
            opaque="id board",
        ),
        "Meeting": Kept(
            "as long as the board",
            staff="starts_at minutes place join language seated needed cancelled_at",
            opaque="thing board",
        ),
        "Attendance": Kept("as long as the meeting", personal="person present", opaque="id meeting"),
        "Need": Kept(
            "90 days after the meeting, or until the member is erased",
            personal="person arranged",
            sensitive="kind language",
            opaque="id meeting sealed",
        ),
        "AgendaItem": Kept(
            "as long as the meeting; a voice until its speaker is erased",
            staff="position rendered minutes at",
            personal="words language by",
            opaque="id meeting voice",
        ),
        "Decision": Kept("as long as the board", staff="outcome words recorded_by at", opaque="id item about"),
        "BoardAction": Kept("as long as the meeting", staff="owner due done_at", opaque="thing item"),
        "Contribution": Kept(
            "as long as the law keeps accounts",
            personal="person partner kind hours on credit credit_words",
            opaque="uuid about",
        ),
        "Payment": Kept(
            "as long as the law keeps accounts, apart from boards and stories",
            staff="currency state due_on approved_by approved_at paid_by paid_at alone_because",
            sensitive="kind method amount through",
            opaque="uuid contribution corrects",
        ),
        "Proposal": Kept(
            "as long as the school answers for it; who said it until they are erased",
            staff="voice language said_on public partner",
            personal="by words rendered",
            opaque="thing board",
        ),
        "Answer": Kept("as long as the proposal", staff="outcome words by at", opaque="id proposal changed"),
    }
)
