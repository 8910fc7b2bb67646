"""The community board of the demo school: eleven seats, a missed quorum in August, and what became of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from yaml import safe_load

from xenia.community.actions.agenda import bring_item, decide, finish_action, undertake, write_minutes
from xenia.community.actions.boards import BoardWords, found_board, give_seat
from xenia.community.actions.meetings import MeetingWords, arrange_need, ask_for_need, plan_meeting, take_attendance
from xenia.community.actions.partners import PartnerWords, add_contact, add_partner, end_partnership, record_naming
from xenia.community.actions.proposals import SaidWords, answer_proposal, propose, show_proposal
from xenia.community.demo_thanks import thank
from xenia.community.models import AgendaItem, Board, Meeting, Partner
from xenia.core.models import Thing
from xenia.core.queries.institution import school_zone
from xenia.core.rules import Actor
from xenia.people.actions.people import add_person
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices

Say = Callable[[str], None]
WORDS = Path(__file__).with_name("demo_boards.yaml")


def make_boards(*, say: Say) -> None:
    """Make partners, the board with its meetings, what was said and paid; what stands already is left."""
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    if Board.objects.exists() or not cast:
        return
    say("Seating the board …")
    made = _Making(cast)
    made.find_partners()
    made.found()
    made.meet()
    made.prepare_next()
    made.answer()
    thank(made.director, made.coordinator, members=[*made.members, made.thida], partners=made.partners, on=made.august)


class _Making:
    """Who acts, and what stands so far."""

    def __init__(self, cast: dict[str, Person]) -> None:
        self.told: dict[str, Any] = safe_load(WORDS.read_text(encoding="utf-8"))
        self.director, self.coordinator = (actor_for(cast[kind].pk) for kind in ("programme_director", "coordinator"))
        self.people, self.thida = cast, cast["board_member"]
        self.today = timezone.localdate()
        #: the last August of which the week after has passed
        self.august = date(self.today.year - (self.today < date(self.today.year, 8, 21)), 8, 13)
        self.partners: list[Partner] = []
        self.members: list[Person] = []

    def find_partners(self) -> None:
        """Some wish to be named, some do not, and one has ended."""
        june = date(self.today.year + (self.today > date(self.today.year, 6, 30)), 6, 30)
        for told in self.told["partners"]:
            named = told["named"]
            rest = {name: told[name] for name in ("name", "kind", "offers", "places")}
            until = june if told["kind"] == "clinic" else None
            words = PartnerWords(languages=tuple(told["languages"]), agreement_until=until, **rest)
            partner = add_partner(self.coordinator, words)
            if named:
                record_naming(self.coordinator, partner, named=True, on=self.august - timedelta(days=60))
            self.partners.append(partner)
        for told in self.told["contacts"]:
            how = {name: told[name] for name in ("name", "role", "language", "email", "phone")}
            add_contact(self.coordinator, self.partners[told["partner"]], **how)
        reason = "The city took their bus line over, as they had asked for ten years."
        end_partnership(self.coordinator, self.partners[-1], reason=reason)

    def found(self) -> None:
        """Eleven seats, half of which make a quorum."""
        purpose = (
            "Eleven people who live with what we teach about. They read cases and stations before students do, bring "
            "what matters to them, and hear what became of it."
        )
        self.board = found_board(self.director, BoardWords(name="Community board", purpose=purpose, quorum=50))
        begins = self.august - timedelta(days=400)
        for number, told in enumerate(self.told["members"]):
            person = add_person(self.coordinator, name=told["name"], language=told["language"])
            ends = begins + timedelta(days=365 * (told["years"] + 1))
            term = {"speaks_for": told["speaks_for"], "starts": begins, "ends": ends, "chair": number == 0}
            give_seat(self.director, self.board, person, **term)
            self.members.append(person)
        families = "Burmese families on the east side"
        give_seat(self.director, self.board, self.thida, speaks_for=families, starts=begins)

    def _meeting(self, title: str, day: date) -> Meeting:
        at = datetime.combine(day, time(17, 30), tzinfo=school_zone())
        place, join = "Lind Hall, room 2, river side", "+1 555 0160, code 4471"
        words = MeetingWords(title=title, starts_at=at, minutes=90, place=place, join=join)
        return plan_meeting(self.director, self.board, words)

    def _item(
        self,
        meeting: Meeting,
        by: Person | None,
        words: str,
        language: str = "en",
        *,
        said: str = "",
        rendered: str = "",
    ) -> AgendaItem:
        item = bring_item(self._as_member(by) if by else self.coordinator, meeting, words=words, language=language)
        if said or rendered:
            minutes = self.told["minutes"][said] if said else ""
            write_minutes(self.coordinator, item, minutes=minutes, rendered=rendered)
        return item

    def _as_member(self, person: Person) -> Actor:
        return Actor(person=person.pk, roles=frozenset({("board_member", self.board.pk)}))

    def meet(self) -> None:
        """May with a quorum, August without, October with one again."""
        self._may(self._meeting("Spring meeting", self.august - timedelta(days=85)))
        self._august(self._meeting("Summer meeting", self.august))
        if self.today > self.august + timedelta(days=63):
            self._october(self._meeting("Autumn meeting", self.august + timedelta(days=63)))

    def _there(self, meeting: Meeting, *numbers: int) -> None:
        present: set[UUID] = {self.members[number].pk for number in numbers} | {self.thida.pk}
        take_attendance(self.coordinator, meeting, present=present)

    def _agree(self, item: AgendaItem, words: str) -> None:
        decide(self.director, item, outcome="agreed", words=words)

    def _may(self, meeting: Meeting) -> None:
        policy = self._item(meeting, None, "How the school may use stories", said="policy")
        money = self._item(meeting, self.members[1], "Childcare is paid a month late")
        self._there(meeting, 0, 1, 2, 3, 5, 6, 7, 8)
        self._agree(policy, "The rules for stories hold from today, for one year.")
        self._agree(money, "The school books and pays childcare itself.")
        due, owner = self.august - timedelta(days=30), self.people["coordinator"]
        action = undertake(self.director, money, words="Book two carers for the whole year", owner=owner, due=due)
        finish_action(self.coordinator, action)

    def _august(self, meeting: Meeting) -> None:
        station = self._item(meeting, None, "The station with the mother and the feverish child", said="station")
        buses = self._item(meeting, self.members[4], "Why nobody came", said="buses")
        self._there(meeting, 0, 4, 7)
        decide(self.director, station, outcome="sent_back", words=self.told["decisions"]["sent_back"])
        self._agree(buses, "In a week of heat we meet by telephone.")
        due, owner = self.august + timedelta(days=40), self.people["programme_director"]
        words = "Write the mother's part again, with two members of the board"
        action = undertake(self.director, station, words=words, owner=owner, due=due)
        if self.today > due:
            finish_action(self.director, action)

    def _october(self, meeting: Meeting) -> None:
        again = self._item(meeting, None, "The station, written again", said="again")
        asked = "I want us to speak about the clinic's hours in Ramadan."
        arabic = "أريد أن نتحدث عن مواعيد العيادة في رمضان."
        nights = self._item(meeting, self.members[8], arabic, "ar", said="nights", rendered=asked)
        self._there(meeting, 0, 1, 3, 5, 6, 7, 8, 9)
        self._agree(again, "The station may be used. The board's decision of August is taken up.")
        self._agree(nights, "The Thursday clinic opens at eight in the evening during Ramadan.")
        due, words = self.today + timedelta(days=12), "Ask the charge nurse which evenings have enough interpreters"
        undertake(self.director, nights, words=words, owner=self.thida, due=due)

    def prepare_next(self) -> None:
        """The coming meeting: what members bring, and what they need."""
        meeting = self._meeting("Winter meeting", self.today + timedelta(days=18))
        self._item(meeting, None, "What the students' scores say about the station")
        taxi = "¿Quién paga el taxi cuando la cita termina de noche?"
        in_english = "Who pays the taxi when an appointment ends at night?"
        self._item(meeting, self.members[7], taxi, "es", rendered=in_english)
        waiting = self.told["waiting"]
        self._item(meeting, self.thida, waiting["words"], waiting["language"], rendered=waiting["rendered"])
        for told in self.told["needs"]:
            person = self.thida if told["member"] is None else self.members[told["member"]]
            how = {name: told[name] for name in ("kind", "language", "words")}
            need = ask_for_need(self._as_member(person), meeting, person=person.pk, **how)
            if told["arranged"]:
                arrange_need(self.coordinator, meeting, need.pk, arranged=True)

    def answer(self) -> None:
        """Six answers that everybody may read, and one proposal that waits."""
        for told in self.told["said"]:
            words = SaidWords(
                voice=told["voice"],
                words=told["words"],
                language=told["language"],
                rendered=told.get("rendered", ""),
                board=self.board if told["voice"] in ("board", "member") else None,
                partner=self.partners[told["partner"]] if "partner" in told else None,
                said_on=self.today - timedelta(days=told["days"]),
            )
            proposal = propose(self.coordinator, words)
            changed = self._session(told["changes"]) if "changes" in told else None
            answer_proposal(self.director, proposal, outcome=told["outcome"], words=told["answer"], changed=changed)
            show_proposal(self.director, proposal, public=True)
        propose(self._as_member(self.thida), SaidWords(voice="member", board=self.board, **self.told["waiting"]))

    def _session(self, word: str) -> Thing | None:
        living = Thing.objects.filter(kind="session", published_at__isnull=False, retired_at=None)
        return living.filter(label__icontains=word).order_by("label", "-created_at").first()
