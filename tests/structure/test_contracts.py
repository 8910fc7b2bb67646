"""The contract that keeps an app's views and forms its own notices who reaches into them."""

import pytest
from grimp import ImportGraph

from scripts.contracts import PrivateModules


def keeps(importer: str) -> bool:
    graph = ImportGraph()
    for module in ("x.core.views", "x.core.views.page", "x.core.urls", "x.people.urls", importer):
        graph.add_module(module)
    graph.add_import(importer=importer, imported="x.core.views.page")
    contract = PrivateModules("private", session_options={}, contract_options={"private_modules": ["x.*.views"]})
    return contract.check(graph, verbose=False).kept


@pytest.mark.parametrize("importer", ["x.core.urls", "x.core.views"])
def test_private_module_is_open_to_its_own_app(importer: str) -> None:
    assert keeps(importer)


@pytest.mark.parametrize("importer", ["x.people.urls", "x.people.views", "x.corevilla"])
def test_private_module_is_closed_to_everyone_else(importer: str) -> None:
    assert not keeps(importer)
