"""A report as plain words in the reader's language, for the page and for the PDF alike."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Exam, Part
from xenia.osce.queries.outcomes import PASS
from xenia.osce.queries.reports import ENOUGH, Report


def report_words(report: Report) -> dict[str, Any]:
    """Every sentence of the report; applicants are spoken to as applicants."""
    return _as_applicant(report, _words(report)) if report.exam.kind == Exam.Kind.INTERVIEWS else _words(report)


def _as_applicant(report: Report, words: dict[str, Any]) -> dict[str, Any]:
    """The same for whoever asks for a place: nothing about learning, and nothing promised."""
    reached, missed = _("Your interviews reached the mark."), _("Your interviews did not reach the mark this time.")
    told = {
        **words,
        "outcome": reached if report.outcome == PASS else missed,
        "stations_title": _("Interview by interview"),
        "stations_help": _("Where you stood among the applicants in each interview."),
        "next": [_("The office of admissions writes to you about a place. Interviews are one part of it.")],
        "footer": _("No scores are told. Unless you come, you are erased here a year after the decision."),
    }
    interviewer = _("Interviewer")
    for one, line in zip(told["stations"], report.stations, strict=True):
        one["title"] = _("Interview %(n)s") % {"n": line.number}
        for said in one["remarks"]:
            said["who"] = interviewer if said["part"] == Part.EXAMINER else said["who"]
    return told


def _words(report: Report) -> dict[str, Any]:
    """The same for whoever learns here."""
    return {
        "title": report.exam.thing.label,
        "kicker": f"{report.candidate.person.name} · {report.exam.year}",
        "outcome": _outcome(report),
        "competencies_title": _("What was seen"),
        "competencies": list(_competencies(report)),
        "stations_title": _("Station by station"),
        "stations_help": _("Where you stood among your year at each station, by the checklist."),
        "stations": [
            {
                "title": _("Station %(n)s") % {"n": one.number},
                "band": one.band,
                "words": one.words,
                "remarks": [{"part": part, "who": str(PARTS[part]), "words": words} for part, words in one.remarks],
            }
            for one in report.stations
        ],
        "next_title": _("What to do next"),
        "next": _next(report),
        "footer": _("No scores are told: a competency that is seen in a few stations can't be measured so finely."),
    }


def _competencies(report: Report) -> Iterator[dict[str, str]]:
    """Each of which something can be said; the others together in one line, or a page would say nothing nine times."""
    for one in (one for one in report.competencies if one.stations >= ENOUGH):
        seen = ngettext("seen at one station", "seen at %(n)d stations", one.stations) % {"n": one.stations}
        yield {"label": one.label, "seen": seen, "words": one.words}
    if seldom := [one.label for one in report.competencies if one.stations < ENOUGH]:
        yield {"label": _("Seen too seldom to say how it went"), "seen": "", "words": " · ".join(seldom)}


def _outcome(report: Report) -> str:
    if report.outcome == PASS:
        return _("You have passed.")
    near = _("It was close: your result lies within the error of measurement of the pass mark.")
    return f"{_('You have not passed this time.')} {near}" if report.near else _("You have not passed this time.")


def _next(report: Report) -> list[str]:
    """At most a handful of things, the first one first."""
    words = [_("Practise first: %(what)s") % {"what": one.label} for one in report.competencies if one.first][:3]
    low = [str(one.number) for one in report.stations if one.band == 0]
    if low:
        words.append(_("Read again what was said to you at station %(n)s.") % {"n": ", ".join(low)})
    if report.outcome != PASS:
        words.append(_("You will be asked to sit again. Talk to your mentor about when and how to prepare."))
    words.append(_("Bring this page to your mentor, and choose one thing to do differently with the next patient."))
    return words
