"""A kind of import contract that import-linter lacks: modules private to the package that they stand in."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """Modules, with all that is in them, which only their parent package may import."""

    type_name = "private"

    private_modules = fields.SetField(subfield=fields.ModuleExpressionField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at the direct imports of each module that a pattern names, and of everything inside it."""
        patterns = [str(pattern) for pattern in self.private_modules]  # type: ignore[attr-defined]
        named = {module for pattern in patterns for module in graph.find_matching_modules(pattern)}
        broken = sorted(
            (importer, imported)
            for module in named
            for imported in {module} | graph.find_descendants(module)
            for importer in graph.find_modules_that_directly_import(imported)
            if not f"{importer}.".startswith(f"{module.rpartition('.')[0]}.")
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that reaches into a private module."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} may not import {imported}", bold=False)
