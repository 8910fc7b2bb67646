"""What people gave and how they are credited, the ledger, and its file for finance."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.payments import Sum, approve_payment, decline_payment, pay, record_payment, take_ledger
from xenia.community.forms.payments import ContributionForm, PaymentForm
from xenia.community.labels import STATES
from xenia.community.models import Contribution, Partner, Payment
from xenia.community.queries.keepers import possible_members
from xenia.community.queries.partners import visible_partners
from xenia.community.queries.payments import (
    contributions_listed,
    payments_listed,
    sums_by_state,
    visible_contributions,
    visible_payments,
)
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused
from xenia.people.models import Person
from xenia.standards.sheets import write_csv, write_xlsx

PAGE = 40
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@requires("community.keep_payments")
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """What people and partners gave, and how they are credited; no money."""
    page = Paginator(contributions_listed(actor_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "community/contributions.html", {"page": page})


def _partners(actor: Actor) -> list[tuple[UUID, str]]:
    return list(visible_partners(actor).filter(thing__retired_at=None).values_list("pk", "thing__label"))


@requires("community.keep_payments")
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_new(request: HttpRequest) -> HttpResponse:
    """Write down what somebody gave."""
    actor = actor_of(request)
    people = [(one.pk, one.name) for one in possible_members(actor)]
    form = ContributionForm(request.POST or None, people=people, partners=_partners(actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = Given(
            person=Person.objects.get(pk=said["person"]) if said["person"] else None,
            partner=Partner.objects.get(pk=said["partner"]) if said["partner"] else None,
            **{name: said[name] for name in ("kind", "hours", "on", "about")},
        )
        try:
            record_contribution(actor, given, credit=said["credit"], credit_words=said["credit_words"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. What is due for it is entered in the ledger."))
            return redirect("contributions")
    trail = [(_("Contributions"), "/contributions/"), (_("Write one down"), "")]
    context = {"form": form, "title": _("What somebody gave"), "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_payments")
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """The ledger."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = Paginator(payments_listed(actor, state=state), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sums": sums_by_state(actor), "state": state, "states": STATES.items()}
    return render(request, "community/payments.html", context | {"myself": actor.person})


@requires("community.keep_payments")
@require_http_methods(["GET", "HEAD", "POST"])
def payment_new(request: HttpRequest, contribution: UUID) -> HttpResponse:
    """What is due for a contribution."""
    found: Contribution = get_object_or_404(visible_contributions(actor_of(request)), pk=contribution)
    return _entered(request, found, corrects=None)


@requires("community.keep_payments")
@require_http_methods(["GET", "HEAD", "POST"])
def payment_correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Supersede a payment by another, with the reason."""
    found: Payment = get_object_or_404(visible_payments(actor_of(request)), pk=key)
    return _entered(request, found.contribution, corrects=found)


def _entered(request: HttpRequest, contribution: Contribution, *, corrects: Payment | None) -> HttpResponse:
    actor = actor_of(request)
    initial = _initial(corrects) if corrects else {}
    form = PaymentForm(
        request.POST or None, partners=_partners(actor), correcting=corrects is not None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        through = Partner.objects.select_related("thing").get(pk=said["through"]) if said["through"] else None
        due = Sum(through=through, **{name: said[name] for name in ("kind", "method", "amount", "due_on")})
        try:
            record_payment(actor, contribution, due, corrects=corrects, reason=said.get("reason", ""))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It stands in the ledger."))
            return redirect("payments")
    title = _("Correct a payment") if corrects else _("What is due")
    trail = [(_("Payments"), "/payments/"), (title, "")]
    context = {"form": form, "title": title, "trail": trail, "lead": contribution.person or contribution.partner}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


def _initial(payment: Payment) -> dict[str, Any]:
    names = ("kind", "amount", "method", "due_on")
    return {name: getattr(payment, name) for name in names} | {"through": str(payment.through_id or "")}


@requires("community.keep_payments")
@require_POST
def payment_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve, pay, or write down that it is declined."""
    actor = actor_of(request)
    found: Payment = get_object_or_404(visible_payments(actor), pk=key)
    deed = request.POST.get("do", "")
    try:
        if deed == "approve":
            approve_payment(actor, found)
        elif deed == "pay":
            pay(actor, found, alone_because=request.POST.get("alone_because", ""))
        elif deed == "decline":
            decline_payment(actor, found)
        else:
            raise Refused(_("Choose what is to be done with this payment."))
        messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("payments")


@requires("community.keep_payments")
@require_POST
def payments_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The ledger for finance: amounts, and of people no more than a transfer needs."""
    try:
        since, until = (parse_date(request.POST.get(name, "")) for name in ("since", "until"))
    except ValueError as error:
        raise Http404 from error
    if kind not in TYPES:
        raise Http404
    # the writers make cells that look like formulas harmless
    rows, out = take_ledger(actor_of(request), since=since, until=until), BytesIO()
    if kind == "csv":
        write_csv(rows, out)
    else:
        write_xlsx({"Payments": rows}, out)
    response = HttpResponse(out.getvalue(), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="payments.{kind}"'
    return response
