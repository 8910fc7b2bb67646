"""Take a case along as one page that plays without a network."""

import base64
import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.community.actions.uses import note_taken
from xenia.community.spoken import direction
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import open_media
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.learning.models import CaseVersion
from xenia.learning.queries.offline import Voices, data_address, kept_files, playable_data, voices_of
from xenia.learning.queries.offline_words import offline_words
from xenia.learning.queries.plays import texts_of

#: what may stand between script tags
HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def take_along(actor: Actor, version: CaseVersion, *, without_voices: bool) -> bytes:
    """The page, with every language of the case. Consent is asked again now; each copy is in the record, and
    the tellers see on their pages that their words were taken along.

    Refused when it quotes people who did not agree that their words leave the school, unless it goes without them.
    """
    demand(actor, "learning.play")
    if version.thing.published_at is None or version.thing.retired_at:
        raise NotPermitted(_("This case is not published."))
    voices = voices_of(version, texts_of(version))
    if voices.kept_here and not without_voices:
        raise Refused(reason(voices))
    if without_voices:
        voices = Voices(abroad={}, kept_here=0)
    files = {}
    for name, kept in kept_files(version):
        with open_media(kept) as source:
            files[name] = data_address(kept.content_type, source.read())
    data = playable_data(version, voices, files=files) | {"words": offline_words()}
    with recorded(actor, "case.take_along") as record:
        record.note(version.case_id, now={"version": version.number, "voices": voices.many})
        note_taken(actor, voices.stories, place=version.case.thing)
    return _page(version, data["texts"][version.language]["title"], json.dumps(data, ensure_ascii=False))


def reason(voices: Voices) -> str:
    """Why a case can't be taken along as it is."""
    return ngettext(
        "This case quotes %(n)s passage whose teller did not agree that it leaves the school.",
        "This case quotes %(n)s passages whose tellers did not agree that they leave the school.",
        voices.kept_here,
    ) % {"n": voices.kept_here}


def _page(version: CaseVersion, title: str, data: str) -> bytes:
    script, style = _ours("offline.js"), _ours("offline.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )
    told = _("This page plays with its own script. Allow it, or open the case on its site, where it needs none.")
    lines = (
        "<!doctype html>",
        f'<html lang="{escape(version.language)}" dir="{direction(version.language)}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style></head>",
        f'<body><main id="case" tabindex="-1"><h1>{escape(title)}</h1><noscript>{escape(told)}</noscript></main>',
        f'<script type="application/json" id="data">{data.translate(HARMLESS)}</script>',
        f"<script>{script}</script></body></html>",
        "",
    )
    return "\n".join(lines).encode()


def _ours(name: str) -> str:
    found = finders.find(f"learning/{name}")
    return Path(str(found)).read_text(encoding="utf-8")


def _hash(words: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}"
