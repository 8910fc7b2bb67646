"""You said, we did: what the community proposed, and what became of it."""

from django.db import models
from django.db.models import Q

from xenia.community.models.boards import Board
from xenia.community.models.partners import Partner
from xenia.core.models import Thing
from xenia.people.models import Person


class Proposal(models.Model):
    """Something that a board, a member, a community reviewer or a partner proposed, in their words and language.

    Who said it is never shown in public; a partner is, while it wishes to be named. The thing's label repeats nothing
    of the words.
    """

    class Voice(models.TextChoices):
        BOARD = "board"
        MEMBER = "member"
        REVIEWER = "reviewer"
        PARTNER = "partner"

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="proposal")
    voice = models.CharField(max_length=8, choices=Voice)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField()
    language = models.CharField(max_length=35)
    #: the same in the school's language, where it was said in another
    rendered = models.TextField(blank=True)
    said_on = models.DateField()
    public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_proposal_of_partner", condition=~Q(voice="partner") | Q(partner__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.thing_id)


class Answer(models.Model):
    """What the school answers; the newest stands, and the earlier ones stay readable."""

    class Outcome(models.TextChoices):
        DONE = "done"
        UNDER_WAY = "under_way"
        NOT_NOW = "not_now"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome)
    #: what was done, what happens next, or why not now
    words = models.TextField()
    changed = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # 'not now' without a reason is no answer
            models.CheckConstraint(name="community_answer_has_words", condition=~Q(words=""))
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.proposal_id}"
