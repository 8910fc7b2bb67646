"""Competencies and objectives as competency objects, with the framework that relates them."""

from collections.abc import Iterator

from xenia.standards.curriculum import Competency, Level, Objective
from xenia.standards.curriculum_inventory.addresses import competency_address, objective_address
from xenia.standards.curriculum_inventory.contents import Contents
from xenia.standards.curriculum_inventory.names import CATEGORIES, SKOS
from xenia.standards.curriculum_inventory.nodes import Node
from xenia.standards.curriculum_inventory.texts import stated


def competency_node(competency: Competency, contents: Contents) -> Node:
    address = competency_address(contents.domain, competency.framework, competency.id)
    addresses = [address, competency.uri.strip()] if "://" in competency.uri else [address]
    return _object(addresses, competency.label, CATEGORIES[Level.PROGRAMME])


def objective_node(objective: Objective, contents: Contents) -> Node:
    return _object([objective_address(contents.domain, objective.id)], objective.text, CATEGORIES[objective.level])


def empty_object_node() -> Node:
    """The competency object that the schema demands of a report without any; it says nothing."""
    return Node("CompetencyObject", under=[Node("lom:lom")])


def _object(addresses: list[str], text: str, category: str) -> Node:
    identifiers = [_identifier(address) for address in addresses]
    title = Node("lom:title", under=[Node("lom:string", stated(text))])
    lom = Node("lom:lom", under=[Node("lom:general", under=[*identifiers, title])])
    return Node("CompetencyObject", under=[lom, Node("co:Category", attributes={"term": category})])


def _identifier(address: str) -> Node:
    return Node("lom:identifier", under=[Node("lom:catalog", "URI"), Node("lom:entry", address)])


def framework_name_node(address: str, title: str) -> Node:
    name = Node("lom:title", under=[Node("lom:string", title)])
    return Node("lom:lom", under=[Node("lom:general", under=[_identifier(address), name])])


def include_nodes(contents: Contents) -> Iterator[Node]:
    for competency in contents.curriculum.competencies:
        address = competency_address(contents.domain, competency.framework, competency.id)
        yield Node("cf:Includes", under=_entry(address))
    for objective in contents.curriculum.objectives:
        yield Node("cf:Includes", under=_entry(objective_address(contents.domain, objective.id)))


def relation_nodes(contents: Contents) -> Iterator[Node]:
    """The broader one always first, as Ilios writes it."""
    domain = contents.domain
    for competency in contents.curriculum.competencies:
        if competency.parent:
            above = competency_address(domain, competency.framework, competency.parent)
            yield _relation(above, "narrower", competency_address(domain, competency.framework, competency.id))
    for objective in contents.curriculum.objectives:
        for parent in objective.parents:
            above = objective_address(domain, parent)
            yield _relation(above, "narrower", objective_address(domain, objective.id))
    for school, framework, other in contents.curriculum.crosswalks:
        counterpart = competency_address(domain, framework, other)
        yield _relation(counterpart, "related", competency_address(domain, "school", school))
    for alignment in contents.of_objectives():
        served = competency_address(domain, alignment.framework, alignment.competency)
        yield _relation(served, "related", objective_address(domain, alignment.subject))


def _relation(first: str, kind: str, second: str) -> Node:
    under = [
        Node("cf:Reference1", under=_entry(first)),
        Node("cf:Relationship", SKOS + kind),
        Node("cf:Reference2", under=_entry(second)),
    ]
    return Node("cf:Relation", under=under)


def _entry(address: str) -> list[Node]:
    return [Node("cf:Catalog", "URI"), Node("cf:Entry", address)]
