"""Bytes that are not what a name says, or not whole: what can be read is, the rest is said in words that help."""

import zipfile

import pytest

from dudao.reading.archive import is_litter
from dudao.reading.guard import kind_of
from dudao.reading.refusal import Refused

ROWS = [["站点", "姓名"], ["龙翔街道", "张三"], ["莲华街道", "李四"]]
TEXT = "站点,姓名\r\n龙翔街道,张三\r\n莲华街道,李四\r\n"


def spoilt(encoding: str, line: int, byte: bytes = b"\xff", name: str = "姓名") -> bytes:
    """The table with a byte that is no letter at the end of a line."""
    lines = TEXT.encode(encoding).split(b"\r\n")
    lines[line] += byte
    return b"\r\n".join(lines)


def noise(size: int = 4096) -> bytes:
    """Bytes all as frequent as one another, as encryption makes them."""
    return bytes((n * 167 + (n >> 8) * 59 + 13) % 256 for n in range(size))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_没有标记的UTF16(read, encoding, mark):
    """Notepad's and Excel's Unicode text without its mark; 昆 and 一 hold zero bytes of their own."""
    text = TEXT.replace("张三", "一一").replace(",", mark)
    assert read(text.encode(encoding), "a.csv").grids[0].rows[1] == ["龙翔街道", "一一"]


@pytest.mark.parametrize(
    ("data", "row", "rows"),
    [
        (spoilt("utf-8", 1), 2, {0: ROWS[0], 2: ROWS[2]}),
        (spoilt("utf-8-sig", 2), 3, {0: ROWS[0], 1: ROWS[1]}),
        (spoilt("gb18030", 1), 2, {0: ROWS[0], 2: ROWS[2]}),
        (spoilt("utf-8", 2, "四".encode()[:2]), 3, {1: ROWS[1]}),
        (TEXT.replace("张三", "张\ufffd").encode(), 2, {2: ROWS[2]}),
        (TEXT.replace("张三", "锟斤拷").encode("gb18030"), 2, {2: ROWS[2]}),
    ],
    ids=["utf8", "有标记", "gbk", "断在字中间", "早就坏了", "锟斤拷"],
)
def test_一个坏字节_只丢那一格并说出行号(read, data, row, rows):
    reading = read(data, "a.csv")
    grid = reading.grids[0]
    assert {r: grid.rows[r] for r in rows} == rows
    assert [(spot, note[0]) for spot, note in grid.notes.items()] == [((row - 1, 1), "spoilt_text")]
    assert [(p.code, p.severity) for p in reading.problems] == [("spoilt_text", "warning")]
    assert f"第 {row} 行" in reading.problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8-sig") + "莲华街道,王五\r\n".encode("gb18030"),
        TEXT.encode("gb18030") + "\ufeff莲华街道,王五\r\n".encode(),
        TEXT.encode("gb18030") + "莲华街道,王五\r\n".encode() + TEXT.encode("gb18030"),
    ],
    ids=["utf8在前", "gbk在前", "夹在中间"],
)
def test_两种编码接在一起(read, data):
    reading = read(data, "a.csv")
    assert reading.grids[0].rows[:4] == [*ROWS, ["莲华街道", "王五"]]
    assert [p.code for p in reading.problems] == ["joined_encodings"]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('"=""0012"""', "0012"),
        ('="张三"', "张三"),
        ("'0012", "0012"),
        ("\t0012", "\t0012"),
        ('"=""他说""""好"""""""', '他说"好"'),
        ("=1+2", "=1+2"),
        ("'甲'和'乙'", "'甲'和'乙'"),
    ],
)
def test_写成文本的格子(read, cell, seen):
    assert read(f"a,b\n{cell},c\n".encode(), "a.csv").grids[0].rows[1] == [seen, "c"]


