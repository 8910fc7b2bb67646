"""What a storyteller agreed to, version by version, and what had to be held before."""

from django.db import models

from xenia.community.models.stories import Story, Text
from xenia.core.models import Thing
from xenia.people.models import Person


class Consent(models.Model):
    """One answer to all questions of one stage; never changed, the newest stands.

    `choices` says what may be done ({"purposes": […], "audiences": […], "called", "voice", "picture", "quoted",
    "retold", "software"}); `sealed` opens to what could name someone: who interpreted, who agreed as guardian, wishes.
    """

    class Stage(models.TextChoices):
        TELLING = "telling"
        EDITING = "editing"
        RELEASE = "release"

    class Way(models.TextChoices):
        SELF = "self"
        ORAL = "oral"
        INTERPRETED = "interpreted"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=8, choices=Stage)
    way = models.CharField(max_length=12, choices=Way)
    #: which was spoken
    language = models.CharField(max_length=35)
    #: which wording of the questions stood on the page, and in which language (`queries.wording.read_in`)
    wording = models.CharField(max_length=40)
    choices = models.JSONField()
    until = models.DateField(null=True, blank=True)
    #: the person said in their own words what they agreed to, and it was right
    understood = models.BooleanField(default=False)
    guardian = models.BooleanField(default=False)
    #: null: the person gave it alone on their own page. Whoever asks is never their clinician, and says so
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed = models.BinaryField(blank=True, default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # a choice changed on two devices at once: both stand, one after the other, or one is asked again
            models.UniqueConstraint(fields=["story", "number"], name="community_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.number}"


class SafetyTalk(models.Model):
    """That somebody spoke with the teller about what could follow from being known; `sealed` opens to notes."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="safety_talks")
    held_on = models.DateField()
    held_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=35)
    sealed = models.BinaryField(blank=True, default=b"")

    def __str__(self) -> str:
        return f"{self.story_id} {self.held_on}"


class Check(models.Model):
    """De-identification of one text: the checklist of one person, signed by a second one.

    `answers` maps each of the eighteen identifiers, and the rare combinations, to "absent" or "changed".
    """

    text = models.OneToOneField(Text, primary_key=True, on_delete=models.CASCADE, related_name="check_of")
    answers = models.JSONField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    second = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # one person can't be both pairs of eyes
            models.CheckConstraint(
                name="community_check_by_two",
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("by")),
            )
        ]

    def __str__(self) -> str:
        return str(self.text_id)


class Policy(models.Model):
    """How this school uses stories, adopted by the board; its words are the thing's texts in languages."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="story_policy")
    adopted_on = models.DateField()

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"{self.adopted_on}"


class Acknowledgement(models.Model):
    """That a person read a policy before they opened their first story."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # a button pressed twice
            models.UniqueConstraint(fields=["policy", "person"], name="community_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.policy_id}"
