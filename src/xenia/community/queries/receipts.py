"""What a teller agreed to, version by version: in plain words for them, and for computers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from django.utils import timezone

from xenia.community.choices import Audience, Called, Choices, Purpose, choices_from
from xenia.community.models import Consent, Story, Withdrawal
from xenia.community.queries.passages import names_called
from xenia.community.queries.standing import standings
from xenia.community.queries.teller_lines import Answered, word_of
from xenia.community.queries.teller_page import asked_alone
from xenia.community.queries.wording import read_in, wording
from xenia.community.sealing import TELLER, consent_place, open_content
from xenia.core.keys import ciphers_of
from xenia.core.models import Institution
from xenia.standards.consent_record import ConsentFile, ConsentVersion, Use

#: audience → who receives it, in terms of DPV and of schools
RECIPIENTS = {
    Audience.STUDENTS: "dpv:Student",
    Audience.STAFF: "dpv:Employee",
    Audience.SCHOOLS: "dpv:ThirdParty",
    Audience.EVERYONE: "dpv:PublicLocation",
}
WAYS = {"self": "written", "oral": "spoken", "interpreted": "spoken through an interpreter whom the person chose"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One version in the words of the teller's language."""

    number: int
    at: datetime
    alone: bool
    way: str
    stage: str
    until: date | None
    understood: bool
    guardian: bool
    answered: list[Answered]
    wishes: str
    #: in which language the questions stood on the page, which was spoken, and through whom
    read_in: str
    spoken: str
    interpreter: str


def receipts_of(story: Story, *, language: str) -> list[Receipt]:
    """Every version, the newest first."""
    words = wording("consent_words", language)[1]
    opener = ciphers_of(TELLER, [story.pk]).get(story.pk)
    found = []
    for consent in Consent.objects.filter(story=story).order_by("-number"):
        sealed: Mapping[str, Any] = {}
        if opener and consent.sealed:
            sealed = open_content(opener, consent.sealed, place=consent_place(story.pk, consent.number))
        found.append(_receipt(consent, words, sealed))
    return found


def _receipt(consent: Consent, words: Mapping[str, Any], sealed: Mapping[str, Any]) -> Receipt:
    lines = []
    for said in asked_alone(consent):
        question = words["questions"][said.key]
        answer = word_of(said)
        agreed = answer not in {"no", Called.NOBODY}
        lines.append(Answered(said.key, question["question"], question["answers"][answer], agreed))
    return Receipt(
        number=consent.number,
        at=consent.at,
        alone=consent.way == Consent.Way.SELF and consent.asked_by_id is None,
        way=consent.way,
        stage=consent.stage,
        until=consent.until,
        understood=consent.understood,
        guardian=consent.guardian,
        answered=lines,
        wishes=str(sealed.get("wishes", "")),
        read_in=read_in(consent.wording, consent.language),
        spoken=consent.language,
        interpreter=str(sealed.get("interpreter", "")),
    )


def consent_file(story: Story, *, withdrawal_address: str) -> ConsentFile:
    """All versions for computers. It carries a name only if the teller chose to be called by one, and then that."""
    consents = list(Consent.objects.filter(story=story).order_by("number"))
    school = Institution.objects.first() or Institution()
    held = standings([story.pk])[story.pk]
    ended = Withdrawal.objects.filter(story=story, called_off_at=None).exists()
    versions = [_version(story, consent) for consent in consents]
    if versions:
        versions[-1] = replace(versions[-1], status=_status(consents[-1], ended=ended))
    contact = " ".join(part for part in (school.helper_name, school.helper_phone) if part)
    return ConsentFile(
        identifier=str(story.pk),
        controller=school.name,
        contact=contact,
        withdrawal=withdrawal_address,
        versions=versions,
        called=names_called([held]).get(story.pk, ""),
        made_at=timezone.now(),
    )


def _status(consent: Consent, *, ended: bool) -> str:
    if ended:
        return "withdrawn"
    if consent.until is not None and consent.until < timezone.localdate():
        return "expired"
    return "given" if consent.choices["purposes"] else "refused"


def _version(story: Story, consent: Consent) -> ConsentVersion:
    choices = choices_from(consent.choices)
    written, words = wording("consent_words", read_in(consent.wording, consent.language))
    alone = consent.asked_by_id is None and consent.way == Consent.Way.SELF
    spoken = "" if alone or written == consent.language else f", in {consent.language}"
    return ConsentVersion(
        identifier=str(uuid5(story.pk, f"consent record {consent.number}")),
        number=consent.number,
        at=consent.at,
        language=written,
        wording=consent.wording.partition(" ")[0],
        status="invalidated",
        way=f"{WAYS[consent.way]}{spoken}",
        uses=_uses(choices, words["questions"]),
        recipients=[RECIPIENTS[one] for one in Audience if one in choices.audiences],
        data=_data(choices),
        until=consent.until,
        understood=consent.understood,
        guardian=consent.guardian,
        by_subject_alone=consent.asked_by_id is None,
    )


def _uses(choices: Choices, questions: Mapping[str, Any]) -> list[Use]:
    uses = [
        Use(str(one), questions[f"purposes-{one}"]["question"], one in choices.purposes, "dpv:Purpose")
        for one in Purpose
    ]
    flags = [
        Use(flag, questions[flag]["question"], bool(getattr(choices, flag)), "dpv:Purpose")
        for flag in ("quoted", "retold", "software")
    ]
    return [*uses, *flags]


def _data(choices: Choices) -> list[str]:
    data = ["dpv:PersonalData"]
    if choices.voice:
        data.append("https://w3id.org/dpv/pd#Voice")
    if choices.picture:
        data.append("https://w3id.org/dpv/pd#Picture")
    if choices.called == Called.NAME:
        data.append("https://w3id.org/dpv/pd#Name")
    return data
