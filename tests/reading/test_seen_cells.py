"""What a person sees in a workbook's cells: by number formats, merged areas, sizes, zones; whatever the package's spelling."""

import datetime as dt
import io
import struct
import zipfile

import pytest

from dudao.reading.biff import Globals, SheetLook
from dudao.reading.finish import put_findings
from dudao.reading.grid import Grid
from dudao.reading.numberformat import format_of
from dudao.reading.ods import as_shown


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ('[=1]"女";[=2]"男"', 2, "男"),
        ('[=0]"√";[=1]"×";@', 0, "√"),
        (r"[=0]\√;\×;@", 1, "×"),
        ('"√";"×";"空"', 0, "空"),
        ('0"0人"', 5, "50人"),
        ('0"小时30分"', 2, "2小时30分"),
        ('"第"0"次"', 3, "第3次"),
        ("0元", 5, "5元"),
        ('0!.0,"万元"', 35000, "3.5万元"),
        ("0.0,", 3500, "3.5"),
        ("0000-00-00", 20250106, "2025-01-06"),
        ('#,##0"元"', 3500, "3,500元"),
        ('###"人"', 0, "人"),
        ('G/通用格式"人"', 12, "12人"),
        ('[>=60]"合格";"不合格"', 59, "不合格"),
        ("0;-0;;@", 0, ""),
        (";;;", 5, ""),
        (";;;", True, ""),
        (";;;", "甲", ""),
        ('"盘龙区"@', "拓东街道", "盘龙区拓东街道"),
        ("aaaa", dt.date(2025, 1, 6), "星期一"),
        ('yyyy-m-d"（离职）"', dt.datetime(2025, 1, 6), "2025-1-6（离职）"),
    ],
)
def test_格式写的字和数是看到的内容(code, value, seen):
    assert format_of(code).shown(value) == seen


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("#,##0.00", 3500.5),
        ('"¥"#,##0', 5),
        ("[$¥-804]#,##0.00", 3.5),
        ("000000", 123),
        ("0.0%", 0.95),
        ("# ?/?", 1.5),
        ("0.00E+00", 1.5),
        ("0_);[Red](0)", -4),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', dt.date(2025, 1, 6)),
        ("yyyy-mm-dd;@", dt.date(2025, 1, 6)),
        ('h"时"mm"分"', dt.time(9, 30)),
        ("[h]:mm", dt.timedelta(hours=30)),
        ("@", "甲"),
        ("上午/下午h:mm", dt.time(9, 30)),
    ],
)
def test_只是排版的格式_值照旧(code, value):
    found = format_of(code)
    assert found is None or found.shown(value) is None


NUMBERS = (
    '<numFmts><numFmt numFmtId="170" formatCode="[=1]&quot;女&quot;;[=2]&quot;男&quot;"/>'
    '<numFmt numFmtId="171" formatCode=";;;"/>'
    '<numFmt numFmtId="172" formatCode="0&quot;小时&quot;"/></numFmts>'
    '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="14"/></cellXfs>'
)


def test_工作簿里按格式显示的读取(workbook):
    """A number shown as a word, one hidden, a hidden text, one rounded: told with what is stored."""
    grid = workbook(
        '<row r="1"><c r="A1" s="1"><v>2</v></c><c r="B1" s="2"><v>7</v></c>'
        '<c r="C1" s="2" t="inlineStr"><is><t>藏</t></is></c><c r="D1" s="3"><v>1.5</v></c>'
        '<c r="E1" s="3"><v>2</v></c></row>',
        styles=NUMBERS,
    ).grids[0]
    assert grid.rows == [["男", None, None, "2小时", "2小时"]]
    assert grid.over == {(0, 3): [("rounded", "1.5")]}
    assert grid.formats == {}


def test_不显示零的表(workbook):
    grid = workbook(
        '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>3</v></c></row>',
        before='<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>',
    ).grids[0]
    assert grid.rows == [[None, 3]]


