"""A small form of its own, so that the store is tested without the real forms."""

import pytest

from dudao.forms import load_forms
from dudao.problems import Problem
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from dudao.store.raw import digest

WORKERS = """
id = "workers"
title = "人员表"
layout = "list"
[meta]
county = { label = "县区", kind = "county" }
[fields]
name = { label = "姓名", kind = "name" }
hired_on = { label = "入职时间", kind = "date" }
salary = { label = "薪资", kind = "pay" }
age = { label = "年龄", kind = "age" }
badge = { label = "工作证", kind = "tick" }
"""
LEDGER = """
id = "session_ledger"
title = "督导台账"
layout = "list"
[meta]
county = { label = "县区", kind = "county" }
covers_from = { label = "起", kind = "date" }
covers_to = { label = "止", kind = "date" }
[fields]
held_on = { label = "日期", kind = "date" }
county = { label = "县区", kind = "counties" }
minutes = { label = "时长", kind = "minutes" }
"""


@pytest.fixture
def forms_dir(tmp_path):
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "workers.toml").write_text(WORKERS, encoding="utf-8")
    (folder / "session_ledger.toml").write_text(LEDGER, encoding="utf-8")
    return folder


@pytest.fixture
def forms(forms_dir):
    return load_forms(forms_dir)


@pytest.fixture
def store(tmp_path, forms):
    with Store.open(tmp_path / "store", forms) as opened:
        yield opened


@pytest.fixture
def workers_file():
    """Build a FileResult of n workers; the bytes follow from the name."""

    def build(file="五华区/人员表.xlsx", n=2, **broken):
        data = f"{file}:{n}".encode()
        records = [
            Record(
                7 + i,
                {"name": f"钱小{i}", "hired_on": "2023-05", "salary": 3500, "badge": i % 2 == 0},
                {"name": f"B{7 + i}"},
            )
            for i in range(n)
        ]
        if broken:
            records[-1].values.update(broken)
        doubt = Problem("unreadable_date", "error", "看不出年月", "F8", "hired_on", "去年")
        sheet = SheetResult("Sheet1", "workers", {"county": "五华区"}, records, [doubt])
        return FileResult(file, digest(data), [sheet]), data

    return build


@pytest.fixture
def ledger_file():
    """Build a FileResult of one ledger sheet with the given meta and dates."""

    def build(meta, *dates, file="台账.xlsx"):
        data = repr((file, meta, dates)).encode()
        records = [
            Record(i, {"held_on": d, "county": ["五华区"], "minutes": 120})
            for i, d in enumerate(dates, start=3)
        ]
        return FileResult(
            file, digest(data), [SheetResult("台账", "session_ledger", meta, records)]
        ), data

    return build


@pytest.fixture
def counts():
    """Rows of every table of the store's facts."""

    def count(store):
        tables = ("upload", "upload_event", "sheet", "problem", "rec_workers", "rec_session_ledger")
        cursor = store.cursor()
        return {t: cursor.execute(f"select count(*) from {t}").fetchone()[0] for t in tables}

    return count
