"""Generated hostile files: each is read right or refused with one Chinese message, and the next is read."""

from __future__ import annotations

import http.server
import io
import re
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

import docx
import pytest

from dudao.intake import batch as ingest
from dudao.problems import Problem
from dudao.reading import Reader, expand, office
from dudao.reading import archive as archive_module

sys.path.insert(0, str(Path(__file__).parent))
import hostile

from tests.matrices import some

CASES = hostile.cases()
GOOD = ("站点\n龙翔街道\n".encode(), "好.csv")
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")


@pytest.mark.parametrize(
    ("name", "data", "expected"), some(CASES, always=21), ids=[case[0] for case in CASES]
)
def test_读对或者拒收_下一份照读(reader, name, data, expected):
    reading = reader.read(data, name)
    errors = [p for p in reading.problems if p.severity == "error"]
    if expected == hostile.READ:
        assert errors == []
        assert any("甲" in str(cell) for g in reading.grids for row in g.rows for cell in row)
    else:
        assert reading.grids == []
        assert len(errors) == 1
        assert expected in ("garbage", errors[0].code)
        assert CHINESE.search(errors[0].message)
        assert not re.search(r"Traceback|Error\b|0x[0-9a-f]{6}", errors[0].message)
    assert reader.read(*GOOD).grids[0].rows == [["站点"], ["龙翔街道"]]


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


def onion(depth: int) -> bytes:
    data = archive(("好.csv", GOOD[0]))
    for level in range(depth):
        data = archive((f"{level}.zip", data))
    return data


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([("../出去.csv", b"x")], "unsafe_name"),
        ([("a/../../出去.csv", b"x")], "unsafe_name"),
        ([("/etc/cron.d/x", b"x")], "unsafe_name"),
        ([("C:\\Windows\\x.csv", b"x")], "unsafe_name"),
        ([("..\\..\\x.csv", b"x")], "unsafe_name"),
        ([("大.csv", bytes(101 << 20))], "bomb"),
        ([(f"{n}.csv", b"") for n in range(2_100)], "bomb"),
        ([], "empty_file"),
    ],
    ids=["上级", "中间上级", "绝对", "盘符", "反斜杠", "炸弹", "太多", "空"],
)
def test_压缩包里的坏成员_整包拒收(members, code):
    refused = expand(archive(*members), "包.zip")
    assert isinstance(refused, Problem)
    assert refused.code == code
    assert CHINESE.search(refused.message)


def test_套得太深的压缩包拒收_两层照开():
    assert [name for name, _ in expand(onion(2), "包.zip")] == ["包.zip/1.zip/0.zip/好.csv"]
    assert expand(onion(4), "包.zip").code == "bomb"


def test_自己套自己的大小_不会无限展开(monkeypatch):
    """Sixteen archives of sixteen files of 64 KB are 16 MB; three times that is more than is let in here."""
    monkeypatch.setattr(archive_module, "MAX_TOTAL", 40 << 20)
    inner = archive(*[(f"{n}.csv", bytes(1 << 16)) for n in range(16)])
    middle = archive(*[(f"{n}.zip", inner) for n in range(16)])
    assert len(expand(middle, "包.zip")) == 256
    outer = archive(*[(f"{n}.zip", middle) for n in range(3)])
    assert expand(outer, "包.zip").code == "bomb"


@pytest.mark.parametrize("name", ["NUL.csv", "con", "a\tb\r\n.csv", "长" * 80 + ".csv", "甲\u202evsc.csv", "<script>.csv", "'; drop table upload; --.csv"])  # fmt: skip
def test_怪名字只是标签(name):
    """The file inside is read under its name, whatever that is."""
    with Reader() as reader:
        (checked,) = ingest.check_bytes(reader, "包.zip", archive((name, GOOD[0]), ("~$锁.xlsx", b"")))  # fmt: skip
    assert checked.result.file == f"包.zip/{name}"
    assert checked.data == GOOD[0]


def test_目录被改坏的压缩包():
    data = archive(("好.csv", GOOD[0]))
    end = data.rfind(b"PK\x05\x06")
    for at, value in ((8, 60_000), (10, 60_000), (12, 0xFFFFFFF0), (16, 0xFFFFFFF0), (4, 7)):
        spoiled = bytearray(data)
        struct.pack_into("<H" if value < 65_536 else "<I", spoiled, end + at, value)
        found = expand(bytes(spoiled), "包.zip")
        assert isinstance(found, Problem) or found == [("包.zip/好.csv", GOOD[0])]


@pytest.fixture
def asked():
    """The requests that reach a server here; its address first."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(f"{self.command} {self.path}")
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *words):
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x.png", seen
        server.shutdown()


def linked(address: str, folder: Path) -> Path:
    """A .docx of a table and a picture that stands at an address."""
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d49444154789c6360606060000000050001"
        "a5f645400000000049454e44ae426082".replace(" ", "")
    )  # fmt: skip
    new = docx.Document()
    new.add_table(1, 1).cell(0, 0).text = "甲"
    new.add_picture(io.BytesIO(pixel))
    new.save(folder / "own.docx")
    out = folder / "linked.docx"
    with zipfile.ZipFile(folder / "own.docx") as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b'Target="media/image1.png"', f'Target="{address}" TargetMode="External"'.encode())  # fmt: skip
            elif name == "word/document.xml":
                part = part.replace(b"r:embed=", b"r:link=")
            made.writestr(name, part)
    return out


@pytest.mark.long
def test_文档里的外部图片_谁也不去取(asked, reader, tmp_path):
    """Neither our own reader of .docx nor LibreOffice, which turns a .doc into one, asks for it."""
    address, seen = asked
    new = linked(address, tmp_path)
    grids = reader.read(new.read_bytes(), "新.docx").grids
    assert [grid.rows for grid in grids] == [[["甲"]]]
    assert seen == []
    program = office.soffice()
    if program is None:
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        profile = f"-env:UserInstallation={Path(own).as_uri()}"
        command = [program, "--headless", profile, "--convert-to", "doc", new.name]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=60, capture_output=True)
    assert seen != [], "LibreOffice as it comes does ask: the test would notice"
    seen.clear()
    old = (tmp_path / "linked.doc").read_bytes()
    assert address.encode() in old or address.encode("utf-16-le") in old
    grids = reader.read(old, "旧.doc").grids
    assert [grid.rows for grid in grids] == [[["甲"]]]
    assert seen == []
