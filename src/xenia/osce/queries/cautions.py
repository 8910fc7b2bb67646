"""What the methods warn of, in plain words with the way out: each beside the figure that it is about."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xenia.osce.queries.caution_words import CAUTIONS
from xenia.osce.queries.phrases import said_again

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: what stands before a key, and a station by its number, where a method names one
_KIND = re.compile(r"\b(?:examiner|patient) (?=[0-9a-f]{8}-)")
_STATION = re.compile(r"\b(?:item )?item (\d+)")


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence; `foreign` when no plain words are known for it: then it stands in English as the method says it."""

    words: str
    foreign: bool = False


def cautions(sentences: Iterable[str], names: Mapping[str, str]) -> Iterator[Caution]:
    """Each once. People stand in them by their key and are named here, whoever is gone as Someone."""
    for sentence in dict.fromkeys(sentences):
        said = said_again(sentence, CAUTIONS)
        if said != "":
            yield Caution(named(sentence if said is None else said, names), foreign=said is None)


def named(sentence: str, names: Mapping[str, str]) -> str:
    """The sentence with names in place of keys, and stations as pages call them."""
    told = _KIND.sub("", sentence).replace("{", "").replace("}", "")
    told = _STATION.sub(lambda found: _("station %(n)s") % {"n": found[1]}, told)
    return _KEY.sub(lambda key: names.get(key[0], _("Someone")), told)


def keys_in(sentences: Iterable[str]) -> set[str]:
    """The keys of people that sentences speak of."""
    return {key for sentence in sentences for key in _KEY.findall(sentence)}
