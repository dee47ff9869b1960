"""佐证 of 整改: kept under their hash, taken off and put back, in the backup, a county's own alone; nothing that runs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest

from dudao.access.roles import Principal
from dudao.intake import scans
from dudao.store import Store, StoreError
from dudao.store.decisions import proofs, rectification
from dudao.store.decisions.rectification import ChangedMeanwhile, Item
from dudao.store.safekeeping import backup, originals

ITEM = Item("五华区", 2025, "补拍照片", "补拍", "五华区民政局", dt.date(2026, 3, 31))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + b"\0\0\0\x01" * 2 + bytes(16)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        rectification.add_all(opened, [ITEM, Item("官渡区", 2025, "补表", "补", "官渡区民政局", ITEM.due_on)], "甲")  # fmt: skip
        yield opened


def keep(store: Store, item: int = 1, data: bytes = PNG, name: str = "../站点 照片.png") -> int:
    return proofs.keep(store, item, scans.proof(data, name), data, "甲")


def one(store: Store, item: int = 1):
    return proofs.proofs(store, item)[0]


def test_附上的按指纹存着_名称不当路径用(store):
    assert keep(store) == 1
    found = one(store)
    assert (found.file, found.kind, found.bytes, found.there, found.county) == ("站点 照片.png", "png", len(PNG), True, "五华区")  # fmt: skip
    assert proofs.bytes_of(store, found) == PNG
    assert [path.name for path in (store.directory / "raw").iterdir()] == [found.sha256]


def test_移除了还留着_能恢复_同一份不存两遍(store):
    keep(store)
    proofs.take_off(store, one(store), "乙")
    assert (one(store).there, one(store).actor, proofs.bytes_of(store, one(store))) == (False, "乙", PNG)  # fmt: skip
    proofs.put_back(store, one(store), "乙")
    assert one(store).there
    proofs.take_off(store, one(store), "乙")
    assert [keep(store), keep(store)] == [1, 1]
    assert [p.there for p in proofs.proofs(store, 1)] == [True]


def test_第二个人移除的_按旧的一版就说被改过(store):
    keep(store)
    seen = one(store)
    proofs.take_off(store, seen, "乙")
    with pytest.raises(ChangedMeanwhile, match="刚刚被“乙”改过"):
        proofs.put_back(store, seen, "丙")


def test_没有的整改项_换了的字节_太多的_都不收(store, monkeypatch):
    monkeypatch.setattr(proofs, "MOST", 2)
    with pytest.raises(StoreError, match="没有第 9 项整改"):
        keep(store, 9)
    with pytest.raises(StoreError, match="不是同一份"):
        proofs.keep(store, 1, scans.proof(PNG, "a.png"), PNG + b"x", "甲")
    for number in range(proofs.MOST):
        keep(store, data=PNG + bytes([number]))
    with pytest.raises(StoreError, match="最多附 2 份"):
        keep(store, data=PNG + b"more")
    assert len(list((store.directory / "raw").iterdir())) == proofs.MOST


def test_在备份里_少了说得出是哪一份(store):
    keep(store)
    assert one(store).sha256 in originals.expected(store.cursor())
    made = backup.make(store, "甲")
    assert (made.folder / "raw" / one(store).sha256).read_bytes() == PNG
    assert originals.words(store.cursor(), [one(store).sha256]).startswith("第 1 项整改的佐证 站点 照片.png")  # fmt: skip


@pytest.mark.long
def test_县级只有本县的_观摩的一份也没有(store):
    keep(store)
    keep(store, 2, PNG + b"2")
    theirs, others = one(store), one(store, 2)
    county = store.seen_by(Principal("县", "county", "五华区"))
    assert proofs.bytes_of(county, theirs) == PNG
    assert county.original(theirs.sha256) == PNG
    with pytest.raises(StoreError, match="没有第 2 份佐证"):
        proofs.bytes_of(county, others)
    with pytest.raises(StoreError, match="没有第 2 项整改"):
        keep(county, 2, PNG + b"3")
    with pytest.raises(StoreError):
        county.original(others.sha256)
    assert proofs.proofs(store.seen_by(Principal("观", "observer")), 1) == []


def word(*more: str) -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a") as package:
        for name in more:
            package.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ\x90\x00 program", "不是 pdf、jpg、png、docx 或 xlsx"),
        (b"#!/bin/sh\nrm -rf /", "不是 pdf、jpg、png、docx 或 xlsx"),
        (b"<html><script>x</script></html>", "不是 pdf、jpg、png、docx 或 xlsx"),
        (b"PK\x03\x04broken", "不是 pdf、jpg、png、docx 或 xlsx"),
        (b"", "是空的"),
        (word("word/vbaProject.bin"), "里有宏、控件或嵌入的文件"),
        (word("word/embeddings/oleObject1.bin"), "里有宏、控件或嵌入的文件"),
        (b"%PDF-1.7" + bytes((20 << 20) + 1), "超过 20 MB"),
    ],
)
def test_能运行的_看不懂的_太大的_都不收(data, said):
    assert said in scans.proof(data, "照片.jpg").message


def test_照片_扫描件_不带宏的文件都收():
    kinds = {"a.png": PNG, "b.pdf": b"%PDF-1.7 ...", "c.docx": word()}
    assert [scans.proof(data, name).kind for name, data in kinds.items()] == ["png", "pdf", "docx"]
