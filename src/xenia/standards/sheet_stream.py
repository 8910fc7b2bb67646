"""Tables going out piece by piece: none lands in a temporary folder, and none fills the memory."""

import csv
import io
import re
import zipfile
from collections.abc import Buffer, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import batched, chain
from xml.sax.saxutils import escape, quoteattr

from xenia.standards.sheets import Cell, plain_cell

ROWS_AT_ONCE = 500
_WIDEST = 60
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: what XML may not hold, beyond what `plain_cell` takes away
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
#: plain, bold (the heading), wrapped (long texts): the places of these in the list are what cells name
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def stream_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """As `write_csv` has it: UTF-8 with a byte order mark, every text quoted, no cell that could run."""
    yield b"\xef\xbb\xbf"
    for part in batched(rows, ROWS_AT_ONCE):
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerows([plain_cell(cell) for cell in row] for row in part)
        yield text.getvalue().encode(errors="replace")


def stream_xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> Iterator[bytes]:
    """A workbook of one sheet for each entry, its first row as the heading that stays in sight."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _frame(list(sheets)).items():
            archive.writestr(name, content)
        for number, rows in enumerate(sheets.values(), start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for piece in _sheet(iter(rows)):
                    part.write(piece.encode())
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Holds what was written until it is taken; it can't go back, so that an archive never tries to."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Buffer) -> int:
        self._held += piece
        return memoryview(piece).nbytes

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _frame(titles: list[str]) -> dict[str, str]:
    """Every part of the archive but the sheets."""
    numbers = range(1, len(titles) + 1)
    names = [quoteattr(re.sub(r"[\[\]:*?/\\]", " ", title)[:31]) for title in titles]
    sheets = "".join(f'<sheet name={name} sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, names, strict=True))
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    relations = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>',
        "_rels/.rels": f'{relations}<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relations}{links}<Relationship Id="s" Type="{_OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }


def _sheet(rows: Iterator[Sequence[Cell]]) -> Iterator[str]:
    heading = next(rows, ())
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{min(_WIDEST, max(12, len(str(cell)) + 4))}" customWidth="1"/>'
        for n, cell in enumerate(heading, start=1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"{f'<cols>{widths}</cols>' if widths else ''}<sheetData>"
    )
    yield f"<row>{''.join(_cell(cell, style=1) for cell in heading)}</row>"
    for part in batched(rows, ROWS_AT_ONCE):
        yield "".join(chain.from_iterable(("<row>", *map(_cell, row), "</row>") for row in part))
    yield "</sheetData></worksheet>"


def _cell(value: Cell, *, style: int = 0) -> str:
    if isinstance(value, bool):
        return f'<c t="b" s="{style}"><v>{int(value)}</v></c>'
    plain = plain_cell(value)
    if plain == "":
        return "<c/>"
    if isinstance(plain, int | float | Decimal):
        return f'<c s="{style}"><v>{plain}</v></c>'
    shown = style or (2 if len(plain) > _WIDEST else 0)
    return f'<c t="inlineStr" s="{shown}"><is><t xml:space="preserve">{escape(_NO_XML.sub("", plain))}</t></is></c>'
