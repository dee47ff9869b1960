"""The old binary workbook and OpenDocument: what calamine drops there."""

import datetime as dt
import struct

import pytest


def record(kind, body=b""):
    return struct.pack("<2H", kind, len(body)) + body


def wide(text, length="<H"):
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def font(name, struck=False):
    return record(
        0x31, struct.pack("<4HH4B", 200, 8 * struck, 0, 400, 0, 0, 0, 0, 0) + wide(name, "B")
    )


def xf(font_index, code):
    return record(0xE0, struct.pack("<2H", font_index, code) + bytes(16))


def cell(kind, row, col, style, body):
    return record(kind, struct.pack("<3H", row, col, style) + body)


def label(row, col, text, style=0):
    return cell(0x204, row, col, style, wide(text))


def number(row, col, value, style=0):
    return cell(0x203, row, col, style, struct.pack("<d", value))


def book(cells, *, hidden=0, before=b""):
    """A workbook stream of one sheet 表; styles: 0 plain, 1 year-month, 2 struck, 3 Wingdings."""
    bof = struct.pack("<2H", 0x0600, 0x0005) + bytes(12)
    fonts = font("宋体") * 4 + font("宋体", True) + font("Wingdings")
    head = record(0x809, bof) + before + fonts
    head += record(0x41E, struct.pack("<H", 164) + wide('yyyy"年"m"月"'))
    head += xf(0, 0) + xf(0, 164) + xf(5, 0) + xf(6, 0)
    name = struct.pack("<2B", hidden, 0) + wide("表", "B")
    offset = len(head) + 4 + 4 + len(name) + 4
    head += record(0x85, struct.pack("<I", offset) + name) + record(0x0A)
    sheet = record(0x809, struct.pack("<2H", 0x0600, 0x0010) + bytes(12)) + cells + record(0x0A)
    return head + sheet


def ole(stream, name="Workbook"):
    """A compound file with one stream."""
    stream += bytes(-len(stream) % 512)
    stream += bytes(max(0, 4096 - len(stream)))
    count = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))

    def entry(title, kind, child, start, size):
        raw = title.encode("utf-16-le")
        ids = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
        head = raw.ljust(64, b"\0") + struct.pack("<H2B", len(raw) + 2, kind, 1) + ids
        return head + bytes(36) + struct.pack("<2I", start, size) + bytes(4)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        name, 2, 0xFFFFFFFF, 2, len(stream)
    )
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + stream


def test_xls的值和所见(read):
    """Values, formats, errors, strikes, symbol fonts, hidden lines, merges."""
    cells = (
        record(0x7D, struct.pack("<6H", 2, 2, 2048, 0, 1, 0))
        + record(0x208, struct.pack("<8H", 1, 0, 4, 300, 0, 0, 0x20, 0))
        + label(0, 0, "张三", 2)
        + number(0, 1, 45200, 1)
        + label(0, 2, "ü", 3)
        + number(0, 3, 3500)
        + label(1, 0, "乙")
        + cell(0x205, 1, 1, 0, b"\x17\x01")
        + cell(0x06, 1, 2, 0, b"\x02\0\x2a\0\0\0\xff\xff" + bytes(8))
        + cell(0x205, 1, 3, 0, b"\x01\x00")
        + record(0xE5, struct.pack("<5H", 1, 1, 1, 3, 3))
    )
    reading = read(ole(book(cells, hidden=1)), "表.xls")
    grid = reading.grids[0]
    assert reading.problems == []
    assert grid.rows == [["张三", dt.date(2023, 10, 1), "ü", 3500], ["乙", None, None, True]]
    assert grid.notes == {(1, 1): ("error_cell", "#REF!"), (1, 2): ("error_cell", "#N/A")}
    assert (grid.struck, grid.fonts) == ({(0, 0)}, {(0, 2): "Wingdings"})
    assert grid.formats == {(0, 1): 'yyyy"年"m"月"'}
    assert (grid.hidden, grid.hidden_rows, grid.hidden_cols) == (True, {1}, {2})
    assert grid.merges == [(1, 3, 1, 3)]


