"""Trees and nets of records that name their parents, as files give them: sometimes in a circle."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter


def circles(parents: Mapping[str, Iterable[str]], *, most: int = 200) -> Iterator[tuple[str, ...]]:
    """Each circle among the records, its first record repeated at the end; a record is named in one circle only."""
    left = {child: tuple(above) for child, above in parents.items()}
    for _ in range(most):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            yield tuple(circle)
            for record in circle:
                left.pop(record, None)
        else:
            return
