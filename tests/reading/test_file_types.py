"""What a file is, told by its bytes; what cannot be read is refused naming it."""

import io
import random

import msoffcrypto.format.ooxml
import pytest

from dudao.reading.guard import kind_of
from dudao.reading.refusal import Refused


@pytest.mark.parametrize(
    ("data", "name", "code", "word"),
    [
        (b"", "a.xlsx", "empty_file", "空"),
        (b"%PDF-1.7", "签到表.pdf", "unsupported_type", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "unsupported_type", "PNG"),
        (b"\xff\xd8\xff\xe0", "照片.jpg", "unsupported_type", "JPEG"),
        (b"<html><table>", "a.xls", "unsupported_type", "网页"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "a.xls", "unsupported_type", "网页"),
        (b'<?xml version="1.0"?><Workbook>', "a.xls", "unsupported_type", "XML"),
        ("只是文字".encode(), "a.xlsx", "unsupported_type", "纯文本"),
        (b"Rar!\x1a\x07", "a.rar", "unsupported_type", "RAR"),
        (b"{\\rtf1", "a.doc", "unsupported_type", "RTF"),
        (b"\x00\x01\x02", "a.bin", "unsupported_type", "二进制"),
        (b"PK\x03\x04" + b"x" * 50, "a.xlsx", "damaged", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "a.xls", "damaged", "损坏"),
    ],
)
def test_拒收时说清是什么(data, name, code, word):
    with pytest.raises(Refused) as refused:
        kind_of(data, name)
    assert refused.value.problem.code == code
    assert word in refused.value.problem.message


def test_扩展名不符时照读并提示(read, pack, raw_workbook):
    """An .xlsx under a .csv name is read, with a warning."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    reading = read(pack(raw_workbook(cells)), "表.csv")
    assert [grid.rows for grid in reading.grids] == [[[1]]]
    assert [(p.code, p.severity) for p in reading.problems] == [("wrong_extension", "warning")]


def _book(raw_workbook, pack):
    """A workbook as large as Excel's smallest."""
    picture = random.Random(7).randbytes(6_000)
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return pack(raw_workbook(cells, more={"xl/media/a.png": picture}))


def _locked(data, password):
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def test_不问密码的保护照读_问密码的说明(read, raw_workbook, pack):
    """Excel's own password, which everybody has, opens; another is asked for."""
    book = _book(raw_workbook, pack)
    opened = read(_locked(book, "VelvetSweatshop"), "a.xlsx")
    assert ([grid.rows for grid in opened.grids], opened.problems) == ([[[1]]], [])
    asked = read(_locked(book, "1234"), "a.xlsx")
    assert ([p.code for p in asked.problems], asked.grids) == (["encrypted"], [])


def test_坏了的加密文件不影响下一份(read, raw_workbook, pack):
    book = _book(raw_workbook, pack)
    broken = _locked(book, "VelvetSweatshop").replace(b'spinCount="100000"', b'spinCount="x00000"')
    assert [p.code for p in read(broken, "a.xlsx").problems] == ["encrypted"]
    assert read(book, "b.xlsx").grids[0].rows == [[1]]
