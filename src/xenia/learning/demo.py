"""The cases of the demo school: written by its people, read by both sides, published, and played by a class."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xenia.community.choices import Audience, Purpose
from xenia.community.demo_voices import DEMO, demo_passage
from xenia.community.models import Side
from xenia.community.queries.named import SHORT, short_name
from xenia.community.queries.standing import standings
from xenia.core.models import Link
from xenia.core.rules import Refused
from xenia.learning.actions.case_reviews import ask_to_read, remark_on_case, sign_case
from xenia.learning.actions.cases import begin_version, bring_case, check_translation, publish_case, save_script
from xenia.learning.demo_class import play_through
from xenia.learning.models import Case, CaseVersion, Script
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices
from xenia.standards.cases import CaseDocument, CaseTextError, parse
from xenia.standards.cases.document import How, Passage

Say = Callable[[str], None]
FOLDER = Path(__file__).with_name("demo_cases")
PASSAGE = re.compile(r"\[\[story:([a-z0-9-]+)#(p[0-9]+)\]\]")
AUTHORS = ("teacher", "course_director", "patient_educator")
#: of these a class has been through
PLAYED = ("brother", "three-am", "red-letter")
#: a new version of this one came back from the board, one of that one waits to be read
SENT_BACK, WAITING = "room-for-two", "north-field"
REMARK = (
    "Our mothers look helpless here. She has had two children already and knows what she wants. Let her say it, and "
    "let him be the one who has to learn."
)
REASON = "Our mothers look helpless. Ask two of us how they spoke in that room before you write it again."


def make_learning(*, say: Say) -> None:
    """Bring the cases in; what stands already is left."""
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    if Case.objects.exists() or not cast:
        return
    say("Writing cases …")
    made = _Making(cast)
    for number, file in enumerate(sorted(one for one in FOLDER.glob("*.md") if one.name.count(".") == 1)):
        try:
            made.bring(file, number)
        except (CaseTextError, Refused) as reason:
            say(f"The case {file.stem} is left out or still a draft: {reason}")
    made.go_on()
    for code in PLAYED:
        if code in made.versions:
            play_through(made.versions[code])


class _Making:
    """Who writes and reads, and what stands so far."""

    def __init__(self, cast: dict[str, Person]) -> None:
        self.cast = cast
        self.actors = {kind: actor_for(person.pk) for kind, person in cast.items()}
        links = Link.objects.filter(source__kind=DEMO).select_related("source", "target")
        self.stories = {link.source.label: (link.target_id, short_name(link.target.label)) for link in links}
        self.standing = standings([key for key, _name in self.stories.values()])
        self.versions: dict[str, CaseVersion] = {}

    def bring(self, file: Path, number: int) -> None:
        """One case with its languages, signed by both sides, published."""
        author = AUTHORS[number % len(AUTHORS)]
        version = bring_case(self.actors[author], self._document(file))
        for other in sorted(file.parent.glob(f"{file.stem}.*.md")):
            script = save_script(self.actors[author], version, self._document(other), seen=0)
            check_translation(self.actors["programme_director"], script)
        self.versions[file.stem] = version
        for side, reader in zip(Side.values, self._readers(author), strict=True):
            ask_to_read(self.actors[author], version, self.cast[reader], side=side)
            sign_case(self.actors[reader], version, verdict="approves", reason="", minutes=40 + 5 * (number % 6))
        publish_case(self.actors[author], version)
        version.refresh_from_db()

    def go_on(self) -> None:
        """Two are being written again: one waits to be read, one came back from the board."""
        for code in (WAITING, SENT_BACK):
            if code in self.versions:
                self._again(code, back=code == SENT_BACK)

    def _again(self, code: str, *, back: bool) -> None:
        author = next(kind for kind in AUTHORS if self.cast[kind].pk == self.versions[code].case.author_id)
        version = begin_version(self.actors[author], self.versions[code].case)
        faculty, community = self._readers(author)
        ask_to_read(self.actors[author], version, self.cast[faculty], side="faculty")
        ask_to_read(self.actors[author], version, self.cast[community], side="community")
        if back:
            reader = self.actors[community]
            scene = parse(Script.objects.get(version=version, language=version.language).text).scenes[0]
            sign_case(self.actors[faculty], version, verdict="approves", reason="", minutes=30)
            remark_on_case(reader, version, place=scene.id, words=REMARK, language="en")
            sign_case(reader, version, verdict="asks", reason=REASON, minutes=75)

    def _readers(self, author: str) -> tuple[str, str]:
        """Somebody of the school and somebody of the community, neither of whom wrote it."""
        return ("programme_director" if author == "course_director" else "course_director"), "board_member"

    def _document(self, file: Path) -> CaseDocument:
        """The text with the names of this school's stories, without the passages that nobody agreed to."""
        document = parse(PASSAGE.sub(self._named, file.read_text(encoding="utf-8")))
        agreed = {name: self.standing[key] for key, name in self.stories.values() if key in self.standing}

        def stays(part: object) -> bool:
            if not isinstance(part, Passage):
                return True
            story = agreed.get(part.story)
            if story is None or not story.allows(Purpose.TEACHING, Audience.STUDENTS):
                return False
            return story.choices.quoted if part.how == How.QUOTED else story.choices.retold

        scenes = tuple(replace(one, parts=tuple(filter(stays, one.parts))) for one in document.scenes)
        return replace(document, scenes=scenes)

    def _named(self, found: re.Match[str]) -> str:
        code, passage = found.groups()
        name = self.stories[code][1] if code in self.stories else code
        return f"[[story:{name}#{str(demo_passage(code, passage))[:SHORT]}]]"
