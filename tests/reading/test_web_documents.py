"""Web pages and archives under a document's name: read as a person sees them, with one warning."""

from __future__ import annotations

import base64

import pytest

PAGE = """<html xmlns:w="urn:x"><head><meta charset="utf-8"><title>不显示</title><style>p{{}}</style></head><body>
<p>督导<b>记录</b>表</p>{body}<p>注：<br>一周内</p></body></html>"""


def rows(reading):
    return [g.rows for g in reading.grids]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("甘棠<br>苏木", "甘棠\n苏木"),
        ("<p>甘&nbsp;棠</p>", "甘\xa0棠"),
        ("<s>甘棠</s>苏木", "苏木"),
        ('<span style="display:none">提示</span>苏木', "苏木"),
        ("<input type=checkbox checked>个人<input type=checkbox>团体", "☑个人☐团体"),
        ("<select><option>请选择<option selected>面谈<option>电话</select>", "面谈"),
    ],
)
def test_网页里看到的(read, cell, seen):
    page = PAGE.format(body=f"<table><tr><td>项</td><td>{cell}</td></tr></table>")
    reading = read(page.encode(), "记录.doc")
    assert rows(reading) == [[["项", seen]]]
    assert [(p.code, p.severity) for p in reading.problems] == [("web_page", "warning")]


def test_网页的段落和合并(read):
    body = "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    (grid,) = read(PAGE.format(body=body).encode(), "记录.doc").grids
    assert (grid.before, grid.after) == (["督导记录表"], ["注：", "一周内"])
    assert grid.rows == [["甲", "乙", None], [None, "丙", "丁"]]
    assert grid.merges == [(0, 0, 1, 0), (0, 1, 0, 2)]


@pytest.mark.parametrize("name", ["记录.doc", "记录.mht", "记录.wps"])
def test_网页存档(read, name):
    page = PAGE.format(body="<table><tr><td>督导对象</td><td>甘棠</td></tr></table>").encode()
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(page)
        + b"\n--b--\n"
    )
    reading = read(data, name)
    assert rows(reading) == [[["督导对象", "甘棠"]]]
    assert [p.code for p in reading.problems] == ["web_page"]


def test_网页存档名为工作簿(read):
    """An archive named .xls is told the right program."""
    reading = read(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "人员.xls")
    assert [p.code for p in reading.problems] == ["unsupported_type"]
    assert "网页存档" in reading.problems[0].message
    assert ".xlsx" in reading.problems[0].message


def test_没有网页的存档(read):
    reading = read(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "记录.doc")
    assert [p.code for p in reading.problems] == ["damaged"]


def test_Word的XML(read):
    data = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
    assert ".docx" in read(data, "记录.doc").problems[0].message
