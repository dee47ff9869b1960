"""一个站的照片：从原件那一行里取，浮动的和 WPS 放在单元格里的；取不出的不算，原件不动。"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
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


TABLE = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:draw="d" xmlns:svg="v" xmlns:xlink="x" xmlns:text="p"
 xmlns:style="s"><office:automatic-styles><style:style style:name="tall"><style:table-row-properties style:row-height="2cm"/>
 </style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="总表">{shapes}{rows}</table:table>
 </office:spreadsheet></office:body></office:document-content>"""
FRAME = '<draw:frame {place} svg:width="1cm" svg:height="1cm"><draw:image xlink:href="Pictures/{name}"/></draw:frame>'


def ods(*rows: str, shapes: str = "") -> bytes:
    """Rows 2 cm high, each with a station's name and what else stands in its cell; the pictures are the three."""
    told = "".join(
        f'<table:table-row table:style-name="tall"><table:table-cell><text:p>站{n}</text:p>{more}</table:table-cell></table:table-row>'
        for n, more in enumerate(rows, 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", TABLE.format(rows=told, shapes=shapes and f"<table:shapes>{shapes}</table:shapes>"))  # fmt: skip
        for name, data in zip(("1.png", "2.png", "3.png"), (ONE, TWO, THREE), strict=True):
            package.writestr(f"Pictures/{name}", data)
    return out.getvalue()


def test_ods_单元格里的和浮在上面的_都归它盖住的那一行():
    """One in its cell, one that begins at the foot of row 2 and lies on row 3, one on the page over row 4."""
    low = FRAME.format(place='svg:x="0cm" svg:y="1.8cm"', name="2.png")
    page = FRAME.format(place='svg:x="0cm" svg:y="6.4cm"', name="3.png")
    made = ods(FRAME.format(place="", name="1.png"), low, "", "", shapes=page)
    assert [photos(made, "总表", row) for row in (1, 2, 3, 4)] == [
        Photos((("png", ONE),)), Photos(), Photos((("png", TWO),)), Photos((("png", THREE),)),
    ]  # fmt: skip
    assert pictured(made, "总表") == {1, 3, 4}
    assert pictured(made, "别的") == frozenset()


def test_word_表格里哪一行的图是哪一行的():
    made = docx.Document()
    made.add_paragraph("表五").add_run().add_picture(io.BytesIO(THREE))
    for pictures in ((None, ONE), (None, TWO, ONE)):
        table = made.add_table(len(pictures), 2)
        for row, picture in zip(table.rows, pictures, strict=True):
            row.cells[0].text = "护国街道"
            if picture:
                row.cells[1].paragraphs[0].add_run().add_picture(io.BytesIO(picture))
        made.add_paragraph("之间")
    out = io.BytesIO()
    made.save(out)
    data = out.getvalue()
    assert photos(data, "表1", 2) == Photos((("png", ONE),))
    assert (photos(data, "表2", 2), photos(data, "表2", 3)) == (Photos((("png", TWO),)), Photos((("png", ONE),)))  # fmt: skip
    assert (photos(data, "表1", 1), photos(data, "表3", 1)) == (Photos(), Photos())
    assert pictured(data, "表2") == {2, 3}


def test_老格式的取不出来_说不知道_不说没有():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert photos(old, "总表", 2) is None
    assert pictured(old, "总表") is None
