"""What calamine drops from a workbook, and values as they stand in the cells."""

import datetime as dt

STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="165" formatCode="0.00"/></numFmts>'
    '<fonts><font><name val="宋体"/></font><font><strike/><name val="宋体"/></font>'
    '<font><name val="Wingdings 2"/></font><font><strike val="0"/><name val="宋体"/></font></fonts>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/>'
    '<xf numFmtId="165" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/>'
    '<xf numFmtId="49" fontId="3"/><xf numFmtId="20" fontId="0"/><xf numFmtId="14" fontId="0"/>'
    "</cellXfs>"
)


def text(ref, said, style=0):
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t>{said}</t></is></c>'


def row(number, *cells, said=""):
    return f'<row r="{number}"{said}>{"".join(cells)}</row>'


def test_数字是整数或小数_文本仍是文本(workbook):
    """3500.0 → 3500; '0012' stays text; booleans stay booleans; empty is None."""
    grid = workbook(
        row(
            1,
            '<c r="A1"><v>3500</v></c><c r="B1"><v>3.5</v></c>',
            text("C1", "0012"),
            '<c r="D1" t="b"><v>1</v></c>',
            text("F1", "尾"),
        )
    ).grids[0]
    assert grid.rows == [[3500, 3.5, "0012", True, None, "尾"]]
    assert [type(cell) for cell in grid.rows[0][:4]] == [int, float, str, bool]


def test_地址是绝对的(workbook):
    """The first value stands in C3."""
    grid = workbook(row(3, text("C3", "甲"))).grids[0]
    assert grid.rows == [[None] * 3, [None] * 3, [None, None, "甲"]]
    assert grid.address(2, 2) == "C3"


def test_数字格式(workbook):
    """Year-month dates, 2023.10 as 0.00, a time; text cells and 常规 have no format."""
    grid = workbook(
        row(
            1,
            '<c r="A1" s="1"><v>45200</v></c><c r="B1" s="2"><v>2023.1</v></c>',
            '<c r="C1"><v>2023.1</v></c><c r="D1" s="6"><v>0.5</v></c>',
            text("E1", "45200", 1),
        ),
        styles=STYLES,
    ).grids[0]
    assert grid.rows == [[dt.date(2023, 10, 1), 2023.1, 2023.1, dt.time(12), "45200"]]
    assert grid.formats == {(0, 0): 'yyyy"年"m"月"', (0, 1): "0.00", (0, 3): "h:mm"}


def test_错误值和未计算的公式不会无声(workbook):
    """#REF! and a formula without a result are noted; a formula with a result is not."""
    grid = workbook(
        row(
            1,
            '<c r="A1" t="e"><f>Sheet9!A1</f><v>#REF!</v></c><c r="B1"><f>20+15</f><v/></c>',
            '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>IF(A2="","","x")</f><v></v></c>',
            '<c r="E1" t="e"><v>#N/A</v></c><c r="F1"><f>G1</f></c>',
        )
    ).grids[0]
    assert grid.notes == {
        (0, 0): ("error_cell", "#REF!"),
        (0, 1): ("formula_no_value", "=20+15"),
        (0, 4): ("error_cell", "#N/A"),
        (0, 5): ("formula_no_value", "=G1"),
    }
    assert grid.rows == [[None, None, 2, None, None, None]]


def test_程序写的公式缓存零不算结果(workbook):
    """fullCalcOnLoad: the 0 beside a formula was never calculated; a plain 0 is one."""
    grid = workbook(
        row(1, '<c r="A1"><f>SUM(B1:C1)</f><v>0</v></c><c r="B1"><v>0</v></c>'),
        calculation='<calcPr calcId="1" fullCalcOnLoad="1"/>',
    ).grids[0]
    assert grid.notes == {(0, 0): ("formula_no_value", "=SUM(B1:C1)")}
    assert grid.rows[0][1] == 0


def test_错误值的文字(workbook):
    """#REF! pasted as a value, in shared and inline strings, is an error too."""
    grid = workbook(
        row(1, '<c r="A1" t="s"><v>0</v></c>', text("B1", "#N/A"), text("C1", "#1 号站")),
        strings="<si><t>#REF!</t></si>",
    ).grids[0]
    assert grid.notes == {(0, 0): ("error_cell", "#REF!"), (0, 1): ("error_cell", "#N/A")}
    assert grid.rows == [[None, None, "#1 号站"]]


