"""What the people of the demo's board gave, and what they are paid for it, in every way that they may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.payments import Sum, approve_payment, pay, record_payment
from xenia.community.models import Partner
from xenia.core.rules import Actor
from xenia.people.models import Person


@dataclass(frozen=True, slots=True)
class _Thanks:
    """The member by place; what they gave and for how long; what it is paid with, and how far that has come."""

    member: int
    work: str
    hours: str
    amount: str
    method: str
    state: str
    kind: str = "honorarium"
    partner: int | None = None
    credit: str = "none"
    credit_words: str = ""


GIVEN = (
    _Thanks(0, "board", "2", "120.00", "transfer", "paid", credit="named"),
    _Thanks(
        10, "board", "2", "120.00", "partner", "paid", partner=2, credit="role", credit_words="a member of the board"
    ),
    _Thanks(10, "review", "3", "150.00", "partner", "approved", partner=2),
    _Thanks(1, "review", "3", "150.00", "voucher", "approved"),
    _Thanks(2, "interpreting", "4", "240.00", "donation", "paid", partner=1, credit="named"),
    _Thanks(8, "board", "2", "120.00", "declined", "declined"),
    _Thanks(5, "board", "2", "18.40", "transfer", "due", kind="expenses"),
    _Thanks(9, "board", "2", "120.00", "transfer", "alone"),
)


def thank(approver: Actor, payer: Actor, *, members: Sequence[Person], partners: Sequence[Partner], on: date) -> None:
    """Write down what was given on a day, and what is due, approved and paid for it; one payment is corrected."""
    for given in GIVEN:
        work = Given(person=members[given.member], kind=given.work, hours=Decimal(given.hours), on=on)
        contribution = record_contribution(payer, work, credit=given.credit, credit_words=given.credit_words)
        through = None if given.partner is None else partners[given.partner]
        due = Sum(kind=given.kind, method=given.method, amount=Decimal(given.amount), through=through, due_on=on)
        payment = record_payment(payer, contribution, due)
        if given.state in ("approved", "paid", "alone"):
            approve_payment(payer if given.state == "alone" else approver, payment)
        if given.state == "paid":
            pay(payer, payment)
        if given.state == "alone":
            pay(payer, payment, alone_because="Everybody else was away in the week of the heat.")
    _correct(payer, members[7], on)
    taught = Given(partner=partners[0], kind="teaching", hours=Decimal(6), on=on)
    sum_due = Sum(kind="honorarium", method="transfer", amount=Decimal("600.00"), due_on=on)
    record_payment(payer, record_contribution(payer, taught, credit="named"), sum_due)


def _correct(payer: Actor, person: Person, on: date) -> None:
    work = Given(person=person, kind="review", hours=Decimal(4), on=on)
    contribution = record_contribution(payer, work)
    wrong, right = (
        Sum(kind="honorarium", method="transfer", amount=Decimal(amount), due_on=on) for amount in ("100.00", "200.00")
    )
    first = record_payment(payer, contribution, wrong)
    record_payment(payer, contribution, right, corrects=first, reason="It was four hours, and not two.")
