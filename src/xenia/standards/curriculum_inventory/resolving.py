"""A draft's references followed: who belongs to whom, what points nowhere, and what runs in circles."""

from dataclasses import replace

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Alignment, Competency, Course, Level, Objective, Session
from xenia.standards.curriculum_inventory.addresses import (
    COMPETENCY,
    OBJECTIVE,
    Target,
    address_target,
    competency_address,
)
from xenia.standards.curriculum_inventory.draft import Draft, ObjectFound, RelationFound
from xenia.standards.curriculum_inventory.findings import Findings

SCHOOL = "school"
PCRS = "pcrs"


class Resolution:
    """The draft's objects by address, and everything that refers to them, gathered in the file's order."""

    def __init__(self, draft: Draft, findings: Findings) -> None:
        self._draft = draft
        self._findings = findings
        self._domain = draft.institution.domain
        self._targets: dict[str, Target] = {}
        self.competencies: dict[tuple[str, str], Competency] = {}
        self.objectives: dict[str, Objective] = {}
        self.rows: dict[str, int] = {}
        self.alignments: list[Alignment] = []
        self.crosswalks: list[tuple[str, str, str]] = []
        self._parents: dict[str, list[str]] = {}
        for found in draft.objects:
            self._add_object(found)
        for address, row in draft.includes:
            self._add_included(address, row)

    def _add_object(self, found: ObjectFound) -> None:
        address = found.addresses[0]
        target = address_target(address, self._domain)
        if not target.kind:
            kind, framework = (OBJECTIVE, "") if found.level else (COMPETENCY, SCHOOL)
            target = Target(kind, target.id, framework)
        if self._is_described(target):
            message = f"The competency object {_short(address)} is there twice. Describe each once."
            self._findings.refuse(message, row=found.row, field="CompetencyObject")
            return
        self._targets.update(dict.fromkeys(found.addresses, target))
        if target.kind == OBJECTIVE:
            level = found.level or Level.SESSION
            self.objectives[target.id] = Objective(id=target.id, text=found.text, level=level)
            self.rows[target.id] = found.row
        else:
            self._add_competency(target, found.text, found.addresses)

    def _add_competency(self, target: Target, label: str, addresses: list[str]) -> None:
        ours = competency_address(self._domain, target.framework, target.id)
        uri = next((address for address in addresses if address != ours and "://" in address), "")
        self.competencies[target.framework, target.id] = Competency(
            id=target.id, label=label, framework=target.framework, uri=uri
        )

    def _add_included(self, address: str, row: int) -> None:
        """Reports name the PCRS only here, so that is how they enter; anything else should be described above."""
        target = self._target(address, row=row, field="CompetencyFramework/Includes")
        if target.framework == PCRS and not self._is_described(target):
            self._add_competency(target, "", [address])

    def _target(self, address: str, *, row: int, field: str) -> Target:
        """What the address names; what is known by it is described here, of anything else there may be a warning."""
        target = self._targets.get(address)
        if target is None:
            target = address_target(address, self._domain)
            self._warn_of_nothing(address, target, row=row, field=field)
        return target

    def _is_described(self, target: Target) -> bool:
        if target.kind == OBJECTIVE:
            return target.id in self.objectives
        return (target.framework, target.id) in self.competencies

    def _warn_of_nothing(self, address: str, target: Target, *, row: int, field: str) -> None:
        """Warn when the target is not described here; the PCRS is described by its publisher."""
        if self._is_described(target) or target.framework == PCRS:
            return
        what = _short(address) or "An empty reference"
        message = f"{what} points to nothing in this file. It is kept without a link."
        self._findings.warn(message, row=row, field=field)

    def served(self, subject: str, *, kind: str, references: list[str], row: int) -> tuple[str, ...]:
        """The objectives among a session's or course's references; the competencies become alignments."""
        objectives = []
        for address in references:
            target = self._target(address, row=row, field="CompetencyObjectReference")
            if target.kind == COMPETENCY:
                self.alignments.append(_alignment(subject, kind, target))
            else:
                objectives.append(target.id)
        return tuple(objectives)

    def follow_relations(self) -> None:
        for relation in self._draft.relations:
            self._follow(relation)
        for identifier, parents in self._parents.items():
            found = self.objectives[identifier]  # by its fields: `replace` takes four times as long
            self.objectives[identifier] = Objective(
                id=identifier, text=found.text, level=found.level, parents=tuple(parents)
            )

    def _follow(self, relation: RelationFound) -> None:
        narrow, broad = (relation.first, relation.second)
        if relation.kind != "broader":
            narrow, broad = broad, narrow
        child = self._target(narrow, row=relation.row, field="Relation")
        parent = self._target(broad, row=relation.row, field="Relation")
        if COMPETENCY in (child.kind, parent.kind) and child.kind != parent.kind:
            subject, served = (child, parent) if parent.kind == COMPETENCY else (parent, child)
            self.alignments.append(_alignment(subject.id, OBJECTIVE, served))
        elif SCHOOL in (child.framework, parent.framework) and (
            relation.kind == "related" or child.framework != parent.framework
        ):
            self._cross(child, parent)
        elif relation.kind == "related" or not self._set_below(child, parent):
            message = f"How {_short(narrow)} and {_short(broad)} are related has no place in a curriculum; left out."
            self._findings.warn(message, row=relation.row, field="Relation")

    def _cross(self, child: Target, parent: Target) -> None:
        school, other = (child, parent) if child.framework == SCHOOL else (parent, child)
        self.crosswalks.append((school.id, other.framework, other.id))

    def _set_below(self, child: Target, parent: Target) -> bool:
        """Whether `child` could be set below `parent`."""
        if child.kind != COMPETENCY and child.id in self.objectives:
            self._parents.setdefault(child.id, []).append(parent.id)
            return True
        competency = self.competencies.get((child.framework, child.id))
        if competency is None or competency.parent or child.framework != parent.framework:
            return False
        self.competencies[child.framework, child.id] = replace(competency, parent=parent.id)
        return True


