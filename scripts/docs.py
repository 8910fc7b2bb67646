"""The pages of docs/ as a small site in build/docs, refused when a link in them leads nowhere."""

import re
import shutil
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "docs"
ELSEWHERE = re.compile(r"[a-z]+:|#|/")
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
    """Build the pages; 1 and a list when a link in them is broken."""
    broken = broken_links()
    print("\n".join(broken), file=sys.stderr, end="\n" if broken else "")
    print(build().relative_to(ROOT))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