def test_隐藏的行列和工作表(workbook):
    reading = workbook(
        row(1, text("A1", "甲"), text("C1", "乙"))
        + row(2, text("A2", "丙"), said=' hidden="1"')
        + row(3, text("A3", "丁"), said=' hidden="0"'),
        before='<cols><col min="2" max="3" width="0" hidden="1"/></cols>',
        state="veryHidden",
    )
    grid = reading.grids[0]
    assert (grid.hidden, grid.hidden_rows, grid.hidden_cols) == (True, {1}, {1, 2})


def test_删除线和符号字体(workbook):
    """A struck cell, a Wingdings 2 tick; <strike val="0"/> is none."""
    grid = workbook(
        row(1, text("A1", "张三", 3), text("B1", "P", 4), text("C1", "李四", 5)), styles=STYLES
    ).grids[0]
    assert grid.struck == {(0, 0)}
    assert grid.fonts == {(0, 1): "Wingdings 2"}
    assert grid.rows == [["张三", "P", "李四"]]


def test_富文本里的勾和删除线(workbook):
    """Runs: all struck is kept, half struck loses what is struck, both are listed; ticks in
    Wingdings among plain text become readable."""
    strings = (
        "<si><r><rPr><strike/></rPr><t>张</t></r><r><rPr><strike/></rPr><t>三</t></r></si>"
        '<si><r><rPr><rFont val="Wingdings"/></rPr><t>þ</t></r><r><t>独用 </t></r>'
        '<r><rPr><rFont val="Wingdings"/></rPr><t>¨</t></r><r><t>合用</t></r></si>'
        '<si><r><rPr><rFont val="Wingdings"/></rPr><t>ü</t></r></si>'
        "<si><r><rPr><strike/></rPr><t>李四</t></r><r><t>王五</t></r></si>"
    )
    cells = "".join(f'<c r="{"ABCD"[n]}1" t="s"><v>{n}</v></c>' for n in range(4))
    grid = workbook(row(1, cells), strings=strings).grids[0]
    assert grid.rows == [["张三", "☑独用 □合用", "ü", "王五"]]
    assert grid.struck == {(0, 0), (0, 3)}
    assert grid.fonts == {(0, 2): "Wingdings"}


def test_合并区(workbook):
    """Merges are given, a merge beyond the content is cut to it."""
    grid = workbook(
        row(1, text("A1", "甲"), text("C1", "乙")) + row(2, text("A2", "丙")),
        after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:C99"/></mergeCells>',
    ).grids[0]
    assert grid.merges == [(0, 0, 0, 1), (0, 2, 1, 2)]


def _anchor(first, last, kind="pic"):
    corners = "".join(
        f"<xdr:{name}><xdr:col>{col}</xdr:col><xdr:colOff>{x}</xdr:colOff>"
        f"<xdr:row>{at}</xdr:row><xdr:rowOff>{y}</xdr:rowOff></xdr:{name}>"
        for name, (col, x, at, y) in (("from", first), ("to", last))
    )
    return f"<xdr:twoCellAnchor>{corners}<xdr:{kind}/></xdr:twoCellAnchor>"


def test_浮动图片(workbook, drawing_parts):
    """A picture belongs to the cell it fills, even where it begins a little above; shapes are none.

    B2: fills the cell. C3: begins 2 px above in C2. A shape in A1.
    """
    anchors = (
        _anchor((1, 9525, 1, 9525), (2, 0, 2, 0))
        + _anchor((2, 0, 1, 170000), (3, 0, 3, 0))
        + _anchor((0, 0, 0, 0), (1, 0, 1, 0), "sp")
    )
    grid = workbook(
        row(1, text("A1", "甲")) + row(2, text("A2", "乙")) + row(3, text("A3", "丙")),
        after='<drawing r:id="rId1"/>',
        more=drawing_parts(anchors),
    ).grids[0]
    assert grid.pictures == {(1, 1), (2, 2)}


def test_图片在合并格里算左上角(workbook, drawing_parts):
    grid = workbook(
        row(1, text("A1", "甲"), text("B1", "照片")) + row(2, text("A2", "乙"), text("C2", "丙")),
        after='<mergeCells><mergeCell ref="B1:B2"/></mergeCells><drawing r:id="rId1"/>',
        more=drawing_parts(_anchor((1, 0, 1, 0), (2, 0, 2, 0))),
    ).grids[0]
    assert grid.pictures == {(0, 1)}


