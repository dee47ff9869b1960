"""What lies over a workbook's cells: boxes to tick, buttons, text boxes, shapes, comments; read by their anchors."""

import struct

import pytest

from dudao.reading.biffobjects import Objects
from dudao.reading.findings import Findings
from dudao.reading.grid import Grid
from dudao.reading.overlay import Over, lay

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>站点</t></is></c><c r="B1" t="inlineStr"><is><t>独立</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>合用</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>乙</t></is></c></row>'
)


def anchor(col, row, to_col=None, to_row=None, off=1000):
    def corner(name, c, r, offset):
        return f"<{name}><xdr:col>{c}</xdr:col><xdr:colOff>{offset}</xdr:colOff><xdr:row>{r}</xdr:row><xdr:rowOff>{offset}</xdr:rowOff></{name}>"

    end = (col + 1 if to_col is None else to_col, row + 1 if to_row is None else to_row)
    return corner("xdr:from", col, row, off), corner("xdr:to", *end, 0)


def rels(*pairs):
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


@pytest.fixture
def drawn(workbook):
    """``drawn(shapes)``: the sheet with these anchors' contents in its drawing."""

    def run(inner, cells=CELLS):
        a = "http://schemas.openxmlformats.org/drawingml/2006/main"
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        return workbook(
            cells,
            after='<drawing r:id="rId1"/>',
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
                    ("drawing", "../drawings/drawing1.xml")
                ),
                "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{a}" xmlns:mc="{mc}">{inner}</xdr:wsDr>',
            },
        ).grids[0]

    return run


def shape(col, row, text="", to=(None, None), form="rect", tag="sp", hidden=""):
    start, end = anchor(col, row, *to)
    said = f"<xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>" if text else ""
    return (
        f"<xdr:twoCellAnchor>{start}{end}<xdr:{tag}><xdr:nvSpPr><xdr:cNvPr id='2' name='n'{hidden}/></xdr:nvSpPr>"
        f'<xdr:spPr><a:prstGeom prst="{form}"/></xdr:spPr>{said}</xdr:{tag}></xdr:twoCellAnchor>'
    )


def test_文本框里的勾是那一格的勾(drawn):
    grid = drawn(shape(1, 1, "√") + shape(2, 2, "×", form="ellipse"))
    assert (grid.at(1, 1), grid.at(2, 2), grid.notes, grid.over) == ("√", "×", {}, {})


def test_文本框的字_空格上当内容_有字的格上引出来(drawn):
    grid = drawn(shape(1, 1, "独立两间") + shape(0, 2, "已撤站"))
    assert grid.at(1, 1) == "独立两间"
    assert grid.at(2, 0) == "乙"
    assert grid.over == {(1, 1): [("text_read", "独立两间")], (2, 0): [("text_over", "已撤站")]}


def test_跨在两格上的勾不猜(drawn):
    grid = drawn(shape(1, 1, "√", to=(3, 2)))
    assert (grid.at(1, 1), grid.notes) == (None, {(1, 1): ("text_unread", "√")})


def test_艺术字和组合里的字也引出来(drawn):
    inner = (
        shape(0, 1, "作废", form="rect")
        .replace("<xdr:sp>", "<xdr:grpSp><xdr:sp>")
        .replace("</xdr:sp>", "</xdr:sp></xdr:grpSp>")
    )
    assert drawn(inner).over == {(1, 0): [("text_over", "作废")]}


def test_没有字的图形_空格上是错误_有字的格上是提醒(drawn):
    grid = drawn(
        shape(1, 1, form="ellipse") + shape(0, 2, form="ellipse") + shape(2, 1, form="line")
    )
    assert grid.notes == {(1, 1): ("shape_unread", "")}
    assert set(grid.over) == {(2, 0), (1, 2)}


def test_看不见的图形和引用格子的图形不算(drawn):
    linked = shape(1, 1, "√").replace("<xdr:sp>", '<xdr:sp textlink="$A$1">')
    grid = drawn(shape(1, 1, "√", hidden=' hidden="1"') + linked)
    assert (grid.at(1, 1), grid.over, grid.notes) == (None, {}, {})


