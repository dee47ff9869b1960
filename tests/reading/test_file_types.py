"""What a file is, told by its bytes; what cannot be read is refused naming it."""

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
