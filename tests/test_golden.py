"""Files of many hands read to exactly what their writers meant.

Answers stand in ``data/samples/keys`` (the demo city year) and beside the files of ``tests/samples``.
They are never written by a test. In an answer ``problems`` must be raised on that cell, ``allowed``
may be (a doubt a careful reader could have or not); ``_accept`` lists other right readings.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dudao.intake import batch as ingest

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "samples"
HANDS = ROOT / "tests" / "samples"
TODAY = dt.date(2026, 1, 10)
CARDS = ("session_record", "individual_session", "group_session")


def _cases() -> list[Any]:
    demo = [
        pytest.param(path, id=path.relative_to(DEMO / "keys").as_posix().removesuffix(".json"))
        for path in sorted((DEMO / "keys").rglob("*.json"))
    ]
    hands = [pytest.param(path, id=path.stem) for path in sorted(HANDS.glob("*.json"))]
    return [*demo, *hands]


@pytest.fixture(scope="module")
def readings() -> dict[str, dict[str, Any]]:
    """Every file of both folders checked once, by name."""
    files = [
        f for f in ingest.find_files([HANDS]) if f.path.with_name(f"{f.path.name}.json").exists()
    ]
    checked = ingest.check_paths([*ingest.find_files([DEMO / "files"]), *files], today=TODAY)
    return {item.result.file: item.result.as_dict() for item in checked}


@pytest.mark.parametrize("key_path", _cases())
def test_读出来的就是填表人的意思(key_path: Path, readings: dict[str, dict[str, Any]]) -> None:
    key = json.loads(key_path.read_text("utf-8"))
    wrong = list(differences(key, readings[key["file"]]))
    assert not wrong, "\n".join(" | ".join(str(part) for part in line) for line in wrong)


def test_标准答案的形状对() -> None:
    """比较器自己要靠得住：错值、漏报、误报都要看得出来。"""
    key = {
        "file": "a.xlsx", "problems": [],
        "sheets": [{
            "sheet": "S", "form": "staffing", "meta": {"county": "五华区"}, "allowed": [],
            "records": [{"name": "甘棠", "salary": None, "_row": 5}],
            "problems": [{"cell": "J5", "field": "salary", "severity": "error"}],
        }],
    }  # fmt: skip
    good = json.loads(json.dumps(key))
    assert list(differences(key, good)) == []
    silent = json.loads(json.dumps(key))
    silent["sheets"][0]["records"][0]["salary"] = 3000
    silent["sheets"][0]["problems"] = []
    assert [line[0] for line in differences(key, silent)] == ["SILENT", "no problem"]
    alarm = json.loads(json.dumps(key))
    alarm["sheets"][0]["problems"].append({"cell": "C5", "field": "name", "severity": "error"})
    assert [line[0] for line in differences(key, alarm)] == ["false alarm"]


def differences(key: dict[str, Any], got: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """(what, sheet!cell or row, field, expected, got) for everything that is not as the key says."""
    wants, haves = _one_a_sheet(key["sheets"]), _one_a_sheet(got["sheets"])
    if _kinds(key["problems"]) != _kinds(got["problems"]):
        yield ("file problems", "", "", key["problems"], got["problems"])
    forms, found = ([(s["sheet"], s["form"]) for s in side] for side in (wants, haves))
    if forms != found:
        yield ("sheets", "", "", forms, found)
        return
    for want, have in zip(wants, haves, strict=True):
        yield from _sheet(want, have)


def _one_a_sheet(sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Several cards of one form on a sheet count as one entry, whether they come as one or as many."""
    merged: list[dict[str, Any]] = []
    for sheet in sheets:
        last = merged[-1] if merged else {"form": None, "sheet": None}
        same = sheet["form"] in CARDS and (last["form"], last["sheet"]) == (
            sheet["form"],
            sheet["sheet"],
        )
        if not same:
            merged.append({**sheet})
            continue
        for part in ("records", "problems", "allowed"):
            last[part] = [*last.get(part, []), *sheet.get(part, [])]
    return merged


