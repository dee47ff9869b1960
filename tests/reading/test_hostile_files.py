"""Files an uploader could send, by accident or not: content or one clear message, and the next is read.

Each class is built here in small; the shared set is run whole where it is present.
"""

import struct
import time
import zipfile
from pathlib import Path

import psutil
import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "hostile"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def far(ref):
    row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'{CELL}<row r="{row}"><c r="{ref}"><v>1</v></c></row>'


def one_error(reading, code):
    assert reading.grids == []
    assert [(p.code, p.severity) for p in reading.problems] == [(code, "error")]
    return reading.problems[0].message


@pytest.mark.parametrize("ref", ["XFD1048576", "A1048576", "BAA3"])
def test_远处的格子_报出表名和地址(workbook, ref):
    """A value in a far corner would abort calamine's process: it never gets there."""
    message = one_error(workbook(far(ref)), "far_cell")
    assert f"工作表“表”的单元格 {ref}" in message


def test_超出范围的行号(workbook):
    one_error(workbook('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), "damaged")


def test_格式空格不算远(workbook):
    """A blank, formatted cell in XFD1048576 and a lying dimension."""
    reading = workbook(
        CELL + '<row r="1048576"><c r="XFD1048576" s="0"/></row>',
        before='<dimension ref="A1:XFD1048576"/>',
    )
    assert [grid.rows for grid in reading.grids] == [[[1]]]


def test_大片带格式的空格(workbook):
    """1,500 × 1,500 formatted empty cells (49 MB of XML) beside one value: clipped and read."""
    empty = "".join(f'<c r="A{n}" s="1"/>' for n in range(1_500))
    rows = "".join(f'<row r="{n}">{empty}</row>' for n in range(2, 1_502))
    reading = workbook(CELL + rows)
    assert [grid.rows for grid in reading.grids] == [[[1]]]


def test_合并炸弹(workbook):
    reading = workbook(CELL, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert (reading.grids[0].rows, reading.grids[0].merges) == ([[1]], [(0, 0, 0, 0)])


def test_格子炸弹(workbook):
    cells = "<c><v>1</v></c>" * 1_000
    one_error(workbook(f"<row>{cells}</row>" * 2_100), "too_large")


def test_共享字符串放大(workbook):
    cells = '<c t="s"><v>0</v></c>' * 20_000
    one_error(
        workbook(
            f"<row>{cells[: 21 * 1000]}</row>" * 20, strings=f"<si><t>{'甲' * 10_000}</t></si>"
        ),
        "bomb",
    )


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_实体定义(read, pack, raw_workbook, part):
    parts = raw_workbook(CELL)
    parts[part] = LAUGHS + parts[part]
    one_error(read(pack(parts)), "xml_entities")


def test_实体定义藏在格子之间(workbook):
    one_error(workbook(CELL + '<!DOCTYPE x SYSTEM "http://127.0.0.1/x">'), "xml_entities")


@pytest.mark.long
def test_解压炸弹(read, pack, raw_workbook):
    parts = raw_workbook(CELL)
    parts["xl/worksheets/sheet1.xml"] = b" " * (800 << 20)
    one_error(read(pack(parts)), "bomb")


@pytest.mark.long
def test_媒体再大也不打开(read, pack, raw_workbook):
    """900 MB of picture in 1 MB: never inflated, the table is read."""
    reading = read(pack(raw_workbook(CELL, more={"xl/media/a.png": bytes(900 << 20)})))
    assert [grid.rows for grid in reading.grids] == [[[1]]]


def test_谎报大小(read, pack, raw_workbook):
    """The directory says 10 bytes, the member holds megabytes."""
    parts = raw_workbook(CELL)
    size = 5 << 20
    parts["xl/worksheets/sheet1.xml"] = b" " * size
    data = pack(parts).replace(struct.pack("<I", size), struct.pack("<I", 10))
    reading = read(data)
    assert reading.grids == []
    assert [p.code for p in reading.problems] in (["bomb"], ["damaged"])


def test_同名成员(read, pack, raw_workbook, tmp_path):
    data = pack(raw_workbook(CELL, more={"xl/worksheets/sheetX.xml": b"x"}))
    one_error(read(data.replace(b"sheetX.xml", b"sheet1.xml")), "duplicate_member")


def test_外逃的成员名(read, pack, raw_workbook):
    message = one_error(read(pack(raw_workbook(CELL, more={"../evil.txt": b"x"}))), "unsafe_name")
    assert "../evil.txt" in message


def test_成员太多(read, pack, raw_workbook):
    more = {f"x/{n}": b"" for n in range(6_000)}
    one_error(read(pack(raw_workbook(CELL, more=more))), "bomb")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_截断(read, pack, raw_workbook, raw_document, share):
    book = pack(raw_workbook(CELL))
    letter = raw_document("<w:p/>")
    one_error(read(book[: int(len(book) * share)]), "damaged")
    one_error(read(letter[: int(len(letter) * share)], "信.docx"), "damaged")


def test_缺工作表(read, pack, raw_workbook):
    parts = raw_workbook(CELL)
    del parts["xl/worksheets/sheet1.xml"]
    assert "表" in one_error(read(pack(parts)), "damaged")


def test_文档炸弹(read, pack):
    one_error(read(pack({"word/document.xml": b" " * (30 << 20)}), "信.docx"), "bomb")
    wide = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr></w:tc></w:tr></w:tbl>"
    )
    body = f"<w:document xmlns:w='w'><w:body>{wide}</w:body></w:document>"
    one_error(read(pack({"word/document.xml": body}), "信.docx"), "bomb")


def test_有密码的压缩成员(read, pack, raw_workbook):
    data = bytearray(pack(raw_workbook(CELL)))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    one_error(read(bytes(data)), "encrypted")


def test_任意一处坏字节不杀死进程(read, reader, pack, raw_workbook):
    """Every eleventh byte flipped in turn: content or one error each, one and the same child."""
    data = pack(raw_workbook(CELL, strings="<si><t>甲</t></si>"))
    read(data)
    pid = reader.pid
    for at in range(0, len(data), 11):
        reading = read(data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :])
        assert reading.grids or [p.severity for p in reading.problems] == ["error"]
    assert reader.pid == pid


READ = {
    *("00_ok", "05_dim_lie", "dim_lies_huge", "corner_styled_blank", "emptyrows_1048576"),
    *("styled_1000x16384", "dates_1904", "dates_cn", "date_year10099", "17_str_hex"),
    *("bomb_media_2g", "15_merge_bomb", "21_xls_named", "09_html"),
}
REFUSED = {
    "dup_sheet_entry": "duplicate_member",
    "06_far_cell": "far_cell",
    "corner_value": "far_cell",
    "row_last_11col_value": "far_cell",
    "col_XFD_value": "far_cell",
    "01_bomb_ws_1GiB": "bomb",
    "02_bomb_cells": "too_large",
    "bomb_sheet_ws_2g": "bomb",
    "bomb_ss_2g": "bomb",
    "bomb_lying_size": "damaged",
    "cells_5m": "too_large",
    "ss_amplify_200k_x_32k": "bomb",
    "14_many_entries": "bomb",
    "03_billion_laughs": "xml_entities",
    "billion_laughs_sheet": "xml_entities",
    "billion_laughs_ss": "xml_entities",
    "20_quadratic": "xml_entities",
    "quadratic_blowup": "xml_entities",
    "04_xxe": "xml_entities",
    "xxe_file": "xml_entities",
    "xxe_paramdtd": "xml_entities",
    "13_zipslip": "unsafe_name",
    "07_trunc": "damaged",
    "truncated_half": "damaged",
    "08_empty": "empty_file",
    "zero": "empty_file",
    "12_nosheet": "damaged",
    "16_not_excel.zip": "damaged",
    "18_neststyles": "damaged",
    "19_row_outofrange": "damaged",
    "10_png": "unsupported_type",
    "text_as_xlsx": "unsupported_type",
    "11_encrypted": "encrypted",
}


def _worked(reader):
    """Seconds of processor time that this process and the reading child have used."""
    times = psutil.Process(reader.pid).cpu_times() if reader.pid else None
    return time.process_time() + (times.user + times.system if times else 0)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_共享的有害文件集(reader):
    """Every file as the set's README says, within 5 s of processor time, in one child under 512 MiB."""
    ended, slow, deaths = {}, {}, set()
    for path in sorted(SHARED.glob("*.xls*")):
        started = _worked(reader)
        reading = reader.read(path.read_bytes(), path.name)
        if _worked(reader) - started > 5:
            slow[path.name] = _worked(reader) - started
        errors = [p.code for p in reading.problems if p.severity == "error"]
        assert bool(reading.grids) != bool(errors), path.name
        ended[path.name.rsplit(".", 1)[0]] = errors[0] if errors else "read"
        if reader.pid is None:
            deaths.add(path.name)
        else:
            assert psutil.Process(reader.pid).memory_info().rss < 512 << 20
    assert ended == {**dict.fromkeys(READ, "read"), **REFUSED}
    assert (slow, deaths) == ({}, set())


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_共享集里的日期和提示(reader):
    """Dates of both systems and of Chinese formats are right; the year 10099 names its cell."""

    def row(name):
        return reader.read((SHARED / name).read_bytes(), name).grids[0].rows[0]

    assert {str(cell) for cell in row("dates_1904.xlsx")} == {"2025-10-01"}
    assert [str(cell) for cell in row("dates_cn.xlsx")[:6]] == ["2025-10-01"] * 6
    strange = reader.read((SHARED / "date_year10099.xlsx").read_bytes(), "a.xlsx")
    assert [p.cell for p in strange.problems] == ["Sheet1!A1", "Sheet1!B1", "Sheet1!C1"]
    named = reader.read((SHARED / "21_xls_named.xlsx").read_bytes(), "21_xls_named.xlsx")
    assert [p.code for p in named.problems] == ["wrong_extension"]


def test_压缩包工具也认得我们拒收的文件(pack, raw_workbook, tmp_path):
    """The builder makes sound packages: zipfile agrees with our own directory reader."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(raw_workbook(CELL)))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
