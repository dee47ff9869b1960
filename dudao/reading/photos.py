"""The pictures that stand in a row of a table, taken out of a file's bytes: floating ones, those WPS keeps in a cell, those
of an .ods and of a Word table.

The bytes are read, never written. Only pictures a browser draws are given; others are counted. Out of the binary
formats (.xls, .doc) none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from dudao.reading import ods, word
from dudao.reading.ole import MAGIC as OLD
from dudao.reading.package import Package
from dudao.reading.pictures import Measure
from dudao.reading.refusal import Refused
from dudao.reading.relations import relations
from dudao.reading.xlsx import scanned

IN_CELL = "xl/cellimages.xml"
MOST = 12
"""Pictures of one row given at most."""
LARGEST = 24 << 20
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"BM", "bmp"),
)  # fmt: skip
_EMBED = re.compile(r"\}(embed|link)$")


@dataclass(frozen=True, slots=True)
class Photos:
    """A row's pictures as (kind, bytes); ``others``: how many more there are that cannot be shown."""

    shown: tuple[tuple[str, bytes], ...] = ()
    others: int = 0


def photos(data: bytes, sheet: str, row: int) -> Photos | None:
    """The pictures of a row (1-based) of a sheet (of a Word file: 表1, 表2 …); none where there is no row, or it cannot
    be read. None: the file is of a binary format, whose pictures are not taken out."""
    if data.startswith(OLD):
        return None
    try:
        package = Package(data)
        found = [part for at, part in _parts(package, sheet) if at == row - 1]
        shown, others = [], 0
        for part in dict.fromkeys(found):
            picture = package.read(part, LARGEST) if part in package else b""
            kind = kind_of(picture)
            if kind and len(shown) < MOST:
                shown.append((kind, picture))
            else:
                others += 1
    except (Refused, ElementTree.ParseError):
        return Photos()
    return Photos(tuple(shown), others)


def pictured(data: bytes, sheet: str) -> frozenset[int] | None:
    """The rows (1-based) of a sheet in which a picture stands; None where nobody can tell: a binary format, a file
    without pictures (.csv), or damaged."""
    try:
        return frozenset(at + 1 for at, _ in _parts(Package(data), sheet))
    except (Refused, ElementTree.ParseError):
        return None


def kind_of(picture: bytes) -> str | None:
    """What a browser draws it as, by its first bytes.

    >>> kind_of(b"\\xff\\xd8\\xff\\xe0"), kind_of(b"<svg onload='x'>"), kind_of(b"RIFF....WEBPVP8 ")
    ('jpeg', None, 'webp')
    """
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in _KINDS if picture.startswith(start)), None)


def _parts(package: Package, sheet: str) -> Iterator[tuple[int, str]]:
    """(row, 0-based, part of the package) of every picture of a sheet."""
    if "content.xml" in package:
        yield from ((row, part) for name, row, part in ods.picture_parts(package) if name == sheet)
    elif any(name.endswith("document.xml") for name in package.entries):
        yield from ((row, part) for name, row, part in word.picture_parts(package) if name == sheet)
    else:
        yield from _of_workbook(package, sheet)


def _of_workbook(package: Package, sheet: str) -> Iterator[tuple[int, str]]:
    book, founds = scanned(package)
    for one, found in zip(book.sheets, founds, strict=True):
        if one.name != sheet:
            continue
        _, drawing = relations(package, one.part).get(found.drawing or "", ("", ""))
        if drawing in package:
            measure, named = Measure(found), relations(package, drawing)
            for anchor in ElementTree.fromstring(package.xml(drawing)):
                if spot := measure.cell(anchor):
                    yield from ((spot[0], part) for part in _pictures(anchor, named))
        places = {code: at for (at, _), code in found.photos.items() if code}
        if places and IN_CELL in package:
            named = relations(package, IN_CELL)
            for image in ElementTree.fromstring(package.xml(IN_CELL)):
                names = {node.get("name") for node in image.iter() if node.tag.endswith("}cNvPr")}
                for code in names & places.keys():
                    yield from ((places[code], part) for part in _pictures(image, named))


def _pictures(node: ElementTree.Element, named: dict[str, tuple[str, str]]) -> Iterator[str]:
    """The parts that the pictures inside an element refer to."""
    for blip in (one for one in node.iter() if one.tag.endswith("}blip")):
        for key, target in blip.attrib.items():
            if _EMBED.search(key) and target in named:
                yield named[target][1]
