"""Payments: two pairs of eyes, corrections that supersede, and a file for finance that exposes nobody."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from tests.community.seated import a_board, a_meeting, by_link, seat
from tests.house import actor_of_person
from xenia.community.actions.contributions import Given, choose_credit, record_contribution
from xenia.community.actions.partners import PartnerWords, add_partner
from xenia.community.actions.payments import Sum, approve_payment, decline_payment, pay, record_payment
from xenia.community.models import Contribution, Partner, Payment
from xenia.community.queries.payments import (
    contributions_listed,
    ledger_rows,
    own_contributions,
    payments_listed,
    sums_by_state,
)
from xenia.core.actions.things import make_thing
from xenia.core.models import Institution
from xenia.core.rules import SYSTEM, NotPermitted, Refused

ON = date(2026, 5, 4)


@pytest.fixture
def member(make_person: Any) -> Any:
    return make_person("Thida Member", account=False)


@pytest.fixture
def partner(db: Any) -> Partner:
    return add_partner(SYSTEM, PartnerWords(name="Golden Lotus", kind="organisation"))


def gave(person: Any, **more: Any) -> Contribution:
    return record_contribution(SYSTEM, Given(person=person, kind="board", hours=Decimal("2.5"), on=ON), **more)


def due(person: Any, amount: str = "120.00", method: str = "transfer", **more: Any) -> Payment:
    what = Sum(kind="honorarium", method=method, amount=Decimal(amount), due_on=ON, **more)
    return record_payment(SYSTEM, gave(person), what)


def table(browser: Any, **span: str) -> list[list[str]]:
    content = browser.post("/payments/payments.csv", span).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_one_approves_and_another_pays(member: Any, coordinator: Any, programme_director: Any) -> None:
    first, second = actor_of_person(programme_director), actor_of_person(coordinator)
    payment = due(member)
    with pytest.raises(Refused, match="gone on"):
        pay(second, payment)
    approve_payment(first, payment)
    with pytest.raises(Refused, match="somebody else"):
        pay(first, payment)
    pay(second, payment)
    payment.refresh_from_db()
    assert (payment.state, payment.approved_by_id, payment.paid_by_id) == (
        "paid",
        programme_director.pk,
        coordinator.pk,
    )
    with pytest.raises(Refused, match="gone on"):
        pay(second, payment)


def test_one_person_does_both_only_with_a_stated_reason(member: Any, coordinator: Any) -> None:
    actor = actor_of_person(coordinator)
    payment = due(member)
    approve_payment(actor, payment)
    pay(actor, payment, alone_because="The director was on leave")
    payment.refresh_from_db()
    assert payment.alone_because == "The director was on leave"
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(alone_because="")


def test_of_two_who_move_a_payment_on_at_the_same_moment_one_is_refused(
    member: Any, coordinator: Any, programme_director: Any
) -> None:
    due(member)
    first, second = Payment.objects.get(), Payment.objects.get()
    approve_payment(actor_of_person(programme_director), first)
    for step in (approve_payment, decline_payment):
        with pytest.raises(Refused, match="gone on"):
            step(actor_of_person(coordinator), second)
    assert Payment.objects.get().approved_by_id == programme_director.pk


def test_nobody_approves_a_payment_to_themselves(coordinator: Any) -> None:
    payment = due(coordinator)
    with pytest.raises(Refused, match="yourself"):
        approve_payment(actor_of_person(coordinator), payment)


def test_a_correction_supersedes_once_and_says_why(member: Any) -> None:
    wrong = due(member, "90.00")
    right = Sum(kind="honorarium", method="transfer", amount=Decimal("120.00"), due_on=ON)
    with pytest.raises(Refused, match="why"):
        record_payment(SYSTEM, wrong.contribution, right, corrects=wrong)
    record_payment(SYSTEM, wrong.contribution, right, corrects=wrong, reason="An hour was missing")
    for step in (approve_payment, decline_payment):
        with pytest.raises(Refused, match="corrected"):
            step(SYSTEM, wrong)
    with pytest.raises(Refused, match="corrected"):
        record_payment(SYSTEM, wrong.contribution, right, corrects=wrong, reason="Again")
    assert sums_by_state(SYSTEM) == [("due", "USD", Decimal("120.00"), 1)]
    assert [row[6] for row in ledger_rows(SYSTEM)][1:].count("corrected") == 1


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000", "NaN", "Infinity"])
def test_what_is_no_amount_of_money_is_refused(member: Any, amount: str) -> None:
    with pytest.raises(Refused, match="amount"):
        due(member, amount)


@pytest.mark.parametrize("method", ["partner", "donation"])
def test_a_payment_through_somebody_names_them(member: Any, method: str) -> None:
    with pytest.raises(Refused, match="partner"):
        due(member, method=method)


def test_amounts_are_the_institutions_and_exact(member: Any) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"currency": "EUR"})
    for amount in ("0.10", "0.20"):
        due(member, amount)
    assert sums_by_state(SYSTEM) == [("due", "EUR", Decimal("0.30"), 2)]


def test_the_file_for_finance_names_whom_a_transfer_needs_and_nobody_else(
    make_person: Any, partner: Partner, coordinator: Any, sign_in: Any
) -> None:
    """Data that could leak: names, the board, the meeting, the kind of work."""
    people = {
        method: make_person(f"Person of {method}", account=False)
        for method in ("transfer", "partner", "voucher", "donation", "declined")
    }
    meeting = a_meeting(a_board("The hidden board"), title="The hidden meeting")
    for method, person in people.items():
        given = Given(person=person, kind="interpreting", hours=Decimal(2), on=ON, about=meeting.thing)
        contribution = record_contribution(SYSTEM, given, credit="named", credit_words="")
        through = partner if method in ("partner", "donation") else None
        record_payment(SYSTEM, contribution, Sum(kind="honorarium", method=method, amount=Decimal(5), through=through))
    rows = table(sign_in(coordinator))
    payees = {row[2]: row[3] for row in rows[1:]}
    assert payees == {
        "transfer": "Person of transfer",
        "partner": "Golden Lotus",
        "voucher": "",
        "donation": "",
        "declined": "",
    }
    everything = str(rows)
    for secret in ("hidden", "interpreting", "Person of partner", "Person of voucher", "Person of d", "board"):
        assert secret not in everything


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1-2", "@SUM(A1)", "-2+3"])
def test_no_cell_of_the_file_runs_as_a_formula(make_person: Any, coordinator: Any, sign_in: Any, name: str) -> None:
    person = make_person(name, account=False)
    due(person)
    browser = sign_in(coordinator)
    assert table(browser)[1][3] == f"'{name}"
    book = load_workbook(io.BytesIO(browser.post("/payments/payments.xlsx").content))
    cell = book.active.cell(2, 4)  # type: ignore[union-attr]
    assert cell.data_type == "s" and str(cell.value).endswith(name)
    assert browser.post("/payments/payments.pdf").status_code == 404


def test_finance_takes_a_span_of_days_and_it_is_recorded(member: Any, coordinator: Any, sign_in: Any) -> None:
    from xenia.core.models import AuditEntry

    due(member)
    browser = sign_in(coordinator)
    assert len(table(browser, since="2026-05-01", until="2026-05-31")) == 2
    assert len(table(browser, since="2026-06-01")) == 1
    assert browser.post("/payments/payments.csv", {"since": "2026-13-45"}).status_code == 404
    assert AuditEntry.objects.filter(verb="community.take_ledger", actor=coordinator.pk).count() == 2


def test_a_member_sees_their_own_credit_and_payments_and_nobody_elses(
    member: Any, make_person: Any, partner: Partner
) -> None:
    other = make_person("Khalid Other", account=False)
    board = a_board()
    browser = by_link(seat(board, member))
    due(member, "120.00")
    due(other, "987.65")
    page = browser.get("/credit/").text
    assert "120.00 USD" in page and "987.65" not in page and "Khalid" not in page
    theirs = own_contributions(other.pk)[0]
    assert browser.post(f"/credit/{theirs.pk}/", {f"{theirs.pk.hex[:8]}-credit": "named"}).status_code == 404
    assert browser.get("/payments/").status_code == browser.get("/contributions/").status_code == 302
    assert browser.post("/payments/payments.csv").status_code == 302


def test_how_somebody_is_credited_is_theirs_to_choose(member: Any, make_person: Any) -> None:
    browser = by_link(seat(a_board(), member))
    row = gave(member)
    assert row.credit == "none"
    prefix = row.pk.hex[:8]
    browser.post(f"/credit/{row.pk}/", {f"{prefix}-credit": "role", f"{prefix}-credit_words": "a mother"})
    row.refresh_from_db()
    assert (row.credit, row.credit_words) == ("role", "a mother")
    browser.post(f"/credit/{row.pk}/", {f"{prefix}-credit": "role", f"{prefix}-credit_words": " "})
    row.refresh_from_db()
    assert row.credit_words == "a mother"
    other = make_person("Khalid Other")
    with pytest.raises(NotPermitted):
        choose_credit(actor_of_person(other), row, credit="named")


@pytest.mark.parametrize("kind", ["story", "person"])
def test_a_contribution_never_points_at_a_story_or_a_person(member: Any, kind: str) -> None:
    thing = make_thing(kind, "Story 7F3K", published=True)
    with pytest.raises(Refused, match="who told what"):
        record_contribution(SYSTEM, Given(person=member, kind="story", hours=Decimal(1), on=ON, about=thing))


def test_a_contribution_is_one_persons_or_one_partners(member: Any, partner: Partner) -> None:
    for who in ({}, {"person": member, "partner": partner}):
        with pytest.raises(Refused, match="one person, or one partner"):
            record_contribution(SYSTEM, Given(kind="board", hours=Decimal(1), on=ON, **who))


def test_declining_takes_the_name_out_of_the_way(member: Any, coordinator: Any, sign_in: Any) -> None:
    payment = due(member)
    browser = sign_in(coordinator)
    assert "Thida Member" in browser.get("/payments/").text
    browser.post(f"/payments/{payment.pk}/do/", {"do": "decline"})
    payment.refresh_from_db()
    assert (payment.state, payment.method) == ("declined", "declined")
    assert "Thida Member" not in browser.get("/payments/").text
    assert table(browser)[1][3] == ""


def test_a_coordinator_enters_and_a_director_approves_on_the_pages(
    member: Any, partner: Partner, coordinator: Any, programme_director: Any, sign_in: Any
) -> None:
    seat(a_board(), member)
    first, second = sign_in(coordinator), sign_in(programme_director)
    said = {"person": str(member.pk), "kind": "review", "hours": "3", "on": "2026-05-04", "credit": "none"}
    assert first.post("/contributions/new/", said).status_code == 302
    row = Contribution.objects.get()
    entered = {"kind": "honorarium", "amount": "150", "method": "partner", "due_on": "2026-05-04"}
    assert first.post(f"/contributions/{row.pk}/payments/new/", entered).status_code == 422
    first.post(f"/contributions/{row.pk}/payments/new/", {**entered, "through": str(partner.pk)})
    payment = Payment.objects.get()
    first.post(f"/payments/{payment.pk}/do/", {"do": "approve"})
    assert "let somebody else" in first.post(f"/payments/{payment.pk}/do/", {"do": "pay"}, follow=True).text.lower()
    second.post(f"/payments/{payment.pk}/do/", {"do": "pay"})
    payment.refresh_from_db()
    assert payment.state == "paid"
    correct = {**entered, "method": "voucher", "reason": ""}
    assert second.post(f"/payments/{payment.pk}/correct/", correct).status_code == 422
    second.post(f"/payments/{payment.pk}/correct/", {**correct, "reason": "It was a voucher"})
    assert Payment.objects.filter(corrects=payment).count() == 1
    page = second.get("/payments/").text
    assert "Corrected" in page and "150.00 USD" in page


@pytest.mark.parametrize("who", ["dean", "accreditor", "administrator", "teacher", "student", "stranger"])
def test_others_open_no_ledger(request: pytest.FixtureRequest, sign_in: Any, member: Any, who: str) -> None:
    payment = due(member)
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    assert browser.get("/payments/").status_code == browser.get("/contributions/").status_code == 403
    assert browser.post("/payments/payments.csv").status_code == 403
    assert browser.post(f"/payments/{payment.pk}/do/", {"do": "approve"}).status_code == 403
    with pytest.raises(NotPermitted):
        approve_payment(actor_of_person(person), payment)
    assert "120.00" not in browser.get("/credit/").text


@pytest.mark.parametrize("many", [1, 3])
def test_lists_ask_the_database_as_often_for_one_as_for_many(
    make_person: Any, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        person = make_person(f"Member {number}", account=False)
        due(person)
    for _ in range(many - 1):
        due(person)
    with django_assert_num_queries(1):
        assert all(str(row.contribution.person) for row in payments_listed(SYSTEM))
    with django_assert_num_queries(1):
        assert all(str(row.person) for row in contributions_listed(SYSTEM))
    with django_assert_num_queries(2):
        assert len(own_contributions(person.pk)) == many
    with django_assert_num_queries(1):
        assert len(list(ledger_rows(SYSTEM))) == 2 * many
