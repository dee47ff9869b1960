"""A file's name as a path: safe on every system, never outside, whatever it says."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.intake import filenames


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("五华区/人员 表.xlsx", ["五华区", "人员 表.xlsx"]),
        ("/etc/passwd", ["etc", "passwd"]),
        ("..\\..\\Windows\\win.ini", ["Windows", "win.ini"]),
        ("包.zip/../../出去.xlsx", ["包.zip", "出去.xlsx"]),
        ("NUL", ["_NUL"]),
        ("com1.tar.gz", ["_com1.tar.gz"]),
        ("lpt9 .txt", ["_lpt9 .txt"]),
        ("a\tb\r\n\0.csv", ["a_b___.csv"]),
        ("甲\u200b乙\u202e.xlsx", ["甲_乙_.xlsx"]),
        ("a:b?*|.xlsx", ["a_b___.xlsx"]),
        (". . .", ["_"]),
        ("\u00a0", ["_"]),
        ("\u2003/甲\u00a0/\u3000乙.xlsx", ["甲", "乙.xlsx"]),
        ("甲.\u00a0. ", ["甲"]),
        ("\u202f..\u2007/\u1680.", ["_"]),
        ("NUL\u00a0.txt", ["_NUL\u00a0.txt"]),
        ("ＣＯＮ.xlsx", ["_ＣＯＮ.xlsx"]),
        ("COM².", ["_COM²"]),
        ("AUX" + " " * 300 + "甲", ["_AUX"]),
        ("甲" * 79 + " ." + "乙" * 60, ["甲" * 79]),
    ],
)
def test_名字只是标签(label, expected):
    assert filenames.parts(label) == expected


STRIPPED = "\u00a0\u1680\u2003\u202f\u3000\x1c\x85 .\t\n/\\"
LABELS = st.lists(
    st.sampled_from([*STRIPPED, "CON", "nul", "Lpt¹", "COM9", "甲" * 79, "甲", "\u200b", ":", "?"])
    | st.text(max_size=40),
    max_size=12,
).map("".join)


@given(LABELS)
def test_任何名字都不出文件夹_也写得下(label):
    parts = filenames.parts(label)
    assert parts
    path = PurePosixPath("出", *parts)
    assert path.is_relative_to("出")
    assert ".." not in path.parts
    assert len(PureWindowsPath("C:/出", *parts).parts) == len(parts) + 2
    assert all(0 < len(part.encode()) <= filenames.LONGEST + 10 for part in parts)
    assert not any(PureWindowsPath(part).is_reserved() for part in parts)
    assert filenames.parts("/".join(parts)) == parts
    assert all(part == part.strip() and not part.endswith(".") for part in parts)
