"""The pages of coding: blind to the byte, calm in the number of statements, and usable without scripts."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.assessment.coded import answer, code, codebook_of, form_with_words, passage_with
from tests.assessment.test_coding import ALL, LISTENED, NAMED, SPANISH, WAITED
from tests.house import actor_of_person
from xenia.assessment.actions.coding.codings import code_passage, settle_agreed
from xenia.assessment.actions.coding.passages import clear_passage
from xenia.assessment.models import Codebook, Coding, Occasion, Passage
from xenia.assessment.queries.coding.words import originals
from xenia.core.rules import SYSTEM

pytestmark = pytest.mark.django_db

Browsers = tuple[Client, Client]


@pytest.fixture
def occasion(make_occasion: Any, make_version: Any, crowd: list[Any]) -> Occasion:
    made: Occasion = make_occasion(crowd, version=make_version(form_with_words()))
    for person, text in zip(crowd, ALL, strict=False):
        answer(person, made, text, may_quote="yes")
    return made


@pytest.fixture
def book(occasion: Occasion) -> Codebook:
    return codebook_of(occasion)


@pytest.fixture
def ana(make_person: Any) -> Any:
    return make_person("Ana Coder", "exam_administrator")


@pytest.fixture
def ben(make_person: Any) -> Any:
    return make_person("Ben Coder", "curriculum_committee")


@pytest.fixture
def browsers(sign_in: Any, ana: Any, ben: Any) -> Browsers:
    return sign_in(ana), sign_in(ben)


def read(client: Client, name: str, *args: Any, **query: Any) -> str:
    """A page without the one thing that differs each time."""
    answered = client.get(reverse(name, args=args), query, follow=True)
    assert answered.status_code == 200, answered.content
    return re.sub(r'[Tt]oken[^>]{0,60}?"[A-Za-z0-9]{64}"', "", answered.content.decode())


def everything(client: Client, book: Codebook) -> list[str]:
    """Every page of a codebook, and what is taken away, as one person meets them."""
    pages = [read(client, "codebooks")]
    for name in ("codebook", "coding_look", "coding_desk", "coding_settle", "coding_quotations"):
        pages.append(read(client, name, book.pk))
    for passage in Passage.objects.filter(codebook=book, held=False).order_by("pk"):
        pages.append(read(client, "coding_passage", book.pk, passage.pk))
        pages.append(read(client, "coding_similar", book.pk, passage.pk))
    taken = client.post(reverse("codebook_take", args=[book.pk]), {"what": "passages", "kind": "csv"})
    return [*pages, taken.content.decode()]


def test_nothing_that_one_reads_depends_on_what_the_other_has_coded(
    browsers: Browsers, book: Codebook, ana: Any
) -> None:
    """Ana codes nothing, this, or that: Ben's pages are the same to the byte, and so is their order."""
    _hers, his = browsers
    read(his, "codebooks")  # what a first visit says once
    before = everything(his, book)
    for words, names in ((LISTENED, ("Listening",)), (WAITED, ("Waiting", "Listening")), (SPANISH, ())):
        code(ana, book, words, *names)
        assert everything(his, book) == before
        code(ana, book, words, "Interpreter")
        assert everything(his, book) == before
    assert Coding.objects.count() == 3


def test_a_leak_would_be_found(browsers: Browsers, book: Codebook, ana: Any, ben: Any) -> None:
    """The same comparison does tell, once both have coded: it can fail."""
    _hers, his = browsers
    read(his, "codebooks")
    before = everything(his, book)
    code(ana, book, LISTENED, "Listening")
    code(ben, book, LISTENED, "Waiting")
    assert everything(his, book) != before


def test_only_those_who_may_code_come_in(
    sign_in: Any, book: Codebook, dean: Any, teacher: Any, student: Any, coordinator: Any
) -> None:
    for person in (dean, teacher, student, coordinator):
        assert sign_in(person).get(reverse("codebook", args=[book.pk])).status_code == 403
    assert sign_in(None).get(reverse("codebooks")).status_code == 302


def test_a_codebook_is_begun_from_what_was_answered(browsers: Browsers, occasion: Occasion) -> None:
    client = browsers[0]
    page = reverse("codebook_new")
    assert occasion.thing.label in read(client, "codebook_new")
    where = f"{page}?occasion={occasion.pk}"
    refused = client.post(where, {"title": "", "items": ["words"]})
    assert refused.status_code == 422
    made = client.post(where, {"title": "What they say", "items": ["words"]})
    assert made.status_code == 302
    book = Codebook.objects.get()
    assert "6 passages from" in read(client, "codebook", book.pk)
    assert client.get(f"{page}?occasion=nonsense").status_code == 200


