"""The privacy class of every field of assessment, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

PRIVACY = MappingProxyType(
    {
        "Instrument": Kept(
            "as long as the school uses it", staff="code licence attested_at attestation attested_by", opaque="thing"
        ),
        "Version": Kept("as long as its answers", staff="instrument number document moved", opaque="thing digest"),
        "Study": Kept("as long as its waves", staff="privacy", opaque="thing"),
        "Occasion": Kept(
            "as long as its answers",
            staff="version study wave privacy stakes role opens_at closes_at closed_at repeat_days first remind_days "
            "census_at",
            personal="about",
            opaque="thing",
        ),
        "Asked": Kept(
            "as long as its occasion", staff="occasion", personal="person about answered declined", opaque="id"
        ),
        "Budget": Kept("as long as the school sets it", staff="role minutes", opaque="id"),
        "Response": Kept(
            "as long as its occasion; without its person once they are erased",
            staff="occasion version role language source_id submitted",
            personal="person about link started_at submitted_at",
            sensitive="pseudonym",
            opaque="uuid",
        ),
        "Answers": Kept(
            "as long as its response; its words are unreadable once their key is destroyed",
            sensitive="said",
            opaque="id response event number sealed key",
        ),
        "Token": Kept(
            "until its occasion is closed",
            staff="occasion drawn spent",
            secret="hashed",  # noqa: S106 - a field's name
            opaque="uuid",
        ),
        "Box": Kept("until its occasion is closed", staff="occasion full", opaque="uuid sealed"),
        "KeptSums": Kept(
            "as long as its version",
            staff="version occasion group responses rewritten_at",
            sensitive="counts moments",
            opaque="id",
        ),
        "Evidence": Kept(
            "as long as the learner's record",
            personal="learner competency kind level stakes source response assessor role self_report withdrawn "
            "observed_at recorded_at supersedes",
            opaque="id",
        ),
        "Codebook": Kept("as long as its occasion", staff="occasion items", opaque="thing"),
        "Code": Kept("as long as its codebook", staff="codebook name when when_not position", opaque="id"),
        "Passage": Kept(
            "as long as its response",
            staff="codebook item language held cleared_by cleared_at may_quote",
            sensitive="flagged",
            opaque="uuid response",
        ),
        "Coding": Kept(
            "as long as its passage", staff="passage coder codes final coded_at", sensitive="reason", opaque="id"
        ),
    }
)
