"""Read the imports of a school: those that run, wait for a decision, or are done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from xenia.core.models import Job
from xenia.core.rules import Actor, may
from xenia.curriculum.models import ImportRun

State = ImportRun.State
#: the format of which a school may have a file for each course
SHEET = "spreadsheet"
KINDS = ("competency", "objective", "course", "session", "alignment")
KIND_WORDS = {
    "competency": gettext_lazy("Competency"),
    "objective": gettext_lazy("Objective"),
    "course": gettext_lazy("Course"),
    "session": gettext_lazy("Session"),
    "alignment": gettext_lazy("Alignment"),
}


def visible_runs(actor: Actor) -> QuerySet[ImportRun]:
    """Every import for whoever may import, newest first; none for anyone else."""
    runs = ImportRun.objects.select_related("job", "owner", "media").order_by("-created_at")
    return runs if may(actor, "curriculum.import") else runs.none()


@dataclass(frozen=True, slots=True)
class Missed:
    """What stands and did not come; `number` is its place in the run's list, `decision` what was decided of it."""

    number: int
    kind: str
    name: str
    label: str
    course: str
    decision: str
    elsewhere: bool

    @property
    def kind_words(self) -> str:
        return str(KIND_WORDS[self.kind])


@dataclass(frozen=True, slots=True)
class RunRead:
    """An import as its page shows it."""

    run: ImportRun

    @property
    def file(self) -> str:
        return str(self.run.preview.get("file", ""))

    @property
    def works(self) -> bool:
        """Whether a job reads or writes right now."""
        job = self.run.job
        return self.run.state in (State.READING, State.APPLYING) and (
            job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING)
        )

    @property
    def failure(self) -> str:
        """Why the last step failed, in the words of the job."""
        job = self.run.job
        return job.failure if job is not None and job.state == Job.State.FAILED else ""

    @property
    def standing(self) -> str:
        """The state in a word of the design system."""
        if self.works:
            return "running"
        if self.run.state in (State.READING, State.APPLYING):
            return "failed" if self.failure else "cancelled"
        words = {State.PREVIEWED: "waiting", State.REFUSED: "refused", State.APPLIED: "done"}
        return words.get(State(self.run.state), "cancelled")

    @property
    def figures(self) -> list[tuple[str, dict[str, int]]]:
        """(kind, {created, updated, unchanged, missing}) for every kind that has any."""
        names = ("created", "updated", "unchanged", "missing")
        counts = {kind: {name: self.run.preview.get(name, {}).get(kind, 0) for name in names} for kind in KINDS}
        return [(kind, figures) for kind, figures in counts.items() if any(figures.values())]

    @property
    def changes_something(self) -> bool:
        return any(n for name in ("created", "updated") for n in self.run.preview.get(name, {}).values())

    @property
    def missed(self) -> list[Missed]:
        listed: list[dict[str, Any]] = self.run.preview.get("missed", [])
        apart = self.run.format == SHEET
        return [
            Missed(
                number=n,
                kind=row["kind"],
                name=row["name"],
                label=row["label"],
                course=row["course"],
                decision=row.get("decision", ""),
                elsewhere=apart and bool(row.get("elsewhere")),
            )
            for n, row in enumerate(listed)
        ]

    @property
    def undecided(self) -> list[Missed]:
        """What did not come and waits for a decision; of a sheet, only within the courses that it names."""
        return [row for row in self.missed if not row.decision and not row.elsewhere]

    @property
    def elsewhere(self) -> list[Missed]:
        """What stands in courses that a sheet does not name: schools have a sheet for each course."""
        return [row for row in self.missed if not row.decision and row.elsewhere]