def test_WPS单元格图片(workbook):
    """DISPIMG with its picture is a picture; one whose picture is gone is an error."""
    cell = '<c r="{0}" t="str"><f>_xlfn.DISPIMG(&quot;{1}&quot;,1)</f><v>=DISPIMG("{1}",1)</v></c>'
    reading = workbook(
        row(1, text("A1", "照片"), cell.format("B1", "ID_1"), cell.format("C1", "ID_2")),
        more={
            "xl/cellimages.xml": '<etc:cellImages xmlns:etc="e" xmlns:xdr="x"><xdr:cNvPr id="1" name="ID_1"/></etc:cellImages>'
        },
    )
    grid = reading.grids[0]
    assert grid.pictures == {(0, 1)}
    assert grid.notes == {(0, 2): ("error_cell", '=DISPIMG("ID_2",1)')}
    assert grid.rows == [["照片", None, None]]


def test_只有图片的工作表(workbook, drawing_parts):
    reading = workbook(
        "",
        after='<drawing r:id="rId1"/>',
        more=drawing_parts(_anchor((0, 0, 0, 0), (5, 0, 9, 0))),
    )
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [("picture_only", "warning")]


def test_空工作簿要说出来(workbook):
    reading = workbook('<row r="1"><c r="A1" s="1"/></row>', styles=STYLES)
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [("empty_file", "error")]


def test_超出日历的日期(workbook):
    """A serial past 9999 and one before 1900 in date cells are noted, not read as numbers."""
    reading = workbook(
        row(1, '<c r="A1" s="7"><v>2994838</v></c><c r="B1" s="7"><v>-5</v></c>', text("C1", "尾")),
        styles=STYLES,
    )
    assert reading.grids[0].rows == [[None, None, "尾"]]
    assert [(p.code, p.cell) for p in reading.problems] == [
        ("date_out_of_range", "表!A1"),
        ("date_out_of_range", "表!B1"),
    ]


def test_不写地址和用单引号的程序(workbook):
    """Cells without r=, attributes in apostrophes: the same findings."""
    grid = workbook(
        "<row><c t='inlineStr'><is><t>甲</t></is></c><c t='e'><v>#REF!</v></c></row>"
        "<row hidden='1'><c><f>1+1</f></c><c s='1'><v>45200</v></c></row>",
        styles=STYLES,
    ).grids[0]
    assert grid.rows == [["甲", None], [None, dt.date(2023, 10, 1)]]
    assert grid.notes == {(0, 1): ("error_cell", "#REF!"), (1, 0): ("formula_no_value", "=1+1")}
    assert grid.formats == {(1, 1): 'yyyy"年"m"月"'}
    assert grid.hidden_rows == {1}


def test_带前缀的命名空间(read, raw_workbook, pack):
    """Open XML SDK writes <x:c>: values and findings are the same."""
    parts = raw_workbook("", styles=STYLES)
    parts["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c>'
        '<x:c r="B1" s="1"><x:v>45200</x:v></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="B1:C1"/></x:mergeCells></x:worksheet>'
    )
    grid = read(pack(parts)).grids[0]
    assert grid.rows == [[None, dt.date(2023, 10, 1)]]
    assert grid.notes == {(0, 0): ("error_cell", "#N/A")}
    assert grid.merges == [(0, 1, 0, 1)]
    assert list(grid.formats) == [(0, 1)]


def test_注释和CDATA(workbook):
    """A commented-out cell is none; CDATA is text."""
    grid = workbook(
        '<row r="1"><!-- <c r="B1" t="e"><v>#REF!</v></c> -->'
        '<c r="A1" t="inlineStr"><is><t><![CDATA[甲<乙]]></t></is></c></row>'
    ).grids[0]
    assert grid.rows == [["甲<乙"]]
    assert grid.notes == {}


def test_回车换行统一(workbook):
    grid = workbook(row(1, text("A1", "甲_x000D_\n乙"))).grids[0]
    assert grid.rows == [["甲\n乙"]]


def test_工作表名里的符号(read, raw_workbook, pack):
    parts = raw_workbook(row(1, text("A1", "甲")))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('"表"', '"A&amp;B &lt;1&gt;"')
    assert [grid.sheet for grid in read(pack(parts)).grids] == ["A&B <1>"]
