"""一个站的照片：从原件那一行里取，浮动的和 WPS 放在单元格里的；取不出的不算，原件不动。"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from dudao.reading.photos import Photos, photos, pictured


def png(shade: int) -> bytes:
    """A picture of 40 × 40 in one shade of grey."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))  # fmt: skip

    head = struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\0" + bytes([shade]) * 40 for _ in range(40)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


ONE, TWO, THREE = png(10), png(120), png(240)


def book(**more: bytes) -> bytes:
    """Stations in rows 2 and 3: ONE floats in row 2, TWO in row 3; ``more`` are further parts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("总表")
        sheet.write_row(0, 0, ["社工站", "照片"])
        sheet.write_row(1, 0, ["护国街道", ""])
        sheet.write_row(2, 0, ["大观街道", ""])
        sheet.set_default_row(60)
        sheet.insert_image("B2", "一.png", {"image_data": io.BytesIO(ONE)})
        sheet.insert_image("B3", "二.png", {"image_data": io.BytesIO(TWO)})
        if more:
            sheet.write_formula("B4", '=DISPIMG("ID_7",1)')
    if not more:
        return out.getvalue()
    with zipfile.ZipFile(out, "a") as package:
        for name, data in more.items():
            package.writestr(name, data)
    return out.getvalue()


IN_CELL = {
    "xl/cellimages.xml": '<etc:cellImages xmlns:etc="e" xmlns:xdr="x" xmlns:a="m" xmlns:r="r"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="1" name="ID_7"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>',
    "xl/_rels/cellimages.xml.rels": '<Relationships><Relationship Id="rId1" Type="x/image" Target="media/image9.png"/></Relationships>',
    "xl/media/image9.png": THREE,
}  # fmt: skip


@pytest.mark.parametrize(("row", "picture"), [(2, ONE), (3, TWO), (4, THREE)])
def test_每一行只有自己的照片(row, picture):
    assert photos(book(**IN_CELL), "总表", row) == Photos((("png", picture),))


def test_没有图片的行_别的表_不是工作簿_都没有():
    assert photos(book(), "总表", 1) == photos(book(), "别的", 2) == photos(b"no zip", "总表", 2) == Photos()  # fmt: skip


def test_浏览器画不了的只数不给():
    """An SVG may hold a script, whatever its part is called."""
    made = IN_CELL | {"xl/media/image9.png": b"<svg onload='alert(1)'/>"}
    assert photos(book(**made), "总表", 4) == Photos((), 1)


def test_指到文件外面的不去取():
    outside = '<Relationships><Relationship Id="rId1" Type="x/image" TargetMode="External" Target="http://example.org/a.png"/></Relationships>'
    made = IN_CELL | {"xl/_rels/cellimages.xml.rels": outside}
    assert photos(book(**made), "总表", 4) == Photos()


def test_哪几行有图片_看不出的说看不出():
    assert pictured(book(**IN_CELL), "总表") == {2, 3, 4}
    assert pictured(book(), "别的") == frozenset()
    assert pictured(b"no zip", "总表") is None
