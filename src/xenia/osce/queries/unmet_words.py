"""Why there is no schedule, and what would free it, in the reader's language: the facts of the method, in sentences."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xenia.osce.exam_labels import PARTS
from xenia.osce.station_labels import PROFESSIONS
from xenia.science.rostering.words import NAMED, clock

type Facts = Mapping[str, Any]


def unmet_words(constraint: str, facts: Facts | str) -> str:
    """A rule that can't be kept, with names by their tokens. What an older solution kept in English stays so."""
    return facts if isinstance(facts, str) else _WORDS[constraint](facts)


def _named(names: Sequence[str]) -> str:
    """Names in a row, not too many."""
    shown = list(dict.fromkeys(names))
    row = ", ".join(shown[:NAMED])
    return row if len(shown) <= NAMED else _("%(names)s and %(n)s more") % {"names": row, "n": len(shown) - NAMED}


def _group(code: str) -> str:
    return str(PROFESSIONS.get(code, code))


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "l j F Y")


def _availability(facts: Facts) -> str:
    spans = (f"{id_} ({clock(start)}–{clock(end)})" for id_, start, end in facts["sessions"])
    said = _("Not there for the whole of %(where)s: %(who)s.")
    out = (
        _("It would do if they could come, or to add a sitting at another time.")
        if facts["examined"]
        else _("It would do if they could come, or to find somebody else.")
    )
    return f"{said % {'where': ', '.join(spans), 'who': _named(facts['who'])}} {out}"


def _places(facts: Facts) -> str:
    counts = {"n": facts["many"], "places": facts["places"], "who": _named(facts["who"]), "lack": len(facts["who"])}
    said = _("No place is left for: %(who)s. Candidates: %(n)s, places: %(places)s.")
    if facts["group"]:
        said = _("No place is left for: %(who)s. Candidates of %(group)s: %(n)s, places: %(places)s.")
        counts["group"] = _group(facts["group"])
    return f"{said % counts} {_('It would do to add a sitting or a circuit with %(lack)s places.') % counts}"


def _missing(facts: Facts) -> str:
    part = str(PARTS[facts["role"]])
    if facts["language"]:
        part = _("%(part)s who speaks %(language)s") % {"part": part, "language": facts["language"]}
    counts = {"needed": facts["needed"], "could": facts["could"], "there": facts["there"], "more": facts["more"]}
    where = {"sitting": facts["session"], "stations": _named(facts["stations"]), "part": part}
    said = [
        _("%(sitting)s, station %(stations)s, %(part)s: needed at the same time %(needed)s, could do it %(could)s, of "
          "whom there then %(there)s.") % {**where, **counts}
    ]  # fmt: skip
    if facts["could"] and facts["there"] >= facts["needed"]:
        said.append(_("They are needed elsewhere too, or must not meet who is examined there."))
    if facts["shy"]:
        said.append(_("Must not meet any of the candidates: %(who)s.") % {"who": _named(facts["shy"])})
    empty = ", ".join(f"{circuit}/{station}" for circuit, station in facts["empty"])
    said.append(_("Empty (circuit/station): %(empty)s.") % {"empty": empty})
    said.append(_("It would do to find as many more for this sitting: %(more)s.") % counts)
    return " ".join(said)


def _pair(facts: Facts) -> str:
    counted = ", ".join(f"{_group(group)}: {many}" for group, many in facts["groups"])
    said = {"station": facts["station"], "counted": counted, "most": facts["stand_ins"]}
    said |= {"turns": facts["turns"], "less": _group(facts["less"])}
    why = _("Station %(station)s takes two together (%(counted)s). Turns without the second: %(turns)s; in a circuit "
            "of a sitting somebody may stand in at %(most)s.")  # fmt: skip
    out = _("It would do to invite as many more of %(less)s, to let somebody stand in oftener, or to use a station for "
            "one.")  # fmt: skip
    return f"{why % said} {out % said}"


def _quarantine(facts: Facts) -> str:
    said = {**facts, "minutes": facts["called"] - facts["until"]}
    said |= {"until": clock(facts["until"]), "called": clock(facts["called"] % (24 * 60))}
    words = [_("Whoever sits in %(first)s would meet those of %(second)s, who have the same stations.")]
    if facts["why"] == "night":
        words.append(_("Nobody can be held over night. It would do to use other stations on one of the days."))
    elif facts["why"] == "hold":
        words.append(_("The first can be held until %(until)s, and the others are called at %(called)s."))
        words.append(_("It would do to hold or call them %(minutes)s minutes longer, to move one of the sittings, or "
                       "to use other stations in one of them."))  # fmt: skip
    else:
        words.append(_("%(between)s minutes lie between, and %(gap)s are needed to lead them past one another."))
        words.append(_("It would do to begin the second later."))
    return " ".join(words) % said


