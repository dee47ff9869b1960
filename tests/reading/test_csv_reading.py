"""Text tables: encodings, delimiters, quotes, hostile content."""

import pytest

TABLE = [["站点", "姓名"], ["龙翔街道", "张三"]]
TEXT = "站点,姓名\r\n龙翔街道,张三\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-8"),
        TEXT.encode("gb18030"),
        TEXT.replace(",", "\t").encode("utf-8"),
        TEXT.replace(",", ";").encode("gb18030"),
        TEXT.replace("\r\n", "\n").encode("utf-8"),
        TEXT.replace("\r\n", "\r").encode("utf-8"),
    ],
    ids=["BOM", "utf16", "utf16be", "utf8", "gbk", "tab", "semicolon", "lf", "cr"],
)
def test_各种编码和分隔符(read, data):
    grid = read(data, "样表.csv").grids[0]
    assert (grid.kind, grid.sheet, grid.rows) == ("csv", None, TABLE)


def test_生僻字(read):
    """禄脿, 西翥 and a four-byte character survive GB18030."""
    text = "站点\n禄脿街道\n西翥街道\n𠮷\n"
    assert read(text.encode("gb18030"), "a.csv").grids[0].rows[1:] == [
        ["禄脿街道"],
        ["西翥街道"],
        ["𠮷"],
    ]


def test_引号里的逗号和换行(read):
    """Row numbers are record numbers: the line break inside quotes makes no row."""
    rows = read('a,"一,二"\n"上\r\n下","他说""好"""\n'.encode(), "a.csv").grids[0].rows
    assert rows == [["a", "一,二"], ["上\n下", '他说"好"']]


def test_一切仍是文本(read):
    assert read(b"0012,2025.10,NA,\n", "a.csv").grids[0].rows == [["0012", "2025.10", "NA"]]


def test_空行留位_尾部裁掉(read):
    assert read(b"a,b\n\nc\n,,\n\n", "a.csv").grids[0].rows == [
        ["a", "b"],
        [None, None],
        ["c", None],
    ]


def test_错误值(read):
    grid = read(b"a,#REF!\n", "a.csv").grids[0]
    assert (grid.rows, grid.notes) == ([["a", None]], {(0, 1): ("error_cell", "#REF!")})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\0c\n", "damaged"),
        ("a\0,b".encode("utf-16"), "damaged"),
        (b"\xff\xff\x81", "damaged"),
        (b"x" * (10 << 20), "bomb"),
        (b"x," * (5 << 20), "bomb"),
        (b"\n\n  \n", "empty_file"),
        (b"", "empty_file"),
    ],
    ids=["NUL", "NUL16", "乱码", "一格10MB", "一行10MB", "只有空白", "零字节"],
)
def test_有害的文本表格(read, data, code):
    reading = read(data, "a.csv")
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [(code, "error")]