def _kinds(problems: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((p["severity"], str(p["cell"])) for p in problems)


def _sheet(want: dict[str, Any], have: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    place = want["sheet"]
    for field, value in want["meta"].items():
        if not _same(value, have["meta"].get(field)):
            yield ("META", place, field, value, have["meta"].get(field))
    if len(want["records"]) != len(have["records"]):
        rows = [r["_row"] for r in have["records"]]
        yield ("record count", place, "", [r["_row"] for r in want["records"]], rows)
        return
    pairs = zip(_ordered(want["records"], want), _ordered(have["records"], want), strict=True)
    for expected, record in pairs:
        yield from _record(place, expected, record, have["problems"])
    yield from _problems(place, want, have["problems"])


def _ordered(records: list[dict[str, Any]], want: dict[str, Any]) -> list[dict[str, Any]]:
    """By row; two tables side by side share rows, so by the first field too."""
    if not want["records"] or "_row" in (want["records"][0].get("_accept") or {}):
        return records
    first = next(iter(want["records"][0]))
    return sorted(records, key=lambda r: (r["_row"], str(r.get(first))))


def _record(
    place: Any, want: dict[str, Any], have: dict[str, Any], problems: list[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    accept = want.get("_accept") or {}
    for field, value in want.items():
        if field == "_accept" or accept.get(field) == "*":
            continue
        if any(_same(v, have.get(field)) for v in [value, *accept.get(field, [])]):
            continue
        named = any(p["field"] == field and _row_of(p["cell"]) == want["_row"] for p in problems)
        what = "flagged" if named else "SILENT"
        yield (what, f"{place}!行{want['_row']}", field, repr(value), repr(have.get(field)))


def _problems(
    place: Any, want: dict[str, Any], found: list[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    left = list(found)
    for expected in want["problems"]:
        hits = [
            p for p in found
            if expected["severity"] in (None, p["severity"]) and _overlap(expected["cell"], p["cell"])
        ]  # fmt: skip
        if not hits:
            yield (
                "no problem",
                f"{place}!{expected['cell']}",
                expected["field"],
                expected["severity"],
                None,
            )
        left = [p for p in left if p not in hits]
    for p in left:
        if not any(s == p["severity"] and _overlap(cell, p["cell"]) for cell, s in want["allowed"]):
            what = "false alarm" if p["severity"] == "error" else "needless warning"
            yield (what, f"{place}!{p['cell']}", p["field"], None, p.get("message"))


def _same(want: Any, have: Any) -> bool:
    if want in (None, [], {}, ""):
        return have in (None, [], {}, "")
    if isinstance(want, bool) or isinstance(have, bool):
        return want is have
    if isinstance(want, int | float) and isinstance(have, int | float):
        return abs(want - have) < 0.01
    if isinstance(want, dict) and isinstance(have, dict):
        return {_fold(k): _fold(v) for k, v in want.items()} == {_fold(k): _fold(v) for k, v in have.items() if v is not None}  # fmt: skip
    return want == have if not isinstance(want, str) else _fold(want) == _fold(have)


def _fold(value: Any) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))


def _box(cell: str | None) -> tuple[int, int, int, int] | None:
    if cell is None:
        return None
    text = cell.rsplit("!", 1)[-1]
    if word := re.fullmatch(r"R(\d+)C(\d+)(?::R(\d+)C(\d+))?", text):
        r, c, r2, c2 = (int(x) if x else 0 for x in word.groups())
        return r, c, r2 or r, c2 or c
    sheet = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", text)
    assert sheet, f"not an address: {cell}"
    c, r, c2, r2 = sheet.groups()
    return int(r), _column(c), int(r2 or r), _column(c2 or c)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _overlap(a: str | None, b: str | None) -> bool:
    x, y = _box(a), _box(b)
    if x is None or y is None:
        return x is y
    return x[0] <= y[2] and y[0] <= x[2] and x[1] <= y[3] and y[1] <= x[3]


def _row_of(cell: str | None) -> int | None:
    box = _box(cell)
    return box[0] if box else None
