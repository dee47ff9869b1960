"""Builders of small files, part by part, for the reading tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest

from dudao.reading import Reader, Reading

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def relationships(*targets: tuple[str, str]) -> str:
    """A .rels part of (type's last word, target)."""
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def workbook_parts(
    cells: str,
    *,
    before: str = "",
    after: str = "",
    styles: str = "",
    strings: str = "",
    state: str = "visible",
    calculation: str = "",
    more: dict[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a one-sheet workbook: ``cells`` is the inside of sheetData."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="表" sheetId="1" state="{state}" r:id="rId1"/></sheets>{calculation}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
            f"<sheetData>{cells}</sheetData>{after}</worksheet>"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    return parts | (more or {})


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One worker for all tests of a session."""
    with Reader() as one:
        yield one


@pytest.fixture
def read(reader: Reader) -> Callable[..., Reading]:
    """``read(data, name)`` through the shared worker."""

    def run(data: bytes, name: str = "样表.xlsx") -> Reading:
        return reader.read(data, name)

    return run


@pytest.fixture
def workbook(read: Callable[..., Reading]) -> Callable[..., Reading]:
    """``workbook(cells, …)``: a one-sheet workbook built from XML and read."""

    def run(cells: str, **options: object) -> Reading:
        return read(packed(workbook_parts(cells, **options)))

    return run


@pytest.fixture
def raw_workbook() -> Callable[..., dict[str, str | bytes]]:
    """The parts of a one-sheet workbook, to be spoiled."""
    return workbook_parts


@pytest.fixture
def pack() -> Callable[[dict[str, str | bytes]], bytes]:
    """Parts → zip bytes."""
    return packed


@pytest.fixture
def drawing_parts() -> Callable[[str], dict[str, str | bytes]]:
    """The parts that put the given anchors on sheet 1."""

    def run(anchors: str) -> dict[str, str | bytes]:
        return {
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(
                ("drawing", "../drawings/drawing1.xml")
            ),
            "xl/drawings/drawing1.xml": (f'<xdr:wsDr xmlns:xdr="{_DRAWING}">{anchors}</xdr:wsDr>'),
        }

    return run


@pytest.fixture
def document(read: Callable[..., Reading]) -> Callable[[str], Reading]:
    """``document(body)``: a .docx whose w:body is the given XML, read."""

    def run(body: str) -> Reading:
        return read(document_bytes(body), "样表.docx")

    return run


def document_bytes(body: str) -> bytes:
    """A minimal .docx."""
    spaces = (
        f'xmlns:w="{WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        }
    )


@pytest.fixture
def raw_document() -> Callable[[str], bytes]:
    """``raw_document(body)``: the bytes of a minimal .docx."""
    return document_bytes