def _extra_time(facts: Facts) -> str:
    said = {"who": _named(facts["who"]), "n": facts["slot"], "sittings": _named(facts["sessions"])}
    if not facts["sessions"]:
        words = _("They need %(n)s minutes a station, and no sitting has so many: %(who)s.")
        return f"{words % said} {_('It would do to add a sitting with enough extra time.')}"
    words = _("They need %(n)s minutes a station: %(who)s. With so many, no place is left or fits: %(sittings)s.")
    out = _("It would do to add a sitting with such stations, or places or people in one that there is.")
    return f"{words % said} {out}"


def _access(facts: Facts) -> str:
    who = _named(facts["who"])
    if not facts["circuits"]:
        words = _("No circuit has rooms without steps, which they need: %(who)s.") % {"who": who}
        return f"{words} {_('It would do to hold one circuit in such rooms.')}"
    out = _("It would do to make another circuit accessible, or to free a place there.")
    words = _("They need rooms without steps, which circuit %(circuits)s alone has: %(who)s.")
    return f"{words % {'circuits': _named(facts['circuits']), 'who': who}} {out}"


def _load(facts: Facts) -> str:
    when = facts["session"] if "session" in facts else _day(facts["day"])
    words = _("More encounters or sittings than agreed (%(when)s): %(who)s.")
    out = _("It would do to find others for the same stations, or to ask them.")
    return f"{words % {'when': when, 'who': _named(facts['who'])}} {out}"


def _breaks(facts: Facts) -> str:
    words = _("Less than %(n)s minutes between two sittings (%(day)s): %(who)s.")
    out = _("It would do to find others for the same stations, or to move a sitting.")
    return f"{words % {'n': facts['rest'], 'day': _day(facts['day']), 'who': _named(facts['who'])}} {out}"


def _site(facts: Facts) -> str:
    said = {"who": _named(facts["who"]), "where": facts["where"] or "–", "sites": _named(facts["sites"]) or "–"}
    words = _("They would have to be at %(where)s, and can only be at %(sites)s: %(who)s.")
    return f"{words % said} {_('It would do to find others for %(where)s, or to ask them.') % said}"


def _conflict(facts: Facts) -> str:
    said = {"who": _named(facts["who"]), "where": facts["where"]}
    words = _("%(who)s can't be kept apart from %(where)s.") % said
    reason = f" ({facts['reason']})" if facts["reason"] else ""
    out = _("It would do to free %(where)s from one sitting, to find somebody else for it, or to let %(where)s not "
            "change circuits.")  # fmt: skip
    return f"{words}{reason} {out % said}"


def _own_language(facts: Facts) -> str:
    words = _("Every place has a patient whose language they speak: %(who)s.") % {"who": _named(facts["who"])}
    out = _("It would do to let that patient speak another language in one circuit, or to allow it.")
    return f"{words} {out}"


def _rest(facts: Facts) -> str:
    words = _("They may work %(n)s minutes on end, and no free place has a rest in time: %(who)s.")
    said = {"n": facts["longest"], "who": _named(facts["who"])}
    return f"{words % said} {_('It would do to add a rest station or a pause.')}"


def _cohort(facts: Facts) -> str:
    words = _("They sit with the group %(cohort)s alone, whose sittings have no place left or don't fit: %(who)s.")
    said = {"cohort": facts["cohort"], "who": _named(facts["who"])}
    return f"{words % said} {_('It would do to add a sitting or a circuit for this group.')}"


def _profession(facts: Facts) -> str:
    said = {"group": _group(facts["group"]), "who": _named(facts["who"])}
    words = _("No sitting has a station for %(group)s: %(who)s. It would do to add one that takes them.")
    return words % said


def _effort(_facts: Facts) -> str:
    return _("The search ended without an answer. Look again, or hold the exam on several days with fewer each.")


def _settled(_facts: Facts) -> str:
    return _("Sittings in which something was marked can't stand as they were. Leave in the exam whoever worked in "
             "them, and let absences begin after them.")  # fmt: skip


_WORDS: Mapping[str, Callable[[Facts], str]] = {
    "availability": _availability,
    "places": _places,
    "pair": _pair,
    "examiner": _missing,
    "patient": _missing,
    "interpreter": _missing,
    "quarantine": _quarantine,
    "extra time": _extra_time,
    "access": _access,
    "own language": _own_language,
    "rest": _rest,
    "cohort": _cohort,
    "group": _profession,
    "load": _load,
    "breaks": _breaks,
    "site": _site,
    "conflict": _conflict,
    "effort": _effort,
    "settled": _settled,
}
