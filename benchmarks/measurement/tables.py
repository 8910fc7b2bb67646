"""The section of docs/performance.md on the measuring room."""

import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measurement import data as simulated
from benchmarks.measurement.accuracy import accuracy
from benchmarks.measurement.cases import CASES, Case, Peer
from benchmarks.measurement.sides import Finding, of_ours, of_peer
from benchmarks.peers import peer_version

INTRODUCTION = """\
`xenia.science.measurement` and `xenia.science.disclosure` on simulated data. Each row is a program of its own with one
thread: processor seconds of the method (the data and the libraries are loaded before; what takes less than a second is
done three times and the fastest counts), and the peak memory of the whole program with its data."""
BESIDE = """\
The same data in one run, at a size that the peer can finish. `times` is the peer's processor time over ours, so that
above 1 we are ahead. Peers are installed by `python -m benchmarks peers`, versions in `benchmarks/peers.txt`."""


def measurement_section(cases: Sequence[Case] = CASES, *, small: bool = False) -> list[str]:
    """Both tables. `small` tries it out on a hundredth of the data."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        alone = [_alone(case, folder, small=small) for case in cases]
        beside = [row for case in cases for row in _beside(case, folder, small=small)]
    without = [f"{case.name}: {case.alone}" for case in cases if not case.peers]
    return [
        INTRODUCTION,
        "",
        "| method | what, and how much | processor s | peak MB | bound |",
        "|---|---|--:|--:|---|",
        *alone,
        "",
        "### Beside peers",
        "",
        BESIDE,
        "",
        "| method | peer | size | our s | its s | times | our MB | its MB | accuracy (ours and the peer's) |",
        "|---|---|---|--:|--:|--:|--:|--:|---|",
        *beside,
        "",
        f"Without a peer: {'. '.join(without)}." if without else "",
    ]


def _made(case: Case, size: tuple[int, ...], folder: Path) -> Path:
    path = folder / f"{case.data}-{'x'.join(map(str, size))}.npz"
    if not path.exists():
        np.savez(path, **getattr(simulated, case.data)(*size))
    return path


def _alone(case: Case, folder: Path, *, small: bool) -> str:
    print(f"measuring {case.name} …", file=sys.stderr)
    found = of_ours(case.side, data=_made(case, case.small() if small else case.size, folder), folder=folder)
    return f"| {case.name} | {case.words} | {_seconds(found)} | {_megabytes(found)} | {case.bound} |"


def _beside(case: Case, folder: Path, *, small: bool) -> Iterator[str]:
    for peer in case.peers:
        version = peer_version(peer.library)
        size = " × ".join(f"{length:,}" for length in peer.size)
        if version is None:
            yield f"| {case.name} | {peer.library} | {size} | | | | | | no peer installed |"
            continue
        print(f"measuring {case.name} beside {peer.library} …", file=sys.stderr)
        of_case = Case(case.name, case.words, case.side, case.data, peer.size)
        data = _made(case, of_case.small() if small else peer.size, folder)
        ours = of_ours(peer.ours or case.side, data=data, folder=folder)
        theirs = of_peer(peer.side or case.side, data=data, folder=folder)
        times = theirs.seconds / ours.seconds if ours.seconds else math.nan
        yield (
            f"| {case.name} | {peer.library} {version} | {size} | {_seconds(ours)} | {_seconds(theirs)} "
            f"| {_times(times)} | {_megabytes(ours)} | {_megabytes(theirs)} "
            f"| {_words(peer, data, ours, theirs, times)} |"
        )


def _words(peer: Peer, data: Path, ours: Finding, theirs: Finding, times: float) -> str:
    parts = [f"peer: {peer.differs}"] if peer.differs else []
    if ours.found is not None and theirs.found is not None:
        with np.load(data) as kept:
            parts.insert(0, accuracy(dict(kept), ours.found, theirs.found))
    if times < 1:
        parts.append(f"**behind**: {peer.behind or 'not yet explained'}")
    return "; ".join(parts)


def _seconds(found: Finding) -> str:
    return found.trouble or (f"{found.seconds:.1f}" if found.seconds >= 10 else f"{found.seconds:.3g}")


def _megabytes(found: Finding) -> str:
    return "" if found.trouble else f"{found.megabytes:.0f}"


def _times(ratio: float) -> str:
    if math.isnan(ratio):
        return ""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"
