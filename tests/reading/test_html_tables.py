"""What business systems save as .xls and is a web page: one grid, merged cells and encodings kept."""

from __future__ import annotations

import pytest

from dudao.problems import Problem
from dudao.reading import html
from dudao.reading.guard import kind_of
from dudao.reading.refusal import Refused


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def rows(data: bytes) -> list[list[str | None]]:
    grids, problems = html.read_html(data)
    assert problems == list[Problem]()
    return grids[0].rows if grids else []


def test_合并单元格和表格里一样():
    data = page(
        "<table><tr><td colspan=2>名单</td></tr>"
        "<tr><td rowspan=2>龙翔街道</td><td>张秀英</td></tr><tr><td>李建国</td></tr></table>"
    )
    grid = html.read_html(data)[0][0]
    assert grid.rows == [["名单", None], ["龙翔街道", "张秀英"], [None, "李建国"]]
    assert grid.merges == [(0, 0, 0, 1), (1, 0, 2, 0)]


@pytest.mark.parametrize(
    ("charset", "codec"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("GBK", "gb18030")]
)
def test_按网页自己说的编码读(charset: str, codec: str):
    text = f'<html><meta content="text/html; charset={charset}"><table><td>禄脿街道</td></table>'
    assert rows(text.encode(codec)) == [["禄脿街道"]]


def test_换行_脚本_样式_表外的字():
    data = page(
        "<script>var a='<td>';</script><style>td{}</style>查询结果"
        "<table><tr><td>张秀英<br>李建国</td><td> 2 &nbsp;</td></tr></table>"
        "<table><tr><td>甲</td></tr></table>",
        "<title>标题不算</title>",
    )
    assert rows(data) == [["查询结果", None], [None, None], ["张秀英\n李建国", "2"], [None, None], ["甲", None]]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "html"),
        ("a.html", b"<html><table><tr><td>1</td></tr></table>", "unsupported_type"),
        ("a.xls", b"<html><p>no table</p>", "unsupported_type"),
    ],
)
def test_只有叫作工作簿的网页表格才读(name: str, data: bytes, wanted: str):
    try:
        found = kind_of(data, name)
    except Refused as refused:
        found = refused.problem.code
    assert found == wanted


def test_一格占太多列当场拒绝():
    wide = "".join("<td colspan=5000>x</td>" for _ in range(5))
    with pytest.raises(Refused):
        html.read_html(page(f"<table><tr>{wide}</tr></table>"))
