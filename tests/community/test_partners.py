"""Partners: what they offer, whom one speaks to, and that they are named only if they wish it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.house import actor_of_person
from xenia.community.actions.agreements import ask_about_agreements
from xenia.community.actions.partners import (
    PartnerWords,
    add_contact,
    add_partner,
    change_partner,
    end_partnership,
    record_naming,
    remove_contact,
)
from xenia.community.models import Partner
from xenia.community.queries.partners import contacts_read, ends_soon, partners_listed, public_names
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import Contact, Person, Task, User
from xenia.people.task_kinds import task_kind

CLINIC = PartnerWords(name="Thursday clinic", kind="clinic", offers="Evenings", languages=("ar", "so"), places=14)


def test_a_partner_is_not_named_until_it_says_so(db: Any, coordinator: Any) -> None:
    actor = actor_of_person(coordinator)
    partner = add_partner(actor, CLINIC)
    assert public_names([partner.pk]) == {}
    record_naming(actor, partner, named=True, on=date(2026, 3, 2))
    assert public_names([partner.pk]) == {partner.pk: "Thursday clinic"}
    partner.refresh_from_db()
    assert (partner.named_on, partner.named_recorded_by_id) == (date(2026, 3, 2), coordinator.pk)
    record_naming(actor, partner, named=False, on=date(2026, 4, 2))
    assert public_names([partner.pk]) == {}


def test_a_person_is_never_named_in_public_whatever_stands_in_the_table(db: Any) -> None:
    person = add_partner(SYSTEM, PartnerWords(name="Marie the doula", kind="person"))
    with pytest.raises(Refused, match="never named"):
        record_naming(SYSTEM, person, named=True, on=date(2026, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=person.pk).update(named=True, named_on=date(2026, 3, 2))
    clinic = add_partner(SYSTEM, CLINIC)
    record_naming(SYSTEM, clinic, named=True, on=date(2026, 3, 2))
    change_partner(SYSTEM, clinic, PartnerWords(name="Thursday clinic", kind="person"))
    assert public_names([clinic.pk]) == {}


def test_naming_needs_a_day_that_has_come(db: Any) -> None:
    partner = add_partner(SYSTEM, CLINIC)
    with pytest.raises(Refused, match="not come yet"):
        record_naming(SYSTEM, partner, named=True, on=timezone.localdate() + timedelta(days=2))


def test_whom_one_speaks_to_has_no_account_and_their_ways_stand_apart(db: Any) -> None:
    partner = add_partner(SYSTEM, CLINIC)
    contact = add_contact(SYSTEM, partner, name="Hamdi", role="Nurse", email="hamdi@clinic.example", phone="+1 555")
    assert not User.objects.filter(person=contact.person).exists()
    (read,) = contacts_read(partner)
    assert {way.value for way in read.ways} == {"hamdi@clinic.example", "+1 555"}
    remove_contact(SYSTEM, partner, contact.pk)
    assert contacts_read(partner) == [] and Person.objects.filter(pk=contact.person_id).exists()
    assert Contact.objects.filter(person=contact.person_id).count() == 2


def test_the_record_never_holds_a_contacts_name_or_address(db: Any) -> None:
    partner = add_partner(SYSTEM, CLINIC)
    add_contact(SYSTEM, partner, name="Hamdi Warsame", email="hamdi@clinic.example", phone="+1 555 0171")
    told = str([(change.was, change.now, change.why) for change in changes_read(changes_of([partner.pk]))])
    assert told != "[]"
    for secret in ("Hamdi", "clinic.example", "0171"):
        assert secret not in told


def test_an_agreement_that_ends_soon_is_spoken_of(db: Any) -> None:
    today = date(2026, 5, 1)
    partner = Partner(agreement_until=date(2026, 6, 30))
    assert ends_soon(partner, today=today)
    assert not ends_soon(partner, today=date(2026, 3, 1))
    assert not ends_soon(Partner(), today=today)


def test_a_coordinator_is_asked_once_about_an_agreement_that_ends_and_no_more_when_it_goes_on(
    db: Any, coordinator: Any, programme_director: Any
) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    partner = add_partner(SYSTEM, replace(CLINIC, agreement_until=soon))
    add_partner(SYSTEM, replace(CLINIC, name="Later", agreement_until=soon + timedelta(days=365)))
    assert (ask_about_agreements(), ask_about_agreements()) == (1, 0)
    task = Task.objects.get()
    assert (task.assignee_id, task.thing_id, task.due, task.done_at) == (coordinator.pk, partner.pk, soon, None)
    assert "Thursday clinic" in task_kind(task.kind).words(count=1, thing=partner.thing.label)
    change_partner(SYSTEM, partner, replace(CLINIC, agreement_until=soon + timedelta(days=365)))
    task.refresh_from_db()
    assert task.done_at is not None and ask_about_agreements() == 0


def test_a_partnership_ends_with_a_reason_and_is_taken_up_again(db: Any) -> None:
    partner = add_partner(SYSTEM, CLINIC)
    with pytest.raises(Refused, match="why"):
        end_partnership(SYSTEM, partner, reason=" ")
    end_partnership(SYSTEM, partner, reason="The grant ended")
    assert partner.thing.state == "retired"
    end_partnership(SYSTEM, partner, reason="It was renewed")
    assert partner.thing.state == "published"


@pytest.mark.parametrize("words", [PartnerWords(name=" ", kind="clinic"), PartnerWords(name="X", kind="country")])
def test_a_partner_needs_a_name_and_a_kind(db: Any, words: PartnerWords) -> None:
    with pytest.raises(Refused):
        add_partner(SYSTEM, words)
    assert not Partner.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    coordinator: Any, django_assert_num_queries: Any, many: int
) -> None:
    actor = actor_of_person(coordinator)
    for number in range(many):
        partner = add_partner(actor, PartnerWords(name=f"Partner {number}", kind="organisation"))
        add_contact(actor, partner, name=f"Somebody {number}")
    with django_assert_num_queries(2):
        assert len([contact for row in partners_listed(actor) for contact in row.contacts.all()]) == many


@pytest.mark.parametrize("who", ["dean", "accreditor", "teacher", "student", "stranger", "administrator"])
def test_others_see_no_partner_and_add_none(db: Any, request: pytest.FixtureRequest, sign_in: Any, who: str) -> None:
    partner = add_partner(SYSTEM, CLINIC)
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    assert browser.get("/partners/").status_code == browser.get(f"/partners/{partner.pk}/").status_code == 403
    with pytest.raises(NotPermitted):
        add_partner(actor_of_person(person), CLINIC)


def test_a_coordinator_keeps_a_partner_on_its_pages(coordinator: Any, sign_in: Any) -> None:
    browser = sign_in(coordinator)
    said = {"name": "Harbor <b>Aid</b>", "kind": "organisation", "languages": ["es", "ht"], "places": "3"}
    address = browser.post("/partners/new/", said).url
    page = browser.get(address).text
    assert "Español" in page and "Kreyòl" in page and "<b>Aid" not in page and "They are not named." in page
    browser.post(f"{address}contacts/new/", {"name": "Priscilla", "language": "en", "phone": "+1 555 0199"})
    browser.post(f"{address}do/", {"do": "name", "named": "yes", "on": "2026-03-02"})
    page = browser.get(address).text
    assert "+1 555 0199" in page and "They may be named." in page and "Cora Coordinator" in page
    assert browser.post("/partners/new/", {"name": "", "kind": "clinic"}).status_code == 422
    assert "Harbor" in browser.get("/partners/?q=harbor&kind=organisation").text
    assert "Harbor" not in browser.get("/partners/?q=harbor&kind=clinic").text
