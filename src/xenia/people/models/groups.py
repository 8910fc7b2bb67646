"""Cohorts, teams, who is in them, and relations between persons."""

from django.db import models

from xenia.core.models import Thing
from xenia.people.models.person import Person
from xenia.people.models.places import AcademicYear


class Cohort(models.Model):
    """Those who entered together."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="cohort")
    entered = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="cohorts")

    def __str__(self) -> str:
        return self.thing.label


class Team(models.Model):
    """People who work or learn together, across professions if they like."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="team")

    def __str__(self) -> str:
        return self.thing.label


class Membership(models.Model):
    """A person in a cohort or team, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="members")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # the same class list imported twice at once
            models.UniqueConstraint(fields=["person", "group", "starts"], name="people_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class Relationship(models.Model):
    """One person is `kind` (mentor, supervisor, relative …) of another, from one day to another."""

    source = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_in")
    kind = models.CharField(max_length=24)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind", "starts"], name="people_relationship_once"),
            models.CheckConstraint(
                name="people_relationship_with_another", condition=~models.Q(source=models.F("target"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
