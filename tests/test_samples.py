"""The demo city year: made again it is the same, and its story holds."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "samples"


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year generated once more, elsewhere."""
    out = tmp_path_factory.mktemp("year")
    subprocess.run([sys.executable, str(SAMPLES / "generate.py"), str(out)], check=True)
    return out


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _content(path: Path) -> object:
    """A file's bytes, or the parts of a zip-based one: compression may differ between machines."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_再次生成_文件答案和结论完全一样(remade: Path) -> None:
    for folder in ("files", "keys"):
        assert _names(remade / folder) == _names(SAMPLES / folder)
        for name in sorted(_names(SAMPLES / folder)):
            made, kept = remade / folder / name, SAMPLES / folder / name
            assert _content(made) == _content(kept), f"{folder}/{name} 与生成器不一致"
    assert (remade / "expected.json").read_text("utf-8") == (SAMPLES / "expected.json").read_text(
        "utf-8"
    )


def test_每个文件都有答案(remade: Path) -> None:
    keys = {name.removesuffix(".json") for name in _names(SAMPLES / "keys")}
    for name in _names(SAMPLES / "files"):
        has = name in keys or any(key.startswith(f"{name}/") for key in keys)
        assert has, f"{name} 没有答案"


def test_故事讲全了() -> None:
    """0、1、2、3 次都有，底线与原则的三种状态都有，缺一个县，一个季度没有线上督导。"""
    year = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    counties = year["counties"]
    assert {c["group_ge120"] for c in counties.values()} == {0, 1, 2, 3}
    assert {c["floor"] for c in counties.values()} == {"met", "unmet", "undecidable"}
    assert {c["principle"] for c in counties.values()} == {"met", "unmet", "undecidable"}
    assert year["missing_county"] == "富民县"
    assert not [name for name in _names(SAMPLES / "files") if "富民" in name]
    assert year["centre"]["KM-13"] == {"value": 4, "state": "met"}
    assert year["centre"]["KM-26"] == {
        "2025Q1": "met",
        "2025Q2": "met",
        "2025Q3": "unmet",
        "2025Q4": "met",
    }
    assert year["supervisors"]["two_consecutive_fails"] == ["阎志强"]
    assert year["satisfaction"]["under_five"] == ["东川区", "安宁市"]


def test_人是虚构的_电话用不会分配的号段_地名是真的() -> None:
    with open(ROOT / "data" / "areas" / "townships.csv", encoding="utf-8") as file:
        places = {row["name"] for row in csv.DictReader(file)}
    phones, stations = set(), set()
    for key in (SAMPLES / "keys").rglob("*.json"):
        text = key.read_text("utf-8")
        phones |= set(re.findall(r"(?<!\d)1\d{10}(?!\d)", text))
        for sheet in json.loads(text)["sheets"]:
            if sheet["form"] in ("staffing", "facility"):
                stations |= {record["station"] for record in sheet["records"]}
    assert phones
    assert all(phone.startswith("138000") for phone in phones)
    assert stations <= places