def test_the_desk_goes_from_passage_to_passage_without_scripts(browsers: Browsers, book: Codebook) -> None:
    client, chosen = browsers[0], book.codes.get(name="Listening")
    address = reverse("coding_desk", args=[book.pk])
    seen = set()
    while (answered := client.get(address)).status_code == 302:
        address = answered["Location"]
        seen.add(address)
        assert client.post(address, {}).status_code == 422  # nothing chosen, and not said that none fits
        answered = client.post(address, {"code": [chosen.pk]} if len(seen) % 2 else {"none": "1"})
        assert answered.status_code == 302
        address = answered["Location"]
    assert len(seen) == 5
    assert "Nothing waits for you here." in answered.content.decode()
    assert sorted(coding.codes.count() for coding in Coding.objects.all()) == [0, 0, 1, 1, 1]


def test_the_desk_swaps_in_the_next_with_scripts(browsers: Browsers, book: Codebook) -> None:
    client, first = browsers[0], passage_with(book, LISTENED)
    address = reverse("coding_passage", args=[book.pk, first.pk])
    swapped = client.post(address, {"none": "1"}, headers={"HX-Request": "true"})
    assert swapped.content.decode().lstrip().startswith('<div id="desk">')
    assert swapped["HX-Push-Url"].startswith(reverse("coding_desk", args=[book.pk]))
    refused = client.post(address, {}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "HX-Push-Url" not in refused


def test_a_held_passage_is_on_no_desk_and_its_words_are_shown_where_one_looks(
    browsers: Browsers, book: Codebook
) -> None:
    client, held = browsers[0], passage_with(book, "Amina")
    assert client.get(reverse("coding_passage", args=[book.pk, held.pk])).status_code == 404
    assert "<mark>Amina Yusuf" in read(client, "coding_look", book.pk)
    address = reverse("coding_look", args=[book.pk])
    refused = client.post(address, {"passage": held.pk, "words": "not there"})
    assert refused.status_code == 422
    assert "does not stand in this passage" in refused.content.decode()
    client.post(address, {"passage": held.pk, "mask": ["0"]})
    shown = read(client, "coding_passage", book.pk, held.pk)
    assert "Amina" not in shown
    assert '<span class="mask" aria-hidden="true">▇▇▇</span><span class="hidden-text">name</span>' in shown


def test_a_coder_sends_a_passage_back(browsers: Browsers, book: Codebook) -> None:
    client, passage = browsers[0], passage_with(book, WAITED)
    client.post(reverse("coding_hold", args=[book.pk, passage.pk]))
    assert client.get(reverse("coding_passage", args=[book.pk, passage.pk])).status_code == 404
    assert WAITED in read(client, "coding_look", book.pk, at=passage.pk)


def test_a_passage_has_its_own_language_and_direction(browsers: Browsers, occasion: Occasion, crowd: list[Any]) -> None:
    answer(crowd[9], occasion, "انتظرنا ثلاث ساعات ولم يأت المترجم.")
    book = codebook_of(occasion)
    arabic = read(browsers[0], "coding_passage", book.pk, passage_with(book, "انتظرنا").pk)
    assert 'lang="ar" dir="rtl"' in arabic
    assert 'lang="es" dir="ltr"' in read(browsers[0], "coding_passage", book.pk, passage_with(book, SPANISH).pk)


def test_both_sides_are_seen_once_both_have_coded_and_are_settled_with_a_reason(
    browsers: Browsers, book: Codebook, ana: Any, ben: Any
) -> None:
    client, passage = browsers[0], passage_with(book, WAITED)
    address = reverse("coding_settle_one", args=[book.pk, passage.pk])
    code(ana, book, WAITED, "Waiting")
    assert client.get(address).status_code == 404
    code(ben, book, WAITED, "Listening")
    assert "Ben Coder" in read(client, "coding_settle_one", book.pk, passage.pk)
    chosen = {"code": [book.codes.get(name="Waiting").pk]}
    assert client.post(address, chosen).status_code == 422
    assert client.post(address, chosen | {"reason": "They only waited"}).status_code == 302
    assert "They only waited" in read(client, "coding_settle_one", book.pk, passage.pk)


def test_those_read_alike_are_settled_together_and_then_quoted(
    browsers: Browsers, book: Codebook, ana: Any, ben: Any
) -> None:
    client = browsers[0]
    for coder in (ana, ben):
        code(coder, book, LISTENED, "Listening")
    client.post(reverse("coding_settle", args=[book.pk]))
    assert "Nothing may be quoted yet." in read(client, "coding_quotations", book.pk)
    client.post(reverse("coding_look", args=[book.pk]), {"passage": passage_with(book, LISTENED).pk})
    assert LISTENED in read(client, "coding_quotations", book.pk)
    waiting = book.codes.get(name="Waiting")
    assert LISTENED not in read(client, "coding_quotations", book.pk, code=waiting.pk)


def test_codes_are_added_changed_and_merged_by_hand(browsers: Browsers, book: Codebook) -> None:
    client = browsers[0]
    new = reverse("code_new", args=[book.pk])
    assert client.post(new, {"name": "listening"}).status_code == 422
    client.post(new, {"name": "Food", "when": "Meals", "when_not": "Prices"})
    food = book.codes.get(name="Food")
    edit = reverse("code_change", args=[book.pk, food.pk])
    assert client.post(edit, {"name": ""}).status_code == 422
    client.post(edit, {"name": "Meals", "when": "What they eat"})
    food.refresh_from_db()
    assert (food.name, food.when, food.when_not) == ("Meals", "What they eat", "")
    into = book.codes.get(name="Waiting")
    assert client.post(edit, {"into": into.pk, "reason": ""}).status_code == 422
    client.post(edit, {"into": into.pk, "reason": "Nobody spoke of meals"})
    assert not book.codes.filter(name="Meals").exists()


def test_tables_are_taken_as_csv_and_xlsx_and_cells_can_not_run(
    browsers: Browsers, occasion: Occasion, crowd: list[Any]
) -> None:
    answer(crowd[9], occasion, "=1+1 they listened")
    book = codebook_of(occasion)
    address = reverse("codebook_take", args=[book.pk])
    text = browsers[0].post(address, {"what": "passages", "kind": "csv"}).content.decode("utf-8-sig")
    assert '"\'=1+1 they listened"' in text
    workbook = browsers[0].post(address, {"what": "all", "kind": "xlsx"}).content
    assert load_workbook(BytesIO(workbook)).sheetnames == ["passages", "codebook"]
    for wrong in ({"what": "all", "kind": "csv"}, {"what": "codebook", "kind": "exe"}):
        assert browsers[0].post(address, wrong).status_code == 404


#: statements of each page on both databases, whatever stands on it
STATEMENTS = {"codebooks": 10, "codebook": 12, "coding_look": 14, "coding_settle": 12, "coding_quotations": 15}


def full_book(occasion: Occasion, crowd: list[Any], coders: tuple[Any, Any], *, many: int) -> Codebook:
    """Codebooks with `many` codes, and in the first as many passages held, differing, settled and to be quoted."""
    for number in range(many):
        again = "And again. " * number
        for place, text in enumerate((NAMED, LISTENED, WAITED)):
            answer(crowd[3 * number + place], occasion, f"{text} {again}", may_quote="yes")
    books = [codebook_of(occasion, codes=[f"Code {place}" for place in range(many)]) for _book in range(many)]
    first = books[0]
    for passage in Passage.objects.filter(codebook=first, held=False).select_related("codebook__occasion"):
        alike = originals([passage])[passage.pk].startswith(LISTENED)
        for place, coder in enumerate(coders):
            chosen = [first.codes.earliest("pk").pk] if alike or place else []
            code_passage(actor_of_person(coder), passage, chosen)
        if alike:
            clear_passage(SYSTEM, passage, masks=[])
    settle_agreed(SYSTEM, first)
    return first


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_however_much_stands_on_them(
    many: int, make_occasion: Any, make_version: Any, crowd: list[Any], ana: Any, ben: Any, sign_in: Any
) -> None:
    occasion = make_occasion(crowd, version=make_version(form_with_words()))
    book = full_book(occasion, crowd, (ana, ben), many=many)
    client = sign_in(ana)
    client.get(reverse("codebooks"))
    found = {}
    for name in STATEMENTS:
        with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["keys"]) as keys:
            assert client.get(reverse(name, args=[] if name == "codebooks" else [book.pk])).status_code == 200
        found[name] = len(asked) + len(keys)
    assert found == STATEMENTS
