"""Reading: 500 station workbooks and a 100,000-row ledger, checked whole, beside merely loading them.

``python benchmarks/reading.py [--files N] [--rows N] [--repeats N] [--profile]``

In one run: *checked* (guard, worker, recognise, extract, with a cell for every doubt) against
``pandas.read_excel(engine="openpyxl")``, which only loads the cells, and against bare calamine, the
floor. After a warm-up the ways take turns, the best of three rounds counts. Goals: at least 4 times
as fast as pandas on the workbooks, 2.5 times on the ledger.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import gc
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dudao.intake import batch as ingest

GOALS = {"workbooks": 4.0, "ledger": 2.5}
TODAY = dt.date(2026, 1, 10)
STATIONS = [
    "拓东街道",
    "鼓楼街道",
    "东华街道",
    "联盟街道",
    "金辰街道",
    "青云街道",
    "龙泉街道",
    "茨坝街道",
]
STAFF = ["序号", "目前所在站点名称", "社工姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的\n困难", "薪资\n（数额）", "备注"]  # fmt: skip
LEDGER = ["序号", "督导日期", "县（市、区）", "社工站", "督导类别", "督导方式", "督导老师", "督导助理", "督导对象", "人数", "督导时长", "地点", "督导主题", "记录归档日期", "备注"]  # fmt: skip
GIVEN = "宁可欣若彤子涵雅洁婉清思远嘉树景行怀瑾明哲承志文渊博学慧敏"


def _name(rng: random.Random) -> str:
    return rng.choice("贾卢姚邵万钱严汪方石") + "".join(rng.sample(GIVEN, 2))


def write_station(path: Path, seed: int) -> None:
    """A staffing table of one county: title, meta, header, 25 workers, a note."""
    rng = random.Random(seed)
    book = xlsxwriter.Workbook(str(path))
    page, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "yyyy/m/d"})
    page.merge_range(0, 0, 0, 10, "昆明市盘龙区乡镇（街道）社工站点人员情况统计总表")
    page.write_row(1, 0, ["填表时间", None, "2025年12月26日", None, "督导助理", _name(rng)])
    page.write_row(2, 0, ["承接机构名称", None, f"昆明第{seed}社会工作服务中心", None, "负责人姓名", _name(rng), "职务", "主任", "联系方式", "13800009999"])  # fmt: skip
    page.write_row(3, 0, STAFF)
    for row in range(25):
        page.write_row(4 + row, 0, [row + 1, f"{rng.choice(STATIONS)}社工站", _name(rng), rng.choice("男女"), rng.randint(22, 50)])  # fmt: skip
        page.write_datetime(4 + row, 5, dt.datetime(rng.randint(2020, 2025), rng.randint(1, 9), rng.randint(1, 28)), day)  # fmt: skip
        page.write_row(4 + row, 6, [rng.choice(["社会工作", "社会学", "会计"]), rng.choice(["大专", "本科", "专科"]), "经费拨付慢", f"{rng.randint(26, 45) * 100}元"])  # fmt: skip
    page.write(29, 0, "注：如果还有其他情况请写在备注一栏，可自行增加备注栏列数。")
    book.close()


def write_ledger(path: Path, rows: int, seed: int = 0) -> None:
    """A ledger of ``rows`` sessions with the usual variety of spellings."""
    rng = random.Random(f"{rows}/{seed}")
    people = [_name(rng) for _ in range(400)]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy/m/d"})
    page.write(0, 0, "2025年督导台账")
    page.write_row(1, 0, LEDGER)
    for row in range(2, rows + 2):
        held = dt.datetime(2025, rng.randint(1, 12), rng.randint(1, 20))
        page.write_number(row, 0, row - 1)
        page.write_datetime(row, 1, held, day)
        page.write_row(row, 2, ["盘龙区", f"{rng.choice(STATIONS)}社工站", rng.choice(["个别督导", "团体督导"]), "面谈", rng.choice(people[:20]), people[0], "、".join(rng.sample(people, 3)), 3, rng.choice(["2小时", "90分钟", "9:00-11:30", "1.5h"]), "社工站会议室", "个案研讨"])  # fmt: skip
        page.write_datetime(row, 13, held + dt.timedelta(days=rng.randint(1, 8)), day)
    book.close()


def checked(paths: list[Path]) -> int:
    """Everything the product does with a file short of storing it; returns the records read."""
    records = 0
    for item in ingest.check_paths([ingest.FoundFile(p.name, p) for p in paths], today=TODAY):
        result = item.result
        errors = [p for s in result.sheets for p in s.problems if p.severity == "error"]
        if errors or not result.readable:
            raise SystemExit(f"the benchmark's files must read without errors: {errors[:3]}")
        records += sum(len(sheet.records) for sheet in result.sheets)
    return records


def loaded_by_pandas(paths: list[Path]) -> int:
    return sum(len(pd.read_excel(path, engine="openpyxl", header=None)) for path in paths)


def loaded_by_calamine(paths: list[Path]) -> int:
    rows = 0
    for path in paths:
        with path.open("rb") as file:
            rows += len(CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python())
    return rows


OURS, THEIRS = "checked whole", "pandas+openpyxl"
WAYS: dict[str, Callable[[list[Path]], int]] = {
    OURS: checked,
    THEIRS: loaded_by_pandas,
    "bare calamine": loaded_by_calamine,
}


def timed(work: Callable[[list[Path]], int], paths: list[Path]) -> tuple[float, int]:
    gc.collect()
    start = time.perf_counter()
    count = work(paths)
    return time.perf_counter() - start, count


def compare(title: str, rounds: list[list[Path]]) -> bool:
    """Every way over every round's files in turn, the best of each; whether the goal is met.

    Each round has files of its own: what was read before is remembered, and must not count.
    """
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    counts: dict[str, int] = {}
    for paths in rounds:
        for way, work in WAYS.items():
            took, counts[way] = timed(work, paths)
            seconds[way].append(took)
    best = {way: min(took) for way, took in seconds.items()}
    files, goal, ratio = len(rounds[0]), GOALS[title], best[THEIRS] / best[OURS]
    each = [f"{p / o:.2f}" for p, o in zip(seconds[THEIRS], seconds[OURS], strict=True)]
    print(f"{title}: {files} files, {counts[OURS]} records checked, {counts[THEIRS]} rows loaded")
    for way, took in best.items():
        print(f"  {way:<16}{took:8.2f} s  ({took / files * 1000:.1f} ms a file)")
    print(f"  ratio to pandas {ratio:.2f} (goal {goal:.1f}; by round {', '.join(each)})")
    return ratio >= goal


def make_files(place: Path, files: int, rows: int, number: int) -> tuple[list[Path], Path]:
    """The workbooks and the ledger of one round."""
    folder = place / str(number)
    folder.mkdir()
    books = [folder / f"盘龙区人员情况{n:03d}.xlsx" for n in range(files)]
    for n, path in enumerate(books):
        write_station(path, number * files + n)
    ledger = folder / "2025年督导台账.xlsx"
    write_ledger(ledger, rows, number)
    return books, ledger


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--files", type=int, default=500, help="workbooks a round")
    options.add_argument("--rows", type=int, default=100_000, help="of the ledger")
    options.add_argument("--repeats", type=int, default=3, help="rounds; the best counts")
    options.add_argument("--profile", action="store_true", help="profile the parent's side")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        made = [make_files(place, given.files, given.rows, n) for n in range(given.repeats)]
        warm, _ = make_files(place, 3, 3, given.repeats)
        for work in WAYS.values():  # imports and forms, once a process
            work(warm)
        if given.profile:
            for paths in (made[0][0], [made[0][1]]):
                profile = cProfile.Profile()
                profile.runcall(checked, paths)
                pstats.Stats(profile).sort_stats("tottime").print_stats(25)
            return 0
        met = [
            compare("workbooks", [books for books, _ in made]),
            compare("ledger", [[ledger] for _, ledger in made]),
        ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