def test_合并格只看得见左上角(workbook):
    """What lies beneath is no value; where it says something else it is told, the same is not."""
    grid = workbook(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>9</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>9</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>9</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B3"/></mergeCells>',
    ).grids[0]
    assert grid.rows == [[1, 9], [None, None], [3, None]]
    assert grid.over == {(0, 0): [("beneath", "2")]}


def test_高为零宽为零的行列看不见(workbook):
    grid = workbook(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2" ht="0" customHeight="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3" ht="0.75" customHeight="1"><c r="A3"><v>3</v></c></row>'
        '<row r="4" ht="15" customHeight="1"><c r="A4"><v>4</v></c></row>',
        before='<cols><col min="2" max="2" width="0" customWidth="1"/></cols>',
    ).grids[0]
    assert (grid.hidden_rows, grid.hidden_cols) == ({1, 2}, {1})


def test_写成文字的日期(workbook):
    """t="d": days and times written out; a moment with its zone stays text, for its day here is another."""
    grid = workbook(
        '<row r="1"><c r="A1" s="4" t="d"><v>2025-01-06T00:00:00.000</v></c>'
        '<c r="B1" s="4" t="d"><v>2025-01-06</v></c><c r="C1" s="4" t="d"><v>2025-03-31T16:00:00Z</v></c></row>',
        styles=NUMBERS,
    ).grids[0]
    assert grid.rows == [[dt.datetime(2025, 1, 6), dt.date(2025, 1, 6), "2025-03-31T16:00:00Z"]]
    assert grid.notes == {}


@pytest.mark.parametrize(
    ("value", "shown", "seen"),
    [
        (1.0, "√", "√"),
        (5.0, "50人", "50人"),
        (3500.0, "¥3,500.00", 3500.0),
        (0.95, "95%", 0.95),
        (3500.0, "3.5", "3.5"),
        (1234.567, "1,234.57", 1234.567),
        (5.0, "五", 5.0),
        (0.0, "-", 0.0),
        (7.0, "", None),
        (dt.date(2025, 1, 6), "2025年1月6日", dt.date(2025, 1, 6)),
        (dt.date(2025, 1, 6), "星期一", "星期一"),
        (dt.date(2025, 1, 6), "1月6日离职", "1月6日离职"),
    ],
)
def test_ODS格里显示的是看到的内容(value, shown, seen):
    assert as_shown(value, shown) == seen


def _respelt(data, name=lambda n: n, body=lambda n, b: b):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            info = zipfile.ZipInfo()
            info.filename = name(member)
            new.writestr(info, body(member, old.read(member)))
    return made.getvalue()


def _utf16(_, text):
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text.decode()).encode("utf-16")


def _gbk(member, text):
    declared = '<?xml version="1.0" encoding="GB2312"?>' + text.decode()
    return declared.encode("gbk") if "sharedStrings" in member else text


@pytest.mark.parametrize(
    "change",
    [
        {"name": lambda n: n.upper() if n[0] != "[" else n},
        {"name": lambda n: n.replace("sheet1", "Sheet1").replace("sharedS", "SharedS")},
        {"name": lambda n: n.replace("/", "\\")},
        {"body": lambda n, b: b.replace(b"worksheets/sheet1", b"worksheets\\sheet1")},
        {"body": _utf16},
        {"body": _gbk},
        {"body": lambda n, b: b"\xef\xbb\xbf" + b},
    ],
    ids=["大写", "首字大写", "反斜杠", "引用反斜杠", "UTF-16", "GB2312", "带标记"],
)
def test_部件的名字和编码怎样写都读(read, raw_workbook, pack, change):
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>'
    data = pack(raw_workbook(cells, strings="<si><t>姓名</t></si>"))
    reading = read(_respelt(data, **change))
    assert [grid.rows for grid in reading.grids] == [[["姓名", 5]]]
    assert reading.problems == []