@pytest.mark.parametrize(
    "text", ["sep=;\r\n甲;乙\r\n1;2,5\r\n", "甲|乙\n1|2,5\n".replace(",", "."), "甲，乙\n1，2.5\n"]
)
def test_分隔符在首行说明_或是少见的(read, text):
    rows = read(text.encode(), "a.csv").grids[0].rows
    assert [row[0] for row in rows] == ["甲", "1"]
    assert len(rows[0]) == 2


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"b\x14#e\0\0\x02\0E-SafeNet\0\0\0LOCK" + b"\1" * 40, "人员.xlsx", "加密"),
        (b"%TSD-Header-###%" + noise(), "台账.docx", "加密"),
        (noise(), "人员.csv", "加密"),
        (noise(), "人员.xls", "加密"),
        (b"PK\x03\x04" + noise(), "人员.xlsx", "没有下载完"),
        (b"\0" * 5000, "人员.xlsx", "没有完成"),
        (TEXT.encode() + b"\0" * 900, "人员.csv", "没有下载完"),
        (b"PK\x07\x08PK\x03\x04" + noise(), "人员.zip", "分卷"),
        (noise(), "人员表.z01", "分卷"),
        (noise(), "人员表.7z.001", "分卷"),
        (b"Rar!\x1a\x07\x01", "人员表.part1.rar", "分卷"),
        (b"MIME-Version: 1.0\r\nX: 1", "人员.xls", ".xlsx"),
        ("<html><frameset>".encode("utf-16"), "人员.xls", ".xlsx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', "记录.doc", ".docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "人员.xls", ".xlsx"),
        (b"\xef\xbb\xbf{\\rtf1\\ansi", "记录.doc", ".docx"),
    ],
)  # fmt: skip
def test_读不出的说清是什么_该用什么打开(data, name, words):
    with pytest.raises(Refused) as refused:
        kind_of(data, name)
    assert words in refused.value.problem.message
    assert refused.value.problem.severity == "error"


def test_图片和压缩内容不叫加密():
    with pytest.raises(Refused) as refused:
        kind_of(b"\x01\x02\x03" * 2000 + b"\0", "人员.xlsx")
    assert refused.value.problem.code == "unsupported_type"


def test_分卷的最后一卷(tmp_path):
    """A .zip whose directory says that there are other disks."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("人员.csv", TEXT)
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x05\x06") + 4] = 2
    with pytest.raises(Refused, match="分卷"):
        kind_of(bytes(data), "a.zip")


def test_没写完的网页表格(read):
    reading = read("<table><tr><td>站点<td>姓名<tr><td>龙翔街道<td>张三".encode(), "a.xls")
    assert reading.grids[0].rows == ROWS[:2]
    assert [p.code for p in reading.problems] == ["cut_short"]


def test_部首和私用区的字(read):
    """PDF converters and old GB 18030 fonts write ⻢ for 马, U+E863 for 䶮; what nobody knows stays."""
    cells = "⻢⻓友,⻩⻰,⼀,\ue863,\ue5e5空,\ue000"
    assert read(f"{cells}\n".encode(), "a.csv").grids[0].rows == [
        ["马长友", "黄龙", "一", "䶮", "\u3000空", "\ue000"]
    ]


def test_网页标记不是文字(read):
    cells = "张三<br/>李四,&nbsp;,<p>备注</p>,A<B&C,5&gt;3"
    assert read(f"{cells}\n".encode(), "a.csv").grids[0].rows == [
        ["张三\n李四", None, "备注", "A<B&C", "5>3"]
    ]


@pytest.mark.parametrize(
    ("name", "litter"),
    [
        ("~WRL0003.tmp", True),
        ("补报/人员.xlsx - 快捷方式.lnk", True),
        ("人员.xlsx.crdownload", True),
        ("台账.docx.part", True),
        ("~$台账.docx", True),
        ("台账.docx", False),
        ("tmp.xlsx", False),
    ],
)
def test_办公软件和下载留下的杂物(name, litter):
    assert is_litter(name) == litter