def controls(*boxes, older=""):
    """The parts of check boxes: (kind, checked, col, row, caption)."""
    tags, more, targets, vml = [], {}, [], []
    for n, (kind, checked, col, row, words) in enumerate(boxes, 1):
        start, end = anchor(col, row) if col is not None else anchor(0, 0, 0, 0, 0)
        tags.append(
            f'<control shapeId="{1024 + n}" r:id="rId{n}" name="c"><controlPr><anchor>{start}{end}</anchor></controlPr></control>'.replace(
                "xdr:from", "from"
            ).replace("xdr:to", "to")
        )
        state = ' checked="Checked"' if checked else ""
        more[f"xl/ctrlProps/ctrlProp{n}.xml"] = f'<formControlPr objectType="{kind}"{state}/>'
        targets.append(("ctrlProp", f"../ctrlProps/ctrlProp{n}.xml"))
        tick = "<x:Checked>1</x:Checked>" if checked else ""
        place = (
            f"<x:Anchor>{col}, 2, {row}, 2, {col + 1}, 0, {row + 1}, 0</x:Anchor>"
            if col is not None
            else ""
        )
        sort = "Checkbox" if kind == "CheckBox" else kind
        vml.append(
            f'<v:shape id="_x0000_s{1024 + n}"><v:textbox><div>{words}</div></v:textbox>'
            f'<x:ClientData ObjectType="{sort}">{place}{tick}</x:ClientData></v:shape>'
        )
    targets.append(("vmlDrawing", "../drawings/vmlDrawing1.vml"))
    more["xl/drawings/vmlDrawing1.vml"] = f'<xml xmlns:v="v" xmlns:x="x">{"".join(vml)}</xml>'
    more["xl/worksheets/_rels/sheet1.xml.rels"] = rels(*targets)
    listed = "" if older else f'<controls xmlns:xdr="{XDR}">{"".join(tags)}</controls>'
    return {"after": f'<legacyDrawing r:id="rId{len(targets)}"/>{listed}', "more": more}


@pytest.mark.parametrize("older", ["", "VML"])
def test_复选框和选项按钮按位置读(workbook, older):
    """By the newer list of controls, and where there is only the older drawing."""
    boxes = [
        ("CheckBox", True, 1, 1, "口"),
        ("CheckBox", False, 2, 1, "Check Box 2"),
        ("Radio", True, 2, 2, ""),
    ]
    grid = workbook(CELLS, **controls(*boxes, older=older)).grids[0]
    assert (grid.at(1, 1), grid.at(1, 2), grid.at(2, 2)) == ("√", None, "√")
    assert (grid.notes, grid.controls) == ({}, False)


def test_一格里几个有字的复选框(workbook):
    boxes = [("CheckBox", True, 1, 1, "工作牌"), ("CheckBox", False, 1, 1, "帽子")]
    assert workbook(CELLS, **controls(*boxes)).grids[0].at(1, 1) == "☑工作牌  □帽子"


def test_盖在字上的复选框(workbook):
    cells = CELLS.replace('<c r="A3"', '<c r="A3" t="inlineStr"><is><t>乙</t></is></c><c r="B3"', 1)
    grid = workbook(cells, **controls(("CheckBox", True, 1, 2, ""))).grids[0]
    assert grid.at(2, 1) == "☑乙"


def test_没有位置的控件整张表都说(workbook):
    grid = workbook(CELLS, **controls(("CheckBox", True, None, 0, ""))).grids[0]
    assert grid.controls
    assert grid.at(1, 1) is None


def test_没人动过的空行不因方框成为记录(workbook):
    grid = workbook(CELLS, **controls(("CheckBox", False, 1, 7, "独立"))).grids[0]
    assert len(grid.rows) == 3


def test_两处说法不同的复选框不读(workbook):
    parts = controls(("CheckBox", True, 1, 1, ""))
    parts["more"]["xl/ctrlProps/ctrlProp1.xml"] = '<formControlPr objectType="CheckBox"/>'
    assert workbook(CELLS, **parts).grids[0].notes == {(1, 1): ("control_over", "")}


def test_ActiveX控件的状态藏在里面(workbook):
    parts = controls(("CheckBox", True, 1, 1, ""))
    parts["more"]["xl/ctrlProps/ctrlProp1.xml"] = (
        '<ax:ocx ax:classid="{8BD21D40-EC42-11CE-9E0D-00AA006002F3}" ax:persistence="persistStreamInit" r:id="rId1"/>'
    )
    rel = parts["more"]["xl/worksheets/_rels/sheet1.xml.rels"]
    parts["more"]["xl/worksheets/_rels/sheet1.xml.rels"] = rel.replace('/ctrlProp"', '/control"')
    assert workbook(CELLS, **parts).grids[0].notes == {(1, 1): ("control_over", "")}


def test_下拉框显示的是选中的一项(workbook):
    parts = controls(("Drop", False, 1, 1, ""))
    parts["more"]["xl/ctrlProps/ctrlProp1.xml"] = (
        '<formControlPr objectType="Drop" sel="2" fmlaRange="$A$2:$A$3"/>'
    )
    assert workbook(CELLS, **parts).grids[0].at(1, 1) == "乙"


def comments(*said, threads=""):
    inner = "".join(
        f'<comment ref="{ref}" authorId="{author}"><text><r><t>{text}</t></r></text></comment>'
        for ref, author, text in said
    )
    authors = "<authors><author>站长</author><author>督导看板</author></authors>"
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("comments", "../comments1.xml"),
            ("threadedComment", "../threadedComments/threadedComment1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ),
        "xl/comments1.xml": f"<comments>{authors}<commentList>{inner}</commentList></comments>",
        "xl/drawings/vmlDrawing1.vml": "<xml/>",
    }
    if threads:
        more["xl/threadedComments/threadedComment1.xml"] = (
            f"<ThreadedComments>{threads}</ThreadedComments>"
        )
    return {"after": '<legacyDrawing r:id="rId3"/>', "more": more}


