"""Every page of the house with who sees it: from the addresses, filled in from the demo school, asked as each person.

`python -m scripts.pages` prints it as JSON for the school in XENIA_DATA_DIR, to which it adds what pages need.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts.demo_house import run_in


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one kind of person sees it; `also` names those to whom it looks the same."""

    name: str
    path: str
    visitor: str
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Listing:
    """Pages, the cookies of each visitor, addresses that are no pages with the reason, and what is amiss."""

    pages: list[Page] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    no_pages: dict[str, str] = field(default_factory=dict)
    amiss: dict[str, str] = field(default_factory=dict)


def page_listing(folder: Path) -> Listing:
    """The pages of the school in `folder`, found in a process of its own."""
    told = json.loads(run_in(folder, "-m", "scripts.pages"))
    return Listing(**{**told, "pages": [Page(**page) for page in told["pages"]]})


def route_names() -> list[str]:
    """The names of all addresses, without asking the database."""
    return sorted({name for name, _arguments in _routes()})


def _routes() -> Iterator[tuple[str, list[str]]]:
    from django.urls import URLResolver, get_resolver

    def walk(patterns: list[Any]) -> Iterator[tuple[str, list[str]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name or str(pattern.pattern), list(pattern.pattern.regex.groupindex)

    return walk(get_resolver().url_patterns)


def _list_pages() -> Listing:
    from django.core.exceptions import ObjectDoesNotExist

    from scripts import page_examples, page_visitors
    from xenia.core.rules import Refused

    page_examples.prepare()

    listing = Listing()
    people, passers_by = page_visitors.visitors(), page_visitors.passers_by()
    doors = page_visitors.special_doors()
    for name, (path, client) in doors.items():
        passers_by[name] = client
        listing.pages.append(Page(name, path, name))
    for name, arguments in _routes():
        if name in doors:
            continue
        try:
            paths, lacking = _filled(name, arguments)
        except (LookupError, ObjectDoesNotExist, Refused, AssertionError) as error:
            listing.amiss[name] = str(error)
            continue
        for path in paths:
            _ask_everybody(listing, name, path, people) or _ask_everybody(listing, name, path, passers_by)
        if lacking and name not in listing.no_pages:
            listing.amiss[name] = f"scripts/page_examples.py has no example for “{name}.{lacking}”"
    listing.cookies = {
        name: {key: morsel.value for key, morsel in client.cookies.items()}
        for name, client in (people | passers_by).items()
    }
    return listing


def _filled(name: str, arguments: list[str]) -> tuple[list[str], str]:
    """The addresses with examples in them, and the argument that has none; an address for buttons only needs none."""
    from django.urls import NoReverseMatch, reverse

    choices, lacking = [], ""
    for argument in arguments:
        example = _example(name, argument)
        lacking = lacking or ("" if example else argument)
        values = example() if example else None
        choices.append(values if isinstance(values, list) else [values])
    if not lacking:
        return [reverse(name, kwargs=dict(zip(arguments, chosen, strict=True))) for chosen in product(*choices)], ""
    for stand_in in (uuid4(), 1, "x"):
        values = [stand_in if choice == [None] else choice[0] for choice in choices]
        with suppress(NoReverseMatch):
            return [reverse(name, kwargs=dict(zip(arguments, values, strict=True)))], lacking
    return [], lacking


def _example(name: str, argument: str) -> Callable[[], Any] | None:
    from scripts.page_examples import EXAMPLES

    known = [f"{word}.{argument}" for word in (name, *reversed(name.split("_"))) if f"{word}.{argument}" in EXAMPLES]
    return EXAMPLES.get(known[0] if known else argument)


def _ask_everybody(listing: Listing, name: str, path: str, people: dict[str, Any]) -> bool:
    """Open the address as each person; pages that look alike are one page. Whether anybody saw one."""
    from scripts.page_examples import variants

    alike: dict[frozenset[str], list[str]] = {}
    reasons = []
    for person, client in people.items():
        if not _may_come(person, path):
            continue
        response = client.get(path)
        # a part that has nothing to say is no page
        html = response.get("Content-Type", "").startswith("text/html") and bool(response.content.strip())
        if response.status_code == 200 and html and "attachment" not in response.get("Content-Disposition", ""):
            alike.setdefault(_look(response.content), []).append(person)
        else:
            reasons.append(_reason(response))
    for first, *others in alike.values():
        listing.pages.append(Page(name, path, first, tuple(others)))
    if alike:
        seer = next(iter(alike.values()))[0]
        listing.pages += [Page(name, path + variant, seer) for variant in variants(name)]
        listing.no_pages.pop(name, None)
        listing.amiss.pop(name, None)
    elif any(reasons):
        listing.no_pages.setdefault(name, next(filter(None, reasons)))
        listing.amiss.pop(name, None)
    elif name not in listing.no_pages:
        listing.amiss[name] = f"nobody in the demo may open {path}"
    return bool(alike)


def _may_come(person: str, path: str) -> bool:
    """Whether the gate before the page lets one of the cast in; whom it turns away does not have to ask."""
    from django.urls import resolve

    from xenia.core.rules import may

    permission = getattr(resolve(path.partition("?")[0]).func, "permission", "public")
    actor = _actor(person)
    return permission == "public" or actor is None or may(actor, permission)


@cache
def _actor(person: str) -> Any:
    """The actor that one of the cast is; None for whoever comes without an account."""
    from scripts.cast import user_of
    from xenia.people.demo_cast import CAST
    from xenia.people.queries.actors import actor_for

    return actor_for(user_of(person).person_id) if person in {part.kind for part in CAST} else None


def _reason(response: Any) -> str:
    """Why an address is no page; empty when it may be one for somebody else."""
    if response.status_code == 405:
        return "answers only to a button"
    if response.status_code == 200:
        return response.get("Content-Type", "")
    away = response.get("Location", "")
    return (
        "" if "/accounts/login/" in away or response.status_code in {403, 404} else f"leads on ({response.status_code})"
    )


def _look(content: bytes) -> frozenset[str]:
    """What a page offers: its headings, links, buttons and fields, without names and numbers."""
    from lxml import html

    main = html.fromstring(content).find(".//main")
    seen = set()
    for element in (
        main.iter("h1", "h2", "h3", "a", "button", "input", "select", "textarea", "th") if main is not None else ()
    ):
        address = re.sub(r"[0-9a-f-]{36}|\d+|\?.*", "", element.get("href") or "")
        seen.add(f"{element.tag}.{element.get('class')}.{element.get('name')}.{address}")
    return frozenset(seen)


def main() -> int:
    """Print the listing as JSON."""
    import django
    from django.conf import settings

    django.setup()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    print(json.dumps(asdict(_list_pages())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
