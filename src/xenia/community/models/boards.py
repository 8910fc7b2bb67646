"""Advisory boards: who sits on them, when they meet, what they need for it, and what they decide."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from xenia.core.models import Media, Thing
from xenia.people.models import Person


class Board(models.Model):
    """A board by its thing's label. `quorum` is a number of members, or a share of the seats in per cent."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="board")
    purpose = models.TextField(blank=True)
    quorum = models.PositiveSmallIntegerField(default=50)
    quorum_is_share = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_board_quorum",
                condition=Q(quorum__gte=1) & (Q(quorum_is_share=False) | Q(quorum__lte=100)),
            )
        ]

    def __str__(self) -> str:
        return self.thing.label


class Seat(models.Model):
    """A person on a board from one day to another (both included), and whom they speak for."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    speaks_for = models.CharField(max_length=200, blank=True)
    chair = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # the same member seated twice at once would count twice towards the quorum
            models.UniqueConstraint(fields=["board", "person", "starts"], name="community_seat_once"),
            models.CheckConstraint(
                name="community_seat_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.board_id}"


class Meeting(models.Model):
    """One meeting of a board. Once attendance was taken, `seated` and `needed` say what the quorum was that day."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="meeting")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=200, blank=True)
    #: an address or a telephone number
    join = models.CharField(max_length=300, blank=True)
    #: BCP 47, of the talk; interpreters are a need of members
    language = models.CharField(max_length=35, default="en")
    seated = models.PositiveSmallIntegerField(null=True, blank=True)
    needed = models.PositiveSmallIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_meeting_quorum_whole",
                condition=Q(seated__isnull=True, needed__isnull=True) | Q(seated__isnull=False, needed__isnull=False),
            ),
            # attendance taken on one screen while the meeting is called off on another
            models.CheckConstraint(
                name="community_meeting_held_or_cancelled",
                condition=Q(needed__isnull=True) | Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.thing.label

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        return (self.pk, self.board_id)


class Attendance(models.Model):
    """That a member was at a meeting, or was not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    present = models.BooleanField()

    class Meta:
        constraints = [
            # attendance taken by two keepers at once
            models.UniqueConstraint(fields=["meeting", "person"], name="community_attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class Need(models.Model):
    """What a member needs in order to take part. Read by keepers and the member alone; `sealed` opens to their words
    under the member's own key, and goes with it."""

    class Kind(models.TextChoices):
        CHILDCARE = "childcare"
        INTERPRETER = "interpreter"
        TRAVEL = "travel"
        ACCESS = "access"
        OTHER = "other"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="needs")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=35, blank=True)
    sealed = models.BinaryField(blank=True, default=b"")
    arranged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # a button pressed twice
            models.UniqueConstraint(fields=["meeting", "person", "kind", "language"], name="community_need_once"),
            models.CheckConstraint(
                name="community_need_interpreter_of", condition=~Q(kind="interpreter") | ~Q(language="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.meeting_id}"


class AgendaItem(models.Model):
    """Something to speak about, typed or spoken by whoever brings it, in their own language; then its minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35)
    #: what it says in the language of the meeting, once somebody has listened or translated
    rendered = models.CharField(max_length=500, blank=True)
    voice = models.OneToOneField(Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    minutes = models.TextField(blank=True)

    class Meta:
        constraints = [
            # two members who bring something at the same moment: one of them comes after the other
            models.UniqueConstraint(fields=["meeting", "position"], name="community_agenda_position")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"


class Decision(models.Model):
    """What a board decided on an item; without a quorum while its meeting had none."""

    class Outcome(models.TextChoices):
        AGREED = "agreed"
        SENT_BACK = "sent_back"
        NOT_AGREED = "not_agreed"

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    words = models.TextField()
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="board_decisions")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome} {self.item_id}"


class BoardAction(models.Model):
    """What somebody undertook to do by a day; its words are the thing's label, and it waits in their inbox."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="board_action")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="actions")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.thing.label
