"""The ledger: what is due for a contribution, approved by one person, paid by another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Contribution, Partner, Payment
from xenia.community.queries.payments import Cell, ledger_rows
from xenia.core.actions.audit import recorded
from xenia.core.models import Institution
from xenia.core.rules import Actor, Refused, demand

#: what the record calls the ledger as a whole
LEDGER = UUID("6f8d6d0e-52c8-4f4b-9a57-3a3f1c1f7b5d")
MOST = Decimal(1_000_000)
#: state → what may follow
STEPS = {"due": {"approved", "declined"}, "approved": {"paid", "declined"}, "paid": set(), "declined": set()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What is to be paid, and how."""

    kind: str
    method: str
    amount: Decimal
    through: Partner | None = None
    due_on: date | None = None


def record_payment(
    actor: Actor, contribution: Contribution, due: Sum, *, corrects: Payment | None = None, reason: str = ""
) -> Payment:
    """Write down what is due for a contribution, in the institution's currency. What is declined at once stays so.

    A correction supersedes another payment of the same contribution, and says why; each can be corrected once.
    """
    demand(actor, "community.keep_payments")
    _refuse_bad(due)
    if corrects is not None:
        _refuse_correction(contribution, corrects, reason)
    with recorded(actor, "community.record_payment", reason=reason) as record:
        payment = Payment(contribution=contribution, kind=due.kind, method=due.method, amount=due.amount)
        payment.currency = Institution.objects.values_list("currency", flat=True).first() or "USD"
        payment.through = due.through if due.method in (Payment.Method.PARTNER, Payment.Method.DONATION) else None
        payment.due_on, payment.corrects = due.due_on or timezone.localdate(), corrects
        if due.method == Payment.Method.DECLINED:
            payment.state = Payment.State.DECLINED
        try:
            with transaction.atomic():
                payment.save(force_insert=True)
        except IntegrityError as twice:  # another keeper has corrected it at this moment
            raise Refused(_("This payment was corrected. Go on with the correction.")) from twice
        said = {"amount": str(due.amount), "method": due.method, "corrects": str(corrects.pk) if corrects else None}
        record.note(payment.pk, now=said)
    return payment


def approve_payment(actor: Actor, payment: Payment) -> None:
    """Approve what is due. Nobody approves a payment to themselves."""
    _demand_step(actor, payment, "approved")
    with recorded(actor, "community.approve_payment") as record:
        _take_step(payment, state="approved", approved_by_id=actor.person, approved_at=timezone.now())
        record.note(payment.pk, was={"state": "due"}, now={"state": "approved"})


def pay(actor: Actor, payment: Payment, *, alone_because: str = "") -> None:
    """Say that it was paid: somebody else than who approved it, or with the reason why one person did both."""
    _demand_step(actor, payment, "paid")
    alone = payment.approved_by_id == actor.person
    if alone and not alone_because.strip():
        raise Refused(_("You approved this payment. Let somebody else pay it, or say why you do both."))
    because = alone_because.strip() if alone else ""
    with recorded(actor, "community.pay", reason=because) as record:
        _take_step(payment, state="paid", paid_by_id=actor.person, paid_at=timezone.now(), alone_because=because)
        record.note(payment.pk, was={"state": "approved"}, now={"state": "paid"})


def decline_payment(actor: Actor, payment: Payment) -> None:
    """The person does not want it after all; nothing is asked of them for that."""
    demand(actor, "community.keep_payments")
    _refuse_step(payment, "declined")
    with recorded(actor, "community.decline_payment") as record:
        was = payment.state
        _take_step(payment, state="declined", method=Payment.Method.DECLINED, through=None)
        record.note(payment.pk, was={"state": was}, now={"state": "declined"})


def _take_step(payment: Payment, **now: Any) -> None:
    """Move on from the state that was seen; of two people who do so at the same moment, one is refused."""
    seen = Payment.objects.filter(pk=payment.pk, state=payment.state, corrected_by=None)
    if not seen.update(**now):
        raise Refused(_("This payment has gone on meanwhile. Load the page again."))
    for name, value in now.items():
        setattr(payment, name, value)


def take_ledger(actor: Actor, *, since: date | None = None, until: date | None = None) -> list[tuple[Cell, ...]]:
    """The rows that finance takes, and a record of who took them: between two days, or all."""
    demand(actor, "community.keep_payments")
    rows = list(ledger_rows(actor, since=since, until=until))
    with recorded(actor, "community.take_ledger") as record:
        record.note(LEDGER, now={"rows": len(rows) - 1, "since": since, "until": until})
    return rows


def _demand_step(actor: Actor, payment: Payment, step: str) -> None:
    demand(actor, "community.keep_payments")
    _refuse_step(payment, step)
    if actor.person is not None and payment.contribution.person_id == actor.person:
        raise Refused(_("This is a payment to yourself. Somebody else has to do it."))


def _refuse_step(payment: Payment, step: str) -> None:
    if Payment.objects.filter(corrects=payment).exists():
        raise Refused(_("This payment was corrected. Go on with the correction."))
    if step not in STEPS[payment.state]:
        raise Refused(_("This payment has gone on meanwhile. Load the page again."))


def _refuse_bad(due: Sum) -> None:
    if due.kind not in Payment.Kind.values or due.method not in Payment.Method.values:
        raise Refused(_("Choose what is paid, and how, from the lists."))
    exponent = due.amount.as_tuple().exponent
    if not due.amount.is_finite() or not 0 <= due.amount < MOST or not isinstance(exponent, int) or exponent < -2:
        raise Refused(_("That is not an amount of money: from 0 to 999,999.99."))
    if due.method in (Payment.Method.PARTNER, Payment.Method.DONATION) and due.through is None:
        raise Refused(_("Choose the partner that hands it on, or to which it is given."))


def _refuse_correction(contribution: Contribution, corrects: Payment, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    if corrects.contribution_id != contribution.pk:
        raise Refused(_("A correction belongs to the same contribution."))
    if Payment.objects.filter(corrects=corrects).exists():
        raise Refused(_("This payment was corrected. Go on with the correction."))