def test_只差大小写的两个成员不读(read, raw_workbook, pack):
    parts = raw_workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/worksheets/SHEET1.xml"] = parts["xl/worksheets/sheet1.xml"]
    assert [p.code for p in read(pack(parts)).problems] == ["duplicate_member"]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_一段长文字和很多短文字不是炸弹(read, raw_workbook, pack, prefix):
    """30,000 letters said once, 12,000 cells of two letters: measured by what is referred to."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(2, 12_002))
    cells = f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{rows}'
    p = prefix
    strings = f"<{p}si><{p}t>{'说明' * 15_000}</{p}t></{p}si><{p}si><{p}t>甲乙</{p}t></{p}si>"
    parts = raw_workbook(cells)
    space = f"xmlns{':x' if prefix else ''}"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<{p}sst {space}="{main}">{strings}</{p}sst>'
    reading = read(pack(parts))
    assert reading.problems == []
    assert len(reading.grids[0].rows) == 12_001


def _biff(*records):
    return b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in records)


def test_老工作簿里的格式_高度和不显示的零():
    book = Globals(codes={0: "General", 170: '[=1]"女";[=2]"男"'}, xfs=[(0, 0), (0, 170)])
    stream = _biff(
        (0x809, b"\0\x06\x10\0" + bytes(12)),
        (0x208, struct.pack("<8H", 0, 0, 2, 300, 0, 0, 0x100, 0)),
        (0x208, struct.pack("<8H", 1, 0, 2, 0, 0, 0, 0x100, 0)),
        (0x203, struct.pack("<3Hd", 0, 0, 1, 2.0)),
        (0x203, struct.pack("<3Hd", 1, 0, 0, 0.0)),
        (0x23E, struct.pack("<H", 0) + bytes(16)),
        (0x0A, b""),
    )
    grid = Grid("表", "sheet", [[2.0], [0.0]])
    put_findings(grid, SheetLook(book).run(stream, 0), frozenset())
    assert (grid.rows, grid.hidden_rows) == ([["男"], [None]], {1})


RULES = (
    '<dxfs><dxf><numFmt numFmtId="180" formatCode="&quot;√&quot;"/></dxf><dxf><font><strike/></font></dxf>'
    "<dxf><font><b/></font></dxf></dxfs>"
)


def rule(kind, dxf, formula="", area="A1:A4", said=""):
    return (
        f'<conditionalFormatting sqref="{area}"><cfRule type="{kind}" dxfId="{dxf}" priority="1" {said}>'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
    )


@pytest.mark.parametrize(
    ("rules", "rows", "notes", "struck"),
    [
        (rule("cellIs", 0, "1", said='operator="equal"'), [["√"], [2], ["已离职"]], set(), set()),
        (
            rule("cellIs", 0, "1", said='operator="greaterThan"'),
            [[1], ["√"], ["已离职"]],
            set(),
            set(),
        ),
        (rule("expression", 0, "$A1=1"), [[1], [2], ["已离职"]], {(0, 0), (1, 0)}, set()),
        (rule("containsText", 1, "", said='text="离职"'), [[1], [2], ["已离职"]], set(), {(2, 0)}),
        (rule("cellIs", 2, "1", said='operator="equal"'), [[1], [2], ["已离职"]], set(), set()),
        (
            '<conditionalFormatting sqref="A1:A3"><cfRule type="iconSet" priority="1"><iconSet iconSet="3Symbols" '
            'showValue="0"><cfvo type="num" val="0"/></iconSet></cfRule></conditionalFormatting>',
            [[1], [2], ["已离职"]],
            {(0, 0), (1, 0)},
            set(),
        ),
    ],
    ids=["等于", "大于", "公式", "划掉", "只加粗", "图标"],
)
def test_条件格式显示的字_划掉和图标(workbook, rules, rows, notes, struck):
    grid = workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>已离职</t></is></c></row>',
        styles=RULES,
        after=rules,
    ).grids[0]
    assert (grid.rows, set(grid.notes), grid.struck) == (rows, notes, struck)
