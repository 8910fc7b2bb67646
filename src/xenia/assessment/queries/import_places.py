"""Where the rows of a file belong: to an occasion that stands, or to one that the file itself names."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from xenia.assessment.models import Instrument, Occasion, Privacy, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.core.rules import Refused
from xenia.standards import instruments as plain


@dataclass(frozen=True, slots=True)
class Place:
    """An occasion that rows go to; `title` is given to one that the import makes, and empty for one that stands."""

    key: UUID
    version: Version
    form: plain.Instrument
    about: UUID | None
    role: str = ""
    title: str = ""

    @property
    def word_items(self) -> frozenset[str]:
        """The questions that are answered in a person's own words."""
        return frozenset(item.code for item in self.form.items if item.type in plain.WORDS)


class PlaceProblem(Exception):  # noqa: N818 - it is caught where it arises and said in words
    """Why a row belongs nowhere, and in which column that stands."""

    def __init__(self, message: str, column: str) -> None:
        super().__init__(message)
        self.message, self.column = message, column


class Places:
    """The versions and occasions of one instrument; each pair of cells is looked up once. Two statements."""

    def __init__(self, instrument: Instrument) -> None:
        versions = instrument.versions.select_related("thing", "instrument__thing").filter(
            thing__published_at__isnull=False
        )
        self.versions = {version.number: version for version in versions.order_by("number")}
        if not self.versions:
            raise Refused(_("Publish this form before answers to it are brought in."))
        if instrument.licence == Instrument.Licence.SLOT and not instrument.attested_at:
            raise Refused(_("Attest first that your school has the licence to use this form."))
        occasions = Occasion.objects.filter(version__instrument=instrument).select_related("thing")
        self._occasions = list(occasions.order_by("pk"))
        self._known: dict[tuple[str, str], Place | PlaceProblem] = {}

    @property
    def usual(self) -> Version:
        """The version that rows are of when they do not say: the newest in use, or the newest of all."""
        living = [version for version in self.versions.values() if not version.thing.retired_at]
        return (living or list(self.versions.values()))[-1]

    def place(self, occasion: str, version: str) -> Place:
        """The place that these two cells name. Raises PlaceProblem when there is none, or more than one."""
        cells = (occasion, version)
        if cells not in self._known:
            try:
                self._known[cells] = self._found(occasion, self._version(version) if version else None)
            except PlaceProblem as problem:
                self._known[cells] = problem
        found = self._known[cells]
        if isinstance(found, PlaceProblem):
            raise found
        return found

    def made(self) -> list[Place]:
        """The places that must be made, and were named so far."""
        found = {one.key: one for one in self._known.values() if isinstance(one, Place) and one.title}
        return list(found.values())

    def _version(self, text: str) -> Version:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
        if number is None or number not in self.versions:
            numbers = ", ".join(map(str, self.versions))
            said = {"version": text[:40], "numbers": numbers}
            raise PlaceProblem(
                _("There is no version “%(version)s” of this form. There are: %(numbers)s.") % said, "version"
            )
        return self.versions[number]

    def _found(self, text: str, version: Version | None) -> Place:
        title = text or _("Brought in from files")
        named = [one for one in self._occasions if title in (one.thing.label, str(one.pk))]
        fitting = [one for one in named if version is None or one.version_id == version.pk]
        if not named:
            return _new(title, version or self.usual)
        if not fitting:
            asked = next(number for number, one in self.versions.items() if one.pk == named[0].version_id)
            said = {"occasion": title[:60], "asked": asked, "version": version.number if version else ""}
            raise PlaceProblem(
                _("“%(occasion)s” was asked with version %(asked)s, and this row is of version %(version)s.") % said,
                "version",
            )
        if len(fitting) > 1 and text:
            said = {"occasion": title[:60]}
            raise PlaceProblem(
                _("More than one occasion is called “%(occasion)s”. Write its key instead.") % said, "occasion"
            )
        return self._standing(fitting[-1])

    def _standing(self, occasion: Occasion) -> Place:
        if occasion.privacy != Privacy.NAMED:
            said = {"occasion": occasion.thing.label[:60]}
            raise PlaceProblem(
                _("“%(occasion)s” is answered without a name, and takes no answers from a file.") % said, "occasion"
            )
        version = next((one for one in self.versions.values() if one.pk == occasion.version_id), None)
        if version is None:
            said = {"occasion": occasion.thing.label[:60]}
            raise PlaceProblem(_("The form of “%(occasion)s” is a draft. Publish it first.") % said, "occasion")
        return Place(occasion.pk, version, plain_of(version), occasion.about_id, occasion.role)


def _new(title: str, version: Version) -> Place:
    """The same title always makes the same occasion, so that two imports at once make one."""
    return Place(uuid5(version.pk, f"brought in: {title}"), version, plain_of(version), None, title=title)