def test_批注带作者_自己写的不算(workbook):
    parts = comments(
        ("A2", 0, "站长:\n已离职"),
        ("A3", 1, "【须改】看不出年月。"),
        ("B2", 0, "三千\n【须改】没有填。"),
    )
    grid = workbook(CELLS, **parts).grids[0]
    assert grid.over == {(1, 0): [("comment", "已离职")], (1, 1): [("comment", "三千")]}


def test_新式批注取原话(workbook):
    threads = '<threadedComment ref="A2" id="1"><text>下月离职</text></threadedComment>'
    parts = comments(("A2", 0, "[线程批注] 你的版本… 注释: 下月离职"), threads=threads)
    assert workbook(CELLS, **parts).grids[0].over == {(1, 0): [("comment", "下月离职")]}


def _object(sort, number, ticked=None):
    body = struct.pack("<5H", 0x15, 18, sort, number, 0x11) + bytes(12)
    if ticked is not None:
        body += struct.pack("<6H", 0x12, 8, ticked, 0, 0, 0)
    return body + bytes(4)


def _place(col, row):
    return b"\x00\x00\x10\xf0\x12\x00\x00\x00" + struct.pack(
        "<9H", 0, col, 20, row, 20, col + 1, 0, row + 1, 0
    )


def test_老工作簿的控件文本框和批注():
    """OBJ, TXO and NOTE records of .xls."""
    found = Findings()
    objects = Objects(found)
    for col, row, sort, ticked in ((1, 1, 0x0B, 1), (2, 1, 0x0B, 0), (2, 2, 0x0C, 1)):
        objects.take(0xEC, _place(col, row))
        objects.take(0x5D, _object(sort, 1, ticked))
    objects.take(0xEC, _place(1, 2))
    objects.take(0x5D, _object(6, 4))
    objects.take(0x1B6, struct.pack("<7H", 0, 0, 0, 0, 0, 2, 16) + bytes(4))
    objects.take(0x3C, b"\x01" + "两间".encode("utf-16-le"))
    objects.take(0x3C, bytes(16))
    objects.take(0x5D, _object(0x19, 5))
    objects.take(0x1B6, struct.pack("<7H", 0, 0, 0, 0, 0, 3, 16) + bytes(4))
    objects.take(0x3C, b"\x01" + "已离职".encode("utf-16-le"))
    objects.take(0x1C, struct.pack("<4H", 1, 0, 0, 5) + bytes(6))
    objects.take(0x5D, struct.pack("<5H", 0x15, 18, 0x14, 6, 0x2101) + bytes(16))
    objects.finish()
    grid = Grid("表", "sheet", [["站点", "独立", "合用"], ["甲", "", ""], ["乙", "", ""]])
    lay(grid, found.things)
    assert grid.rows[1:] == [["甲", "√", ""], ["乙", "两间", "√"]]
    assert found.comments == [((1, 0), "已离职")]
    assert (grid.notes, grid.controls) == ({}, False)


def test_盖在数字和几个词上的方框不猜():
    grid = Grid("表", "sheet", [["甲", 3, "独立 合用", "独立 合用"]])
    boxes = [Over("check", (0, 1), ticked=True), Over("check", (0, 2), ticked=True)]
    pair = [Over("check", (0, 3), ticked=t, order=(n,)) for n, t in enumerate((False, True))]
    lay(grid, [*boxes, *pair])
    assert grid.rows == [["甲", 3, "独立 合用", "□独立  ☑合用"]]
    assert set(grid.notes) == {(0, 1), (0, 2)}


def test_标题处的艺术字当作标题(drawn):
    cells = '<row r="1"/><row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c><c r="C3"><v>3</v></c></row>'
    grid = drawn(shape(0, 0, "盘龙区人员情况表", to=(3, 1)), cells)
    assert (grid.at(0, 0), grid.over) == ("盘龙区人员情况表", {})


ROWS_BELOW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row>'
HEADED = '<headerFooter><oddHeader>&amp;L&amp;"宋体,常规"&amp;14昆明市盘龙区社工站人员情况统计总表&amp;R第&amp;P页</oddHeader></headerFooter>'


def test_页眉里的标题_表里没有标题才用(workbook):
    """Above a heading it is the title; where the sheet has a line of its own it is the page's only."""
    bare = workbook(CELLS, after=HEADED).grids[0]
    assert bare.before == bare.page == ["昆明市盘龙区社工站人员情况统计总表"]
    titled = '<row r="1"><c r="A1" t="inlineStr"><is><t>五华区人员表</t></is></c></row>'
    grid = workbook(titled + ROWS_BELOW, after=HEADED).grids[0]
    assert (grid.before, grid.page) == ([], ["昆明市盘龙区社工站人员情况统计总表"])


def test_嵌着的文件说出来(workbook):
    grid = workbook(
        CELLS, after="<oleObjects><oleObject progId='Word.Document.12'/></oleObjects>"
    ).grids[0]
    assert grid.over == {(0, 0): [("embedded", "")]}
