"""What people gave, how they wish to be credited, and, apart from it, what they are paid."""

import uuid

from django.db import models
from django.db.models import F, Q

from xenia.community.models.partners import Partner
from xenia.core.models import Thing
from xenia.people.models import Person


class Contribution(models.Model):
    """Work that a person or partner did for the school: never done for nothing, always credited as they wish."""

    class Kind(models.TextChoices):
        BOARD = "board"
        REVIEW = "review"
        STORY = "story"
        TEACHING = "teaching"
        INTERPRETING = "interpreting"
        ACTING = "acting"
        ADVICE = "advice"

    class Credit(models.TextChoices):
        NAMED = "named"
        ROLE = "role"
        NONE = "none"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=12, choices=Kind)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    on = models.DateField()
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    credit = models.CharField(max_length=5, choices=Credit, default=Credit.NONE)
    #: how they are called when only their role is named
    credit_words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_contribution_by_one",
                condition=Q(person__isnull=True, partner__isnull=False) | Q(person__isnull=False, partner__isnull=True),
            ),
            models.CheckConstraint(name="community_contribution_hours", condition=Q(hours__gte=0)),
            models.CheckConstraint(
                name="community_contribution_role_words", condition=~Q(credit="role") | ~Q(credit_words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Payment(models.Model):
    """One amount for one contribution. Only its state moves on; what was wrong is superseded by another that
    `corrects` it.

    Through a partner, as a voucher, given on or declined: how it is paid is the person's choice, because money can
    expose who they are.
    """

    class Kind(models.TextChoices):
        HONORARIUM = "honorarium"
        EXPENSES = "expenses"

    class Method(models.TextChoices):
        TRANSFER = "transfer"
        PARTNER = "partner"
        VOUCHER = "voucher"
        DONATION = "donation"
        DECLINED = "declined"

    class State(models.TextChoices):
        DUE = "due"
        APPROVED = "approved"
        PAID = "paid"
        DECLINED = "declined"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=12, choices=Kind)
    method = models.CharField(max_length=12, choices=Method)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    #: the partner that hands it on, or to which it is given
    through = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    due_on = models.DateField()
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    #: why one person had to do both
    alone_because = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="community_payment_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="community_payment_through",
                condition=~Q(method__in=["partner", "donation"]) | Q(through__isnull=False),
            ),
            models.CheckConstraint(
                name="community_payment_declined",
                condition=~Q(method="declined") | Q(state="declined"),
            ),
            models.CheckConstraint(
                name="community_payment_paid_is_approved",
                condition=~Q(state="paid") | Q(approved_at__isnull=False, paid_at__isnull=False),
            ),
            # two tabs of one person must not be two pairs of eyes
            models.CheckConstraint(
                name="community_payment_by_two",
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("approved_by")) | ~Q(alone_because=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
