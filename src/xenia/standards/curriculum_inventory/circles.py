"""Circles in what should be a tree."""

from collections.abc import Iterator, Mapping, Sequence


def circles(parents: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Each circle found when following `parents` upwards, as the ids along it; every node is visited once."""
    done: set[str] = set()
    for start in parents:
        if start not in done:
            yield from _circles_from(start, parents, done)


def _circles_from(start: str, parents: Mapping[str, Sequence[str]], done: set[str]) -> Iterator[list[str]]:
    trail = [start]
    on_trail = {start}
    waiting = [iter(parents[start])]
    while waiting:
        above = next(waiting[-1], None)
        if above is None:
            waiting.pop()
            left = trail.pop()
            on_trail.discard(left)
            done.add(left)
        elif above in on_trail:
            yield trail[trail.index(above) :]
        elif above in parents and above not in done:
            trail.append(above)
            on_trail.add(above)
            waiting.append(iter(parents[above]))