def test_xls的图片和单元格图片(read):
    """A picture's anchor fills B2; a WPS in-cell picture is its formula's text."""
    anchor = struct.pack("<9H", 2, 1, 10, 1, 10, 2, 0, 2, 0)
    drawing = b"\x0f\0\x04\xf0" + bytes(4) + b"\0\0\x10\xf0\x12\0\0\0" + anchor
    cells = (
        label(0, 0, "照片")
        + label(2, 0, '=DISPIMG("ID_1",1)')
        + label(2, 1, "尾")
        + record(0xEC, drawing)
        + record(0x5D, struct.pack("<4H", 0x15, 0x12, 8, 1) + bytes(14))
    )
    grid = read(ole(book(cells)), "表.et").grids[0]
    assert grid.pictures == {(1, 1), (2, 0)}
    assert grid.rows == [["照片", None], [None, None], [None, "尾"]]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (book(label(0, 0, "甲"), before=record(0x2F, bytes(6))), "encrypted"),
        (book(label(0, 0, "甲") + number(65535, 255, 1)), "far_cell"),
        (b"\0" * 600, "damaged"),
        (book(b""), "empty_file"),
    ],
    ids=["加密", "远格", "乱字节", "空表"],
)
def test_xls拒收(read, stream, code):
    reading = read(ole(stream), "表.xls")
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [(code, "error")]


def test_加密的新版工作簿(read):
    assert [p.code for p in read(ole(b"x", "EncryptedPackage"), "表.xlsx").problems] == [
        "encrypted"
    ]


def test_截断的复合文件(read):
    data = ole(book(label(0, 0, "甲")))
    for length in (100, 600, 1_500, 3_000):
        assert [p.code for p in read(data[:length], "表.xls").problems] == ["damaged"]


SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
STYLES = (
    '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>年</number:text>'
    "<number:month/><number:text>月</number:text></number:date-style>"
    '<style:style style:name="c1" style:data-style-name="N1"/>'
    '<style:style style:name="c2"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="c3"><style:text-properties style:font-name="Wingdings"/></style:style>'
    '<style:style style:name="t1"><style:table-properties table:display="false"/></style:style>'
)


@pytest.fixture
def ods(pack, read):
    def run(table, said="", styles=STYLES):
        content = (
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="表" {said}>{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        mime = "application/vnd.oasis.opendocument.spreadsheet"
        return read(pack({"mimetype": mime, "content.xml": content}), "表.ods")

    return run


def string(text, said="", inner=""):
    return f'<table:table-cell office:value-type="string" {said}>{inner}<text:p>{text}</text:p></table:table-cell>'


def test_ods的值和所见(ods):
    """Values by type, spans, covered cells, repeats, comments left out, errors, hidden lines."""
    reading = ods(
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + "<table:table-row>"
        + string(
            "张<text:s text:c='2'/>三", 'table:style-name="c2" table:number-columns-spanned="2"'
        )
        + "<table:covered-table-cell/>"
        + '<table:table-cell table:style-name="c1" office:value-type="date" office:date-value="2023-10-01"/>'
        + '<table:table-cell office:value-type="float" office:value="3500"/>'
        + string("ü", 'table:style-name="c3"')
        + "</table:table-row>"
        + '<table:table-row table:visibility="filter">'
        + string("乙", inner="<office:annotation><text:p>批注</text:p></office:annotation>")
        + '<table:table-cell table:number-columns-repeated="2" office:value-type="boolean" office:boolean-value="true"/>'
        + '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
        + '<table:table-cell table:formula="of:=1+1"/>'
        + '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>'
        + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        'table:style-name="t1"',
    )
    grid = reading.grids[0]
    assert reading.problems == []
    assert grid.rows == [
        ["张  三", None, dt.date(2023, 10, 1), 3500, "ü", None],
        ["乙", True, True, None, None, dt.time(9, 30)],
    ]
    assert grid.notes == {(1, 3): ("error_cell", "#REF!"), (1, 4): ("formula_no_value", "=1+1")}
    assert grid.merges == [(0, 0, 0, 1)]
    assert grid.formats[0, 2] == 'yyyy"年"m"月"'
    assert (grid.struck, grid.fonts) == ({(0, 0)}, {(0, 4): "Wingdings"})
    assert (grid.hidden, grid.hidden_rows, grid.hidden_cols) == (True, {1}, {1})


def test_ods的图片(ods):
    frame = (
        "<draw:frame><draw:image/><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
    )
    grid = ods(
        f"<table:table-row>{string('甲')}<table:table-cell>{frame}</table:table-cell></table:table-row>"
    ).grids[0]
    assert (grid.rows, grid.pictures) == ([["甲", None]], {(0, 1)})


def test_ods重复的行(ods):
    grid = ods(
        f'<table:table-row table:number-rows-repeated="3">{string("甲")}</table:table-row>'
    ).grids[0]
    assert grid.rows == [["甲"]] * 3


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (
            '<table:table-row table:number-rows-repeated="1000000">'
            + string("甲", 'table:number-columns-repeated="16384"')
            + "</table:table-row>",
            "bomb",
        ),
        (
            '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
            f"<table:table-row><table:table-cell table:number-columns-repeated='900'/>{string('远')}</table:table-row>",
            "far_cell",
        ),
        ("<table:table-row>", "damaged"),
    ],
    ids=["重复炸弹", "远格", "坏XML"],
)
def test_ods拒收(ods, table, code):
    reading = ods(table)
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [(code, "error")]


