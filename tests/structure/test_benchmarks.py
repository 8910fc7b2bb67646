"""The benchmarks stand: every method of the measuring room is measured, and a part run alone leaves the rest."""

import argparse
import ast
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.measurement import cases, data, ours
from benchmarks.report import write_section
from xenia.site.cli import measure

PEERS = Path(cases.__file__).with_name("peers.py")


def methods() -> set[str]:
    commands = argparse.ArgumentParser().add_subparsers()
    measure.add_commands(commands)
    return set(commands.choices["measure"].inner.choices)


def functions_of_peers() -> set[str]:
    """Read, not imported: the peers are not in this environment."""
    return {node.name for node in ast.parse(PEERS.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_method_of_the_command_is_measured() -> None:
    assert methods() - set(cases.methods_covered()) == set()


def test_every_case_has_its_data_its_side_and_its_peers_side() -> None:
    for case in cases.CASES:
        assert hasattr(data, case.data) and hasattr(ours, case.side), case.name
        for peer in case.peers:
            assert (peer.side or case.side) in functions_of_peers(), f"{case.name}, {peer.library}"
            assert hasattr(ours, peer.ours or case.side)
            assert len(peer.size) == len(case.size)


def test_every_peer_is_pinned_and_whoever_has_none_says_why() -> None:
    pinned = {line.split("==")[0] for line in (PEERS.parents[1] / "peers.txt").read_text().splitlines()}
    assert {peer.library for case in cases.CASES for peer in case.peers} <= pinned
    assert [case.name for case in cases.CASES if not case.peers and not case.alone] == []


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.name)
def test_our_side_of_every_case_runs(case: cases.Case) -> None:
    few = tuple(20 if length >= 1000 else min(length, 6) for length in case.size)
    assert getattr(ours, case.side)(getattr(data, case.data)(*few))()


def test_a_part_that_is_run_alone_leaves_the_others_as_they_stand(tmp_path: Path) -> None:
    page, titles = tmp_path / "performance.md", [title for title, _ in PARTS.values()]
    for title in reversed(titles):
        write_section(page, title, [f"about {title}"], order=titles)
    write_section(page, titles[0], ["measured again"], order=titles)
    text = page.read_text()
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == titles
    assert f"about {titles[0]}" not in text and all(f"about {title}" in text for title in titles[1:])
