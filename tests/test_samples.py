"""The demo city year: made again it is the same, and its story holds."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
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


@pytest.mark.long
def test_再次生成_文件答案和结论完全一样(remade: Path) -> None:
    for folder in ("files", "keys"):
        assert _names(remade / folder) == _names(SAMPLES / folder)
        for name in sorted(_names(SAMPLES / folder)):
            made, kept = remade / folder / name, SAMPLES / folder / name
            assert _content(made) == _content(kept), f"{folder}/{name} 与生成器不一致"
    assert (remade / "expected.json").read_text("utf-8") == (SAMPLES / "expected.json").read_text(
        "utf-8"
    )


@pytest.mark.long
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


def _run(store: Path, *arguments: str) -> list[dict]:
    """One command; the JSON lines (or the one document) it prints."""
    command = [sys.executable, "-m", "dudao", "--store", str(store), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    try:
        return [json.loads(done.stdout)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def year() -> dict:
    return json.loads((SAMPLES / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the whole demo year in it."""
    place = tmp_path_factory.mktemp("store")
    _run(place, "ingest", str(SAMPLES / "files"), "--yes")
    return place


@pytest.fixture(scope="module")
def verdicts(store: Path, year: dict) -> dict[str, list[dict]]:
    """The year's verdicts by target."""
    [said] = _run(store, "evaluate", "--year", "2025", "--as-of", year["as_of"])
    found: dict[str, list[dict]] = {}
    for verdict in said["verdicts"]:
        found.setdefault(verdict["target"], []).append(verdict)
    return found


def _states(verdicts: list[dict], key: str = "subject") -> dict[str, str]:
    return {v[key]: v["state"] for v in verdicts}


@pytest.mark.long
def test_底线和原则逐县一致(verdicts: dict, year: dict) -> None:
    for target, field in (("KM-10", "floor"), ("KM-35", "principle")):
        assert _states(verdicts[target]) == {c: y[field] for c, y in year["counties"].items()}
        counted = {v["subject"]: v["value"] for v in verdicts[target]}
        assert counted == {c: y["group_ge120"] for c, y in year["counties"].items()}


@pytest.mark.long
def test_线上督导按年按季度一致(verdicts: dict, year: dict) -> None:
    [online] = verdicts["KM-13"]
    assert {"value": online["value"], "state": online["state"]} == year["centre"]["KM-13"]
    assert _states(verdicts["KM-26"], "period") == year["centre"]["KM-26"]


def test_行政督导参会参加活动一致(verdicts: dict, year: dict) -> None:
    for target in ("KM-16", "KM-17"):
        assert _states(verdicts[target]) == year["supervisors"][target]


def test_每场时长和记录时限的场数一致(verdicts: dict, year: dict) -> None:
    for target, expected in {"KM-12": year["KM-12"], **year["records"]}.items():
        judged = Counter(v["state"] for v in verdicts[target] if v["state"] != "not_applicable")
        assert dict(judged) == expected, target


def test_连续两次不合格的只有一人(verdicts: dict, year: dict) -> None:
    states = _states(verdicts["KM-47"])
    flagged = [who for who, state in states.items() if state == "unmet"]
    assert flagged == year["supervisors"]["two_consecutive_fails"]
    unknown = {who for who, state in states.items() if state == "undecidable"}
    assert unknown == {
        *year["supervisors"]["fails_with_a_gap"],
        *year["supervisors"]["never_assessed"],
    }


@pytest.mark.long
def test_督导覆盖一致(store: Path, year: dict) -> None:
    [said] = _run(store, "coverage", "--year", "2025", "--as-of", year["as_of"])
    for row in said["counties"]:
        expected = year["coverage"]["counties"][row["county"]]
        got = {
            f"{what}_{part}": row[what][part]
            for what in ("stations", "workers")
            for part in ("reported", "supervised")
        }
        assert got == expected, row["county"]


@pytest.mark.long
def test_满意度一致(store: Path, year: dict) -> None:
    asked = ("satisfaction", "--year", "2025", "--as-of", year["as_of"])
    [open_] = _run(store, *asked, "--unsuppressed")
    total = year["satisfaction"]["total"]
    assert open_["total"]["respondents"] == total["respondents"]
    assert open_["total"]["answers"] == total["answers"]
    assert open_["total"]["rate"] == pytest.approx(total["rate"], abs=1e-4)
    assert open_["total"]["mean"] == pytest.approx(total["mean"], abs=1e-4)
    for row in open_["counties"]:
        expected = year["satisfaction"]["counties"].get(row["county"])
        if expected is not None:
            assert [i["counts"] for i in row["items"]] == expected["item_counts"], row["county"]
    [shown] = _run(store, *asked)
    rates = {row["county"]: row["rate"] for row in shown["counties"]}
    assert [c for c in year["satisfaction"]["under_five"] if rates[c] is not None] == []
