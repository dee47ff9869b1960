"""Zips of files: names, nesting, limits."""

import io
import zipfile

import pytest

from dudao.problems import Problem
from dudao.reading import expand, is_archive
from tests.matrices import some


def gbk_zip(name, content):
    """A zip whose name is GBK without the UTF-8 flag, as Windows writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("x" * len(name.encode("gbk")), content)
    return out.getvalue().replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def test_中文名(pack):
    """GBK names and UTF-8 names."""
    assert expand(gbk_zip("五华区/人员表.xlsx", b"1"), "a.zip") == [
        ("a.zip/五华区/人员表.xlsx", b"1")
    ]
    assert expand(pack({"盘龙区.csv": b"2"}), "夹/b.zip") == [("夹/b.zip/盘龙区.csv", b"2")]


def test_杂物不算文件(pack):
    data = pack({"__MACOSX/._a": b"", ".DS_Store": b"", "~$a.xlsx": b"", "夹/": b"", "a.csv": b"1"})
    assert expand(data, "a.zip") == [("a.zip/a.csv", b"1")]


def test_压缩包套压缩包(pack):
    inner = pack({"乙.csv": b"2"})
    assert expand(pack({"甲.csv": b"1", "内.zip": inner}), "a.zip") == [
        ("a.zip/甲.csv", b"1"),
        ("a.zip/内.zip/乙.csv", b"2"),
    ]


def test_套得太深(pack):
    data = pack({"a.csv": b"1"})
    for _ in range(4):
        data = pack({"内.zip": data})
    assert expand(data, "a.zip").code == "bomb"


@pytest.mark.parametrize(
    ("spoiled", "code"),
    some(
        [
            (lambda pack: pack({"../a.csv": b"1"}), "unsafe_name"),
            (lambda pack: pack({"a.csv": b"1"})[:-30], "damaged"),
            (lambda pack: pack({}), "empty_file"),
            (lambda pack: pack({f"{n}.csv": b"1" for n in range(2_001)}), "bomb"),
            (lambda pack: pack({f"{n}.csv": bytes(99 << 20) for n in range(6)}), "bomb"),
        ],
        always=1,
    ),
    ids=["外逃的名字", "截断", "空包", "文件太多", "解开太大"],
)
def test_有害的压缩包(pack, spoiled, code):
    result = expand(spoiled(pack), "a.zip")
    assert isinstance(result, Problem)
    assert (result.code, result.severity) == (code, "error")


def test_工作簿也是压缩格式但不展开(pack, raw_workbook):
    data = pack(raw_workbook(""))
    assert not is_archive(data, "a.xlsx")
    assert is_archive(data, "a.zip")


def test_改名为xlsx的压缩包拒收(pack, read):
    assert [p.code for p in read(pack({"a.txt": b"1"}), "a.xlsx").problems] == ["no_workbook"]