def test_ods加密(pack, read):
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x8f\x01\x02",
        "META-INF/manifest.xml": "<m:encryption-data/>",
    }
    assert [p.code for p in read(pack(parts), "表.ods").problems] == ["encrypted"]


FORMS = (
    '<office:forms><form:form><form:checkbox form:id="k1" form:current-state="checked" form:label="Check Box 1"/>'
    '<form:checkbox form:id="k2" form:current-state="unchecked"/>'
    '<form:radio form:id="k3" form:current-selected="true" form:label="合用"/></form:form></office:forms>'
)
SIZE = 'svg:width="0.4in" svg:height="0.15in" svg:x="0.05in" svg:y="0.02in"'


def test_ods的复选框文本框和批注(ods):
    """Drawn in a cell, or in the table's own list with a place of its own; a chart is no picture."""
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    cells = (
        f"<table:table-row>{string('站点')}{string('独立')}{string('合用')}</table:table-row>"
        f"<table:table-row>{string('甲', inner='<office:annotation><dc:date>2025</dc:date><text:p>已撤</text:p></office:annotation>')}"
        f'<table:table-cell><draw:control draw:control="k1" {SIZE}/></table:table-cell>'
        f'<table:table-cell><draw:control draw:control="k2" {SIZE}/></table:table-cell></table:table-row>'
        f"<table:table-row>{string('乙')}<table:table-cell><draw:custom-shape {SIZE}><text:p>√</text:p></draw:custom-shape></table:table-cell>"
        f'<table:table-cell><draw:control draw:control="k3" {SIZE}/></table:table-cell></table:table-row>'
        f"<table:table-row>{string('丙')}<table:table-cell><draw:frame {SIZE}><draw:object/><draw:image/></draw:frame></table:table-cell></table:table-row>"
    )
    list_ = '<table:shapes><draw:rect svg:width="0.4in" svg:height="0.15in" svg:x="0.05in" svg:y="0.65in"><text:p>停用</text:p></draw:rect></table:shapes>'
    columns = '<table:table-column table:style-name="w" table:number-columns-repeated="3"/>'
    width = '<style:style style:name="w"><style:table-column-properties style:column-width="0.9in"/></style:style>'
    grid = ods(f"{FORMS}{list_}{columns}{cells}", form, styles=STYLES + width).grids[0]
    assert grid.rows[1:3] == [["甲", "√", None], ["乙", "√", "●合用"]]
    assert (grid.over, grid.pictures, grid.notes) == (
        {(1, 0): [("comment", "已撤")], (3, 0): [("text_over", "停用")]},
        set(),
        {},
    )


def test_ods的样式来自上一级样式(ods):
    """Strikes, fonts and formats of the parent style; a row of no height; a moment with its zone."""
    styles = STYLES + (
        '<style:style style:name="k2" style:parent-style-name="c2"/><style:style style:name="k3" style:parent-style-name="c2">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
        '<style:style style:name="r0"><style:table-row-properties style:row-height="0in"/></style:style>'
    )
    row = string("划", 'table:style-name="k2"') + string("不划", 'table:style-name="k3"')
    moment = '<table:table-cell office:value-type="date" office:date-value="2025-03-31T16:00:00Z"><text:p>2025-04-01</text:p></table:table-cell>'
    grid = ods(
        f'<table:table-row table:style-name="r0">{row}{moment}</table:table-row>', styles=styles
    ).grids[0]
    assert (grid.struck, grid.hidden_rows) == ({(0, 0)}, {0})
    assert grid.rows == [["划", "不划", "2025-03-31T16:00:00Z"]]
