"""Who in the community works with the school: organisations, clinics, people, and whom one speaks to there."""

from django.db import models
from django.db.models import Q

from xenia.core.models import Thing
from xenia.people.models import Person


class Partner(models.Model):
    """An organisation, clinic or person; its name is the thing's label, an ended partnership a retired thing.

    It is named in public only while `named` stands, which the partner alone decides. A person never is.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        CLINIC = "clinic"
        PERSON = "person"

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="partner")
    kind = models.CharField(max_length=12, choices=Kind)
    offers = models.TextField(blank=True)
    #: BCP 47
    languages = models.JSONField(default=list)
    #: places for learners, where it offers some
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    agreement_until = models.DateField(null=True, blank=True)
    named = models.BooleanField(default=False)
    #: the day on which the partner said so, whichever way
    named_on = models.DateField(null=True, blank=True)
    named_recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            # nobody is named because a box stood ticked: there is a day on which they said so, and persons never are
            models.CheckConstraint(
                name="community_partner_named_since",
                condition=Q(named=False) | (Q(named_on__isnull=False) & ~Q(kind="person")),
            )
        ]

    def __str__(self) -> str:
        return self.thing.label


class PartnerContact(models.Model):
    """Whom one speaks to at a partner; how they are reached stands with the person, in their contacts."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            # the same person added twice at once
            models.UniqueConstraint(fields=["partner", "person"], name="community_partner_contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.partner_id}"
