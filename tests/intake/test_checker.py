"""Files checked in two children: the same results in the same order, whatever becomes of a child."""

import dataclasses
import datetime as dt
import io
import json
import os
import signal
import threading
import zipfile

import psutil
import pytest

from dudao import ROOT
from dudao.intake import batch, results
from dudao.intake.checker import Checker
from dudao.reading import reader
from dudao.records import FileResult

TODAY = dt.date(2026, 1, 10)
LEDGER = "督导台账\n序号,督导日期,县（市、区）,社工站,督导类别,督导老师,督导对象,督导时长\n1,2025-03-12,五华区,龙翔街道社工站,团体督导,周明远,钱思远,2小时\n"
GOOD = (LEDGER.encode(), "2025年督导台账.csv")
FILES = ("呈贡花名册.xlsx", "官渡台账.ods")


def told(result):
    """All that a result holds, where each value stands and what may be asked included."""
    return json.dumps(
        [
            result.as_dict(),
            [[dataclasses.asdict(p.ask) for p in s.problems if p.ask] for s in result.sheets],
            [
                [s.columns, s.sides, s.meta_cells, [[dict(r.cells), r.hours] for r in s.records]]
                for s in result.sheets
            ],
            [
                [(n.form_id, n.found, n.missing, n.header_row) for n in s.near]
                for s in result.sheets
            ],
        ],
        ensure_ascii=False,
        sort_keys=True,
    )


def both(folder, known=batch.NOTHING_KNOWN):
    found = batch.find_files([folder])
    return (
        list(batch.check_paths(found, TODAY, known)),
        list(batch.checked_apart(found, TODAY, known)),
    )


