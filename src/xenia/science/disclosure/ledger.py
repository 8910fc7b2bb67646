"""The ledger of everything ever released: what was published once stays known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xenia.science.disclosure.release import SystemSuppression, suppress_system
from xenia.science.disclosure.system import LinearSystem

_NOTHING = LinearSystem(values={}, sums=())


@dataclass(frozen=True, slots=True)
class Ledger:
    """All releases as one system. It holds the true counts, also of hidden cells: keep it as the records are kept.

    A quantity keeps its name over tables and years. When its value changes (a correction), the new value is a cell of
    its own; the sums of the new release bind the new value, those of the old one the old. Suppression can't hide that
    143 became 142: publish counts of persons with `noise` on top.
    """

    system: LinearSystem = _NOTHING
    primary: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    releases: tuple[str, ...] = ()
    threshold: int = 10
    zeros: bool = False
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def published(self) -> frozenset[str]:
        """The cells that everybody may know."""
        return frozenset(self.system.values) - self.hidden

    def plan(self, table: LinearSystem, *, costs: Mapping[str, float] | None = None) -> SystemSuppression:
        """What to hide of a new release so that no small count, new or old, can be worked out from all releases.

        What was published is known and what was hidden stays hidden. Where the old releases leave no way, `warnings`
        says so. The names in the result are those of the ledger, see `name_of`.
        """
        table, _ = self._versioned(table)
        return suppress_system(
            self.system + table,
            threshold=self.threshold,
            zeros=self.zeros,
            primary=self.primary,
            published=self.published,
            withheld=self.hidden,
            costs=costs,
        )

    def release(self, name: str, table: LinearSystem, plan: SystemSuppression) -> "Ledger":
        """The ledger after a release.

        Raises ValueError when that name was used, or when the plan leaves a small count open.
        """
        if name in self.releases:
            raise ValueError(f"“{name}” was released before.")
        if plan.warnings:
            raise ValueError(f"“{name}” can't be released: {plan.warnings[0]}")
        table, versions = self._versioned(table)
        return replace(
            self,
            system=self.system + table,
            primary=self.primary | plan.primary,
            hidden=self.hidden | plan.hidden,
            releases=(*self.releases, name),
            versions=versions,
        )

    def name_of(self, name: str) -> str:
        """The ledger's name of the latest value of a cell."""
        return _version_name(name, self.versions.get(name, 1))

    def _versioned(self, table: LinearSystem) -> tuple[LinearSystem, Mapping[str, int]]:
        versions = dict(self.versions)
        for name, value in table.values.items():
            if self.system.values.get(self.name_of(name), value) != value:
                versions[name] = versions.get(name, 1) + 1
        new = {name: _version_name(name, versions.get(name, 1)) for name in table.values}
        return LinearSystem(
            values={new[name]: value for name, value in table.values.items()},
            sums=tuple((new[total], tuple(new[part] for part in parts)) for total, parts in table.sums),
            ties=tuple(tuple(new[name] for name in tie) for tie in table.ties),
            measures=frozenset(new[name] for name in table.measures),
        ), versions


def _version_name(name: str, version: int) -> str:
    return name if version == 1 else f"{name} (version {version})"