def linked_sessions(draft: Draft, resolution: Resolution, findings: Findings) -> dict[str, Session]:
    """The sessions with their course and objectives."""
    course_of: dict[str, tuple[str, bool]] = {}
    for course, block in draft.blocks.items():
        for session, required in block.events:
            if session not in draft.events:
                message = f"Block {_short(course)} holds event {_short(session)}, which is not in this file; left out."
                findings.warn(message, row=block.row, field="SequenceBlockEvent")
            elif session in course_of:
                message = f"Event {_short(session)} is in two blocks; it stays in {_short(course_of[session][0])}."
                findings.warn(message, row=block.row, field="SequenceBlockEvent")
            else:
                course_of[session] = (course, required)
    sessions = {}
    for identifier, event in draft.events.items():
        if identifier not in course_of:
            findings.warn(f"Event {_short(identifier)} is in no sequence block.", row=event.row, field="Event")
        course, required = course_of.get(identifier, ("", True))
        objectives = resolution.served(identifier, kind="session", references=event.references, row=event.row)
        sessions[identifier] = replace(event.session, course=course, required=required, objectives=objectives)
    return sessions


def linked_courses(draft: Draft, resolution: Resolution, findings: Findings) -> dict[str, Course]:
    """The courses with their parent and objectives."""
    parent_of: dict[str, str] = {}
    for parent, block in draft.blocks.items():
        for child in block.blocks:
            if child not in draft.blocks:
                message = f"Block {_short(parent)} holds block {_short(child)}, which is not in this file; left out."
                findings.warn(message, row=block.row, field="SequenceBlockReference")
            elif child in parent_of:
                message = f"Block {_short(child)} is in two blocks; it stays in {_short(parent_of[child])}."
                findings.warn(message, row=block.row, field="SequenceBlockReference")
            else:
                parent_of[child] = parent
    courses = {}
    for identifier, block in draft.blocks.items():
        for level in {block.course.level, block.course.level_end} - {None}:
            if level not in draft.levels:
                message = f"Block {_short(identifier)} is in academic level {level}, which the file does not describe."
                findings.warn(message, row=block.row, field="Level")
        objectives = resolution.served(identifier, kind="course", references=block.references, row=block.row)
        courses[identifier] = replace(block.course, parent=parent_of.get(identifier, ""), objectives=objectives)
    return courses


def _alignment(subject: str, kind: str, target: Target) -> Alignment:
    return Alignment(subject=subject, subject_kind=kind, competency=target.id, framework=target.framework)


def _short(identifier: str) -> str:
    return clean_text(identifier)[:80]
