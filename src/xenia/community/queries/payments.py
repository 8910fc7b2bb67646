"""Contributions with their credit, and the ledger: only keepers and the person themselves see both."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Sum, When
from django.utils import timezone

from xenia.community.models import Contribution, Payment
from xenia.core.rules import Actor, may

Cell = str | Decimal | date | None
HEADING = (
    "Reference",
    "Kind",
    "Method",
    "Payee",
    "Amount",
    "Currency",
    "State",
    "Due on",
    "Approved on",
    "Paid on",
    "Corrects",
)


def visible_contributions(actor: Actor) -> QuerySet[Contribution]:
    """Keepers see all, everybody else what they gave themselves; the newest first."""
    rows = Contribution.objects.select_related("person__thing", "partner__thing", "about").order_by("-on", "pk")
    if may(actor, "community.keep_payments"):
        return rows
    return rows.filter(person=actor.person) if actor.person else rows.none()


def visible_payments(actor: Actor) -> QuerySet[Payment]:
    """The ledger for keepers, and for everybody else what is theirs; what waits first."""
    rows = Payment.objects.select_related(
        "contribution__person__thing", "contribution__partner__thing", "through__thing", "corrected_by"
    ).order_by("-due_on", "pk")
    if may(actor, "community.keep_payments"):
        return rows
    return rows.filter(contribution__person=actor.person) if actor.person else rows.none()


def contributions_listed(actor: Actor) -> QuerySet[Contribution]:
    """The list, with how many payments stand for each."""
    standing = Count("payments", filter=Q(payments__corrected_by=None))
    return visible_contributions(actor).annotate(standing=standing)


def payments_listed(actor: Actor, *, state: str = "") -> QuerySet[Payment]:
    """The ledger, what waits first; one statement."""
    rows = visible_payments(actor).select_related("approved_by__thing", "paid_by__thing", "corrects")
    if state:
        rows = rows.filter(state=state, corrected_by=None)
    waits = Case(When(state="due", then=0), When(state="approved", then=1), default=2)
    return rows.order_by(waits, "-due_on", "pk")


def own_contributions(person: UUID) -> list[Contribution]:
    """What a person gave, with what came back for it; two statements."""
    standing = Payment.objects.filter(corrected_by=None).select_related("through__thing").order_by("due_on", "pk")
    rows = Contribution.objects.filter(person=person).select_related("about").order_by("-on", "pk")
    return list(rows.prefetch_related(Prefetch("payments", standing, to_attr="standing")))


def sums_by_state(actor: Actor) -> list[tuple[str, str, Decimal, int]]:
    """What is due, approved, paid and declined, by currency: state, currency, sum, how many."""
    rows = visible_payments(actor).filter(corrected_by=None).order_by("currency").values_list("state", "currency")
    found = {
        (state, currency): (total, count) for state, currency, total, count in rows.annotate(Sum("amount"), Count("pk"))
    }
    order = [state.value for state in Payment.State]
    cent = Decimal("0.01")
    # SQLite adds decimals as binary fractions
    return [
        (s, c, found[s, c][0].quantize(cent), found[s, c][1])
        for s, c in sorted(found, key=lambda pair: (order.index(pair[0]), pair[1]))
    ]


def reference(payment: UUID) -> str:
    """The short name by which keepers and finance speak of a payment."""
    return f"P-{payment.hex[:8].upper()}"


def payee(payment: Payment) -> str:
    """Whom finance must know: who receives a transfer, or the partner that hands it on; otherwise nobody."""
    if payment.method == Payment.Method.TRANSFER:
        given = payment.contribution
        return given.person.name if given.person else str(given.partner)
    if payment.method == Payment.Method.PARTNER:
        return str(payment.through)
    return ""


def ledger_rows(actor: Actor, *, since: date | None = None, until: date | None = None) -> Iterator[tuple[Cell, ...]]:
    """The ledger as finance takes it: no story, no board, no thing, and of people no more than a transfer needs."""
    yield HEADING
    rows = visible_payments(actor).select_related("corrects").order_by("due_on", "pk")
    if since:
        rows = rows.filter(due_on__gte=since)
    if until:
        rows = rows.filter(due_on__lte=until)
    for row in rows:
        superseded = hasattr(row, "corrected_by")
        yield (
            reference(row.pk),
            row.kind,
            row.method,
            payee(row),
            row.amount,
            row.currency,
            "corrected" if superseded else row.state,
            row.due_on,
            _day(row.approved_at),
            _day(row.paid_at),
            reference(row.corrects_id) if row.corrects_id else "",
        )


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
