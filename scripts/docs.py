"""The pages of docs/ as a small site in build/docs, refused when a link, command or setting in them is not there."""

import io
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from html import escape
from itertools import takewhile
from pathlib import Path

from markdown_it import MarkdownIt

from xenia.site.cli import main as xenia

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "docs"
ELSEWHERE = re.compile(r"[a-z]+:|#|/")
#: the one page that may name what is not built yet
PLAN = ROOT / "docs" / "plan.md"
#: settings that one of our programs gives another
INTERNAL = {"XENIA_WORKER_PARENT"}
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ max-inline-size: 44rem; margin: 3rem auto; padding-inline: 1rem; font: 1.05rem/1.6 system-ui; }}
img {{ max-inline-size: 100%; }} pre, table {{ overflow-x: auto; display: block; }}
td, th {{ padding: .2rem .8rem .2rem 0; text-align: start; }}</style>
<body>{body}</body></html>
"""


def pages() -> list[Path]:
    """Every page written for people, the README first."""
    return [*sorted(ROOT.glob("*.md"), reverse=True), *sorted((ROOT / "docs").rglob("*.md"))]


def links(text: str) -> list[str]:
    """Addresses of the links and pictures in a page that point into the repository."""
    found = []
    for token in MarkdownIt().enable("table").parse(text):
        for child in token.children or []:
            address = child.attrGet("href") or child.attrGet("src")
            if isinstance(address, str) and not ELSEWHERE.match(address):
                found.append(address.partition("#")[0])
    return found


def broken_links() -> list[str]:
    """Say of each link that leads nowhere in which page it stands."""
    return [
        f"{page.relative_to(ROOT)}: {address} leads nowhere"
        for page in pages()
        for address in links(page.read_text(encoding="utf-8"))
        if not (page.parent / address).exists()
    ]


def commands(text: str) -> list[list[str]]:
    """Every `xenia …` that a page tells people to type, in a block of code or between words."""
    found = []
    for token in MarkdownIt().enable("table").parse(text):
        lines = token.content.splitlines() if token.type == "fence" else []
        lines += [child.content for child in token.children or [] if child.type == "code_inline"]
        for line in lines:
            if line.startswith(("xenia ", ".venv/bin/xenia ")):  # other lines may hold any quotation marks
                found.append(shlex.split(line, comments=True)[1:])
    return found


def wrong_commands() -> list[str]:
    """Say of each command that does not exist, or has no such option, in which page it stands."""
    return [
        f"{page.relative_to(ROOT)}: there is no `xenia {' '.join(words)}`"
        for page in pages()
        if page != PLAN
        for words in commands(page.read_text(encoding="utf-8"))
        if not _is_command(words)
    ]


def _is_command(words: list[str]) -> bool:
    path = takewhile(re.compile(r"[a-z]+(?:-[a-z]+)*").fullmatch, words)
    said = _help(*path)
    return bool(said) and all(option in said for option in words if option.startswith("--"))


@cache
def _help(*path: str) -> str:
    """What a command says of itself; empty when it does not exist."""
    with redirect_stdout(io.StringIO()) as said, redirect_stderr(io.StringIO()), suppress(SystemExit):
        xenia([*path, "--help"])
    return said.getvalue()


def settings_of(text: str) -> set[str]:
    """Settings that a text names."""
    return set(re.findall(r"XENIA_[A-Z_]*[A-Z]", text))


def wrong_settings() -> list[str]:
    """Settings that pages name and nothing reads, and those that are read and the administrator is not told of."""
    read = set().union(*(settings_of(path.read_text("utf-8")) for path in (ROOT / "src").rglob("*.py"))) - INTERNAL
    told = settings_of((ROOT / "docs" / "guides" / "administrator.md").read_text("utf-8"))
    named = set().union(*(settings_of(page.read_text("utf-8")) for page in pages()))
    unknown = [f"{name} is named and never read" for name in sorted(named - read)]
    return unknown + [f"{name} is read and not told to the administrator" for name in sorted(read - told)]


def build() -> Path:
    """Write every page as HTML, pictures beside it, and return the first."""
    shutil.rmtree(OUT, ignore_errors=True)
    if (ROOT / "docs").is_dir():
        shutil.copytree(ROOT / "docs", OUT / "docs", ignore=shutil.ignore_patterns("*.md"))
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "LICENSE", OUT)
    for page in pages():
        text = re.sub(r"\.md(?=[)#])", ".html", page.read_text(encoding="utf-8"))
        target = OUT / page.relative_to(ROOT).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        body = MarkdownIt().enable("table").render(text)
        target.write_text(PAGE.format(title=escape(page.stem), body=body), encoding="utf-8")
    return OUT / "README.html"


def main() -> int:
    """Build the pages; 1 and a list when something in them is not so."""
    broken = broken_links() + wrong_commands() + wrong_settings()
    print("\n".join(broken), file=sys.stderr, end="\n" if broken else "")
    print(build().relative_to(ROOT))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
