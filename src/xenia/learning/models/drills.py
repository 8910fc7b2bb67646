"""How drills went: one row a try, append-only."""

from django.db import models

from xenia.people.models import Person


class Attempt(models.Model):
    """One item of a drill as one person tried it, in one of their rounds.

    `said` holds codes and numbers; what they wrote is sealed under their own key. Where an item stands is what its
    tries say. Nobody else reads any of it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    drill = models.CharField(max_length=32)
    #: the person's rounds of this drill are counted from 1
    round = models.PositiveIntegerField()
    item = models.CharField(max_length=64)
    language = models.CharField(max_length=35)
    said = models.JSONField(default=dict)
    level = models.FloatField()
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # a page sent twice, or from two tabs, is one try
            models.UniqueConstraint(fields=["person", "drill", "round", "item"], name="learning_attempt_once"),
            models.CheckConstraint(
                name="learning_attempt_level", condition=models.Q(level__gte=0) & models.Q(level__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drill} {self.round} {self.item}"