def test_the_same_as_one_after_another(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes((ROOT / "tests" / "samples" / name).read_bytes())
    (tmp_path / GOOD[1]).write_bytes(GOOD[0])
    (tmp_path / "谁也不是.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (tmp_path / "空.xlsx").write_bytes(b"")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 torn")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("内/台账.csv", GOOD[0])
        target.writestr("内/别的.txt", "说明")
    (tmp_path / "包.zip").write_bytes(packed.getvalue())
    one, two = both(tmp_path)
    assert [told(c.result) for c in two] == [told(c.result) for c in one]
    assert [c.data for c in two] == [c.data for c in one]
    assert len(two) == 8
    assert sum(len(s.records) for c in two for s in c.result.sheets) == 10


def test_a_long_file_is_recognised_by_the_parent(tmp_path, monkeypatch):
    rows = "".join(
        f"{n},2025-03-{n % 28 + 1:02},五华区,龙翔街道社工站,团体督导,周明远,钱思远,2小时\n"
        for n in range(2, 4000)
    )
    (tmp_path / GOOD[1]).write_text(LEDGER + rows, encoding="utf-8")
    seen, real = [], batch._check_one
    monkeypatch.setattr(batch, "_check_one", lambda *given: seen.append(1) or real(*given))
    (item,) = batch.checked_apart(batch.find_files([tmp_path]), TODAY)
    assert (len(item.result.sheets[0].records), len(seen)) == (3999, 1)


def test_what_was_answered_before_reaches_a_child_and_its_successor(tmp_path):
    (tmp_path / "台账.csv").write_bytes(
        LEDGER.replace("五华区,龙翔街道", "五华区,龙乡街道").encode()
    )
    (plain,), (doubtful,) = both(tmp_path)
    (ask,) = (p.ask for s in doubtful.result.sheets for p in s.problems if p.ask)
    known = batch.Known({ask.key: "护国街道"}, {})
    (one,), (two,) = both(tmp_path, known)
    assert told(two.result) == told(one.result) != told(plain.result)
    with Checker(known.answers, known.mappings, TODAY) as checker:
        checker.begin()
        os.kill(checker.pid, signal.SIGKILL)
        psutil.Process(checker.pid).wait(5)
        assert checker.check(two.data, "台账.csv").sheets[0].records[0].values["stations"] == [
            "护国街道"
        ]


def test_a_child_killed_at_a_file_costs_that_file_alone():
    with Checker({}, {}, TODAY) as checker:
        assert isinstance(checker.check(*GOOD), FileResult)
        psutil.Process(checker.pid).suspend()
        killer = threading.Timer(0.2, os.kill, (checker.pid, signal.SIGKILL))
        killer.start()
        refused = checker.check(*GOOD)
        killer.join()
        assert [(p.code, p.severity) for p in refused.problems] == [("reader_died", "error")]
        assert refused.sheets == []
        assert len(checker.check(*GOOD).sheets[0].records) == 1


CHILD = """
import sys
if "dudao.intake.child" in sys.orig_argv:
    import dudao.recognition.check as checking
    real = checking.check
    def check(reading, *given, **more):
        if "坏" in reading.name:
            {body}
        return real(reading, *given, **more)
    checking.check = check
"""


@pytest.fixture
def child_that(tmp_path, monkeypatch):
    """Children whose recognition does something else with a file called 坏."""

    def make(body):
        (tmp_path / "sitecustomize.py").write_text(CHILD.format(body=body), encoding="utf-8")
        monkeypatch.setattr(reader, "_ROOT", f"{tmp_path}{os.pathsep}{reader._ROOT}")

    return make


def test_recognition_that_hangs_bloats_or_dies_is_ended(child_that):
    child_that("""
            import os, time
            if "停" in reading.name: time.sleep(60)
            if "大" in reading.name: held = b"x" * (300 << 20); time.sleep(60)
            os._exit(3)""")
    with Checker({}, {}, TODAY, memory_limit=250 << 20) as checker:
        for name, code in (("停", "timeout"), ("大", "memory"), ("死", "died")):
            assert isinstance(checker.check(*GOOD).sheets[0].records[0].row, int)
            checker.seconds = 0.3 if name == "停" else 4.5
            refused = checker.check(GOOD[0], f"坏{name}.csv")
            assert [p.code for p in refused.problems] == [f"reader_{code}"]
            checker.seconds = 4.5


def test_a_start_that_takes_long_is_no_fault_of_the_first_file(child_that, tmp_path):
    child_that("pass")
    site = tmp_path / "sitecustomize.py"
    slow = "\nimport time\nuntil = time.process_time() + 0.6\nwhile time.process_time() < until: pass\n"
    site.write_text(site.read_text(encoding="utf-8") + slow, encoding="utf-8")
    with Checker({}, {}, TODAY, seconds=0.5) as checker:
        assert len(checker.check(*GOOD).sheets[0].records) == 1


def test_recognition_that_fails_is_done_again_by_the_parent(child_that, tmp_path):
    child_that("raise RuntimeError('钱思远')")
    (tmp_path / "坏.csv").write_bytes(GOOD[0])
    (item,) = batch.checked_apart(batch.find_files([tmp_path / "坏.csv"]), TODAY)
    assert len(item.result.sheets[0].records) == 1


SHEET = {
    "sheet": "表", "form": "workers", "meta": {}, "meta_cells": {}, "problems": [], "columns": {}, "sides": {},
    "near": [], "shapes": [["name"]], "where": [], "rows": [[0, 3, None, {}, ["钱思远"]]],
}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        {}, [], [[], [{}]], [[["a"]], []], [[[1, 2, 3, 4, 5, 6, None]], []],
        [[], [SHEET | {"form": 7}]], [[], [SHEET | {"rows": [[0, "3", None, {}, ["x"]]]}]],
        [[], [SHEET | {"rows": [[5, 3, None, {}, ["x"]]]}]], [[], [SHEET | {"rows": [[0, 3, None, {}, []]]}]],
        [[], [SHEET | {"shapes": [[1]]}]], [[], [SHEET | {"rows": [[0, 3, None, [9, 3], ["x"]]]}]], [[], 5],
    ],
)  # fmt: skip
def test_a_line_that_is_no_result_is_refused(said):
    with pytest.raises(ValueError, match="no result"):
        results.read(json.dumps({"checked": said}))


def test_the_sheet_those_spoil_is_one():
    (sheet,) = results.read(json.dumps({"checked": [[], [SHEET]]})).sheets
    assert sheet.records[0].values == {"name": "钱思远"}
