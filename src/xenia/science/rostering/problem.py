"""What an OSCE needs and whom it has: the frozen input of the solver, of the check and of the lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

CANDIDATE, EXAMINER, PATIENT, INTERPRETER = "candidate", "examiner", "patient", "interpreter"
STAFF = (EXAMINER, PATIENT, INTERPRETER)

#: one circuit once through: the ids of its session and of its circuit
Run = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when somebody is there; minutes from the start of the day."""

    day: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Station:
    """A room that every candidate of a circuit comes to once.

    `examiners` mark together; `patients` take turns, one candidate each; `language` is the patient's. `together` names
    two groups of which one candidate each is examined at every turn, or the one group that comes here; where one is
    missing a colleague takes the chair, in a run at most at `stand_ins` turns.
    """

    id: str
    rest: bool = False
    examiners: int = 1
    patients: int = 0
    interpreters: int = 0
    language: str = ""
    together: tuple[str, ...] = ()
    stand_ins: int = 1


@dataclass(frozen=True, slots=True)
class Circuit:
    """A row of rooms at a site. `languages` says at which stations the patient speaks another language here."""

    id: str
    site: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """Circuits that start together. Times in minutes from the start of the day.

    `slot` is a station, `change` the walk to the next. After `pause_after` slots everyone pauses `pause` minutes; then
    the examiners of the stations in `swap` go on in the next circuit of their site. `hardship` weighs a bad hour.
    Candidates of a `cohort` that a session names sit in its sessions alone.
    """

    id: str
    day: str
    start: int
    slot: int
    circuits: tuple[str, ...]
    stations: tuple[str, ...]
    change: int = 0
    pause_after: int = 0
    pause: int = 0
    swap: frozenset[str] = frozenset()
    hardship: int = 0
    cohort: str = ""

    @property
    def end(self) -> int:
        """The last minute of the last station."""
        return self.slot_start(len(self.stations) - 1) + self.slot

    def slot_start(self, slot: int) -> int:
        """When slot 0, 1, … begins."""
        paused = self.pause if 0 < self.pause_after <= slot else 0
        return self.start + slot * (self.slot + self.change) + paused

    def station_at(self, position: int, slot: int) -> str:
        """Where the candidate is who began at station number `position`: candidates move on in a ring."""
        return self.stations[(position + slot) % len(self.stations)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is examined, once. `windows` None is always there; `circuits` None is any (access).

    `slot` is the shortest station that the candidate's extra time allows, in minutes; `longest` the most minutes on end
    without a rest station or a pause; `hardship` what earlier exams have asked. `group` is the profession, `cohort`
    with whom they are kept together, `wishes` the sites at which they would rather be.
    """

    id: str
    languages: frozenset[str] = frozenset()
    windows: tuple[Window, ...] | None = None
    slot: int = 0
    longest: int | None = None
    circuits: frozenset[str] | None = None
    hardship: int = 0
    group: str = ""
    cohort: str = ""
    wishes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """An examiner, a standardized patient or an interpreter.

    `stations` None is trained for any; `opted_out` are those that they will not do, whoever asks. `most_a_session` and
    `most_a_day` count encounters, `most_sessions` sessions a day; `rest` is the least minutes between two sessions.
    `sites` None is any.
    """

    id: str
    role: str
    languages: frozenset[str] = frozenset()
    stations: frozenset[str] | None = None
    opted_out: frozenset[str] = frozenset()
    windows: tuple[Window, ...] | None = None
    most_a_session: int | None = None
    most_a_day: int | None = None
    most_sessions: int | None = None
    rest: int = 0
    hardship: int = 0
    sites: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A candidate and a person who must not be in the same circuit of a session: mentor and mentee, kin, carer."""

    candidate: str
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Candidates come `report` minutes before they start, and can be held `hold` minutes after they end, in `room`.

    Between two sessions that follow one another there are at least `gap` minutes. Sessions of one cohort may meet; with
    `cohorts` only those of two cohorts named there are kept apart. Without `overnight` a day is kept apart in itself.
    """

    report: int
    hold: int
    gap: int = 0
    room: str = ""
    cohorts: frozenset[str] | None = None
    overnight: bool = True


@dataclass(frozen=True, slots=True)
class Video:
    """A recorded encounter at a station, scored by the examiners named, or by all (None)."""

    id: str
    station: str
    scored_by: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is where. A candidate's `station` is the first one; `turn` tells apart several of one role at a station."""

    role: str
    person: str
    session: str
    circuit: str
    station: str
    turn: int = 0

    @property
    def run(self) -> Run:
        """The session and the circuit (an examiner's before the swap)."""
        return self.session, self.circuit


@dataclass(frozen=True)
class Problem:
    """An OSCE to be scheduled; identifiers are unique among candidates and people together.

    `travel` is the least minutes between sessions at two sites. With `avoid_own_language` no candidate meets a patient
    whose language they speak. `closed` runs can't be held. `previous` is a schedule to be kept as far as can be, and
    what it says of the sessions in `settled` is not touched.
    """

    stations: tuple[Station, ...]
    circuits: tuple[Circuit, ...]
    sessions: tuple[Session, ...]
    candidates: tuple[Candidate, ...]
    people: tuple[Person, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    quarantine: Quarantine | None = None
    videos: tuple[Video, ...] = ()
    avoid_own_language: bool = False
    travel: int = 0
    closed: frozenset[Run] = frozenset()
    previous: tuple[Assignment, ...] = ()
    settled: frozenset[str] = frozenset()

    @cached_property
    def station(self) -> dict[str, Station]:
        """Stations by id."""
        return {station.id: station for station in self.stations}

    @cached_property
    def circuit(self) -> dict[str, Circuit]:
        """Circuits by id."""
        return {circuit.id: circuit for circuit in self.circuits}

    @cached_property
    def session(self) -> dict[str, Session]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def candidate(self) -> dict[str, Candidate]:
        """Candidates by id."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every circuit of every session that can be held."""
        every = [(session.id, circuit) for session in self.sessions for circuit in session.circuits]
        return tuple(run for run in every if run not in self.closed)

    @cached_property
    def cohorts(self) -> frozenset[str]:
        """Those that sessions name."""
        return frozenset(session.cohort for session in self.sessions) - {""}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The two groups that stations take together, of which the first goes round; none where no station does."""
        return next((station.together for station in self.stations if len(station.together) > 1), ())

    def group(self, candidate: Candidate) -> str:
        """Whose chair a candidate has: of each group one begins at a station, without groups one in all."""
        return candidate.group if self.groups else ""

    def takes(self, station: str, group: str) -> bool:
        """Whether a station is for this group. What names none, a rest too, is for those who go round, or for all."""
        return not self.groups or group in (self.station[station].together or self.groups[:1])

    def language(self, circuit: str, station: str) -> str:
        """The language of the patient at a station of a circuit; empty when it is the exam's own."""
        return self.circuit[circuit].languages.get(station, self.station[station].language)

    def ring(self, run: Run) -> tuple[Run, ...]:
        """The runs among which the examiners of a run swap, in order: those of its site in its session."""
        if not self.session[run[0]].swap:
            return (run,)
        site = self.circuit[run[1]].site
        return tuple(r for r in self.runs if r[0] == run[0] and self.circuit[r[1]].site == site)

    def runs_of(self, post: Assignment) -> tuple[Run, ...]:
        """Where somebody works: one run, or for an examiner who swaps the one before the pause and the one after."""
        ring = self.ring(post.run)
        if post.role != EXAMINER or post.station not in self.session[post.session].swap or len(ring) == 1:
            return (post.run,)
        return post.run, ring[(ring.index(post.run) + 1) % len(ring)]
