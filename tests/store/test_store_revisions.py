"""Corrections in the store: versions of records and sheets, both clocks, taken back, made again."""

import datetime as dt
import json

import pytest

from dudao.forms import load_forms
from dudao.problems import Problem
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store, StoreError, audit
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions.disagreements import disagreements
from dudao.store.raw import digest

NINE = dt.datetime(2026, 3, 1, 9)
TEN, ELEVEN, NOON = (NINE.replace(hour=hour) for hour in (10, 11, 12))


def ledger(store, *rows, meta=None, problems=(), file="台账.xlsx"):
    """Commit a ledger whose rows are (day, minutes), from row 3 on, days in A and lengths in B."""
    held = [
        Record(n, {"held_on": day, "county": ["五华区"], "minutes": minutes},
               {"held_on": f"A{n}", "minutes": f"B{n}"})
        for n, (day, minutes) in enumerate(rows, start=3)
    ]  # fmt: skip
    data = repr((file, rows, meta)).encode()
    sheet = SheetResult("台账", "session_ledger", dict(meta or {}), held, list(problems))
    return store.commit(FileResult(file, digest(data), [sheet]), data, "甲", now=NINE).upload_id


def shown(store, field, known_at=None, form="session_ledger"):
    """record_id → value, as the views give it."""
    rows = store.cursor().execute(
        f"select record_id, {field} from active_{form}(?::timestamp) order by all", [known_at]
    )
    return dict(rows.fetchall())


def scope(store, known_at=None):
    rows = store.cursor().execute(
        "select covers_county, covers_from::varchar, covers_to::varchar, covers_basis"
        " from active_sheet(?::timestamp)", [known_at]
    )  # fmt: skip
    return rows.fetchone()


def problems(store, known_at=None):
    rows = store.cursor().execute(
        "select field, cell from active_problem(?::timestamp) order by all", [known_at]
    )
    return rows.fetchall()


def test_更正后读出新值_更正之前的时点仍是原值(store):
    ledger(store, ("2025-03-12", 90), ("2025-03-13", 60))
    made = revisions.correct(store, "session_ledger", 1, "minutes", 120, "少写了", "乙", now=TEN)
    assert (made.old, made.new, made.cell, made.row_no) == (90, 120, "B3", 3)
    assert shown(store, "minutes") == {1: 120, 2: 60}
    assert shown(store, "minutes", NINE) == {1: 90, 2: 60}
    assert shown(store, "minutes", TEN) == {1: 120, 2: 60}


def test_同一格先后更正两次_改回一次回到前一次_再改回回到原值(store):
    """
    | 时点 | 做什么 | 值 |
    | --- | --- | --- |
    | 9 | 收到 | 90 |
    | 10 | 更正 | 120 |
    | 11 | 再更正 | 150 |
    | 12 | 改回后一次 | 120 |
    | 13 | 改回前一次 | 90 |
    """
    ledger(store, ("2025-03-12", 90))
    first = revisions.correct(store, "session_ledger", 1, "minutes", 120, "一", "乙", now=TEN)
    second = revisions.correct(store, "session_ledger", 1, "minutes", 150, "二", "乙", now=ELEVEN)
    with pytest.raises(StoreError, match="请先改回后面的那次"):
        revisions.take_back(store, first.id, "改错了", "乙", NOON)
    revisions.take_back(store, second.id, "改错了", "乙", NOON)
    back = revisions.take_back(store, first.id, "改错了", "乙", NOON.replace(hour=13))
    hours = (9, 10, 11, 12, 13)
    assert [shown(store, "minutes", NINE.replace(hour=h))[1] for h in hours] == [
        90, 120, 150, 120, 90,
    ]  # fmt: skip
    with pytest.raises(StoreError, match="已经改回"):
        revisions.take_back(store, back.id, "再改", "乙")
    assert [(r.id, r.undoes, r.standing, r.newest) for r in revisions.revisions(store)] == [
        (1, None, False, False),
        (2, None, False, False),
        (3, 2, False, False),
        (4, 1, False, False),
    ]
    at_eleven = revisions.revisions(store, ELEVEN)
    assert [(r.id, r.standing, r.newest) for r in at_eleven] == [(1, True, False), (2, True, True)]


def test_两个字段各自更正_互不影响_改回一个另一个还在(store):
    ledger(store, ("2025-03-12", 90))
    first = revisions.correct(store, "session_ledger", 1, "minutes", 120, "一", "乙")
    revisions.correct(store, "session_ledger", 1, "county", ["盘龙区"], "二", "乙")
    revisions.take_back(store, first.id, "改错了", "乙")
    assert shown(store, "minutes") == {1: 90}
    assert shown(store, "county") == {1: ["盘龙区"]}


def test_撤销带更正的收件_恢复后更正还在(store):
    upload = ledger(store, ("2025-03-12", 90))
    revisions.correct(store, "session_ledger", 1, "minutes", 120, "少写了", "乙")
    store.withdraw(upload, "乙")
    assert shown(store, "minutes") == {}
    store.restore(upload, "乙")
    assert shown(store, "minutes") == {1: 120}


def test_更正过的单元格不再是问题_改回后又是(store):
    found = [
        Problem("unreadable_date", "error", "看不出", "A3", "held_on", "去年"),
        Problem("unreadable_date", "error", "看不出", "A4", "held_on", "去年"),
        Problem("bare_duration", "warning", "没有单位", "B3", "minutes", "90"),
    ]
    ledger(store, (None, 90), (None, 60), problems=found)
    made = revisions.correct(
        store, "session_ledger", 1, "held_on", "2025-03-12", "看原件", "乙", now=TEN
    )
    assert problems(store) == [("held_on", "A4"), ("minutes", "B3")]
    assert problems(store, NINE) == [("held_on", "A3"), ("held_on", "A4"), ("minutes", "B3")]
    revisions.take_back(store, made.id, "看错了", "乙")
    assert problems(store) == problems(store, NINE)


def test_没写起止的台账_补上的日期在外面时覆盖时间跟着变_改回后变回(store):
    ledger(store, ("2025-03-12", 90), (None, 60))
    assert scope(store) == (None, "2025-03-12", "2025-03-12", "rows")
    made = revisions.correct(
        store, "session_ledger", 2, "held_on", "2025-06-01", "补", "乙", now=TEN
    )
    assert scope(store) == (None, "2025-03-12", "2025-06-01", "rows")
    assert scope(store, NINE) == (None, "2025-03-12", "2025-03-12", "rows")
    revisions.take_back(store, made.id, "看错了", "乙")
    assert scope(store) == (None, "2025-03-12", "2025-03-12", "rows")


def test_台账表头的县区和起止更正后_范围跟着变_改回后变回(store):
    found = [Problem("no_period", "warning", "没有写年份", None, "meta.covers_from")]
    upload = ledger(store, ("2025-03-12", 90), meta={"county": None}, problems=found)
    first = revisions.correct_sheet(store, upload, 1, "county", "盘龙区", "原件写着", "乙", TEN)
    second = revisions.correct_sheet(store, upload, 1, "covers_from", "2025", "封面", "乙", ELEVEN)
    assert scope(store) == ("盘龙区", "2025-01-01", "2025-12-31", "title")
    assert scope(store, TEN) == ("盘龙区", "2025-03-12", "2025-03-12", "rows")
    assert shown(store, "meta_county") == {1: "盘龙区"}
    assert shown(store, "meta_county", NINE) == {1: None}
    assert (problems(store), problems(store, TEN)) == ([], [("meta.covers_from", None)])
    revisions.take_back(store, second.id, "不对", "乙")
    revisions.take_back(store, first.id, "不对", "乙")
    assert scope(store) == scope(store, NINE) == (None, "2025-03-12", "2025-03-12", "rows")


def test_表头的县区更正后_没有自己县区格的行跟着变_单独更正过的和自己写着的不变(store):
    """
    | 行 | 县区格 | 读出 | 表头改成盘龙区以后 |
    | --- | --- | --- | --- |
    | 3 | 无 | 五华区 | 盘龙区 |
    | 4 | C4 | 五华区 | 五华区 |
    | 5 | 无，先单独更正为官渡区再更正为五华区 | 五华区 | 五华区 |
    """
    cells = ({}, {"county": "C4"}, {})
    rows = [Record(n, {"county": ["五华区"]}, cell) for n, cell in enumerate(cells, start=3)]
    sheet = SheetResult("台账", "session_ledger", {"county": "五华区"}, rows, [], {"county": "A1"})
    store.commit(FileResult("台账.xlsx", digest(b"x"), [sheet]), b"x", "甲", now=NINE)
    revisions.correct(store, "session_ledger", 3, "county", ["官渡区"], "一", "乙")
    revisions.correct(store, "session_ledger", 3, "county", ["五华区"], "二", "乙")
    made = revisions.correct_sheet(store, 1, 1, "county", "盘龙区", "三", "乙")
    assert made.cell == "A1"
    assert shown(store, "county") == {1: ["盘龙区"], 2: ["五华区"], 3: ["五华区"]}
    revisions.take_back(store, made.id, "不对", "乙")
    assert shown(store, "county") == {1: ["五华区"], 2: ["五华区"], 3: ["五华区"]}


def test_随同字段一起改一起回(store, workers_file):
    result, data = workers_file()
    store.commit(result, data, "甲")
    made = revisions.correct(
        store, "workers", 1, "hired_on", "2024-01", "证明", "乙", also={"age": 30}
    )
    assert dict(made.also) == {"age": [None, 30]}
    assert shown(store, "age", form="workers") == {1: 30, 2: None}
    revisions.take_back(store, made.id, "不对", "乙")
    assert shown(store, "age", form="workers") == {1: None, 2: None}
    assert shown(store, "hired_on", form="workers") == {1: "2023-05", 2: "2023-05"}


@pytest.mark.parametrize(
    ("record", "field", "reason", "said"),
    [
        (9, "minutes", "因为", "没有第 9 号记录"),
        (1, "upload_id", "因为", "没有“upload_id”这一栏"),
        (1, "meta_county", "因为", "没有“meta_county”这一栏"),
        (1, "minutes", " ", "请写明更正的原因"),
    ],
)
def test_不能更正的说清楚_什么都不写(store, record, field, reason, said):
    ledger(store, ("2025-03-12", 90))
    before = store.last_event
    with pytest.raises(StoreError, match=said):
        revisions.correct(store, "session_ledger", record, field, 1, reason, "乙")
    assert (store.last_event, revisions.revisions(store)) == (before, [])


def test_审计只有编号表单字段_没有值(store):
    upload = ledger(store, ("2025-03-12", 90))
    made = revisions.correct(store, "session_ledger", 1, "minutes", 120, "少写了", "乙")
    revisions.take_back(store, made.id, "写错了", "乙")
    last = audit.entries(store.cursor())[-2:]
    assert [(e.action, e.subject, e.actor) for e in last] == [
        ("corrected", str(upload), "乙"),
        ("uncorrected", str(upload), "乙"),
    ]
    assert [dict(e.detail) for e in last] == [
        {"revision": 1, "form": "session_ledger", "field": "minutes"},
        {"revision": 2, "form": "session_ledger", "field": "minutes", "undoes": 1},
    ]


@pytest.mark.long
def test_在另一个重读原件的库里重做_结果和时点都一样(store, forms, tmp_path):
    first = ledger(store, ("2025-03-12", 90), (None, 60))
    revisions.correct(store, "session_ledger", 2, "held_on", "2025-03-20", "一", "乙", now=TEN)
    wrong = revisions.correct(store, "session_ledger", 1, "minutes", 1, "二", "乙", now=ELEVEN)
    revisions.correct_sheet(store, first, 1, "county", "五华区", "三", "乙", now=ELEVEN)
    revisions.take_back(store, wrong.id, "四", "丙", now=NOON)
    with Store.open(tmp_path / "rebuilt", forms) as new:
        ledger(new, ("2025-01-01", 30), file="先收的.xlsx")
        ledger(new, ("2025-03-12", 90), (None, 60))
        assert revisions.replay(store.cursor(), new) == (4, [])
        seen = {
            known: [tuple(shown(s, "(held_on, minutes, meta_county)::varchar", known).values())[-2:]
                    for s in (store, new)]
            for known in (NINE, TEN, ELEVEN, NOON)
        }  # fmt: skip
        said = [(r.old, r.new, r.reason, r.actor, r.at) for r in revisions.revisions(new)]
    assert all(old == again for old, again in seen.values())
    assert said == [(r.old, r.new, r.reason, r.actor, r.at) for r in revisions.revisions(store)]
    assert json.dumps(str(seen[NOON][0]), ensure_ascii=False).count("五华区") == 2


def test_记录已不在的更正重做时点名(store, forms, tmp_path):
    ledger(store, ("2025-03-12", 90))
    made = revisions.correct(store, "session_ledger", 1, "minutes", 120, "一", "乙")
    revisions.take_back(store, made.id, "二", "乙")
    with Store.open(tmp_path / "rebuilt", forms) as new:
        assert revisions.replay(store.cursor(), new) == (0, [1, 2])


# -- a newer upload that says something else --------------------------------------------------------


@pytest.fixture
def named(forms_dir):
    """The forms, each saying what its records are of."""
    for name, identity in (
        ("session_ledger", ["county", "held_on"]),
        ("workers", ["county", "name"]),
    ):
        path = forms_dir / f"{name}.toml"
        text = path.read_text(encoding="utf-8").lstrip()
        path.write_text(f"identity = {json.dumps(identity)}\n{text}", encoding="utf-8")
    return load_forms(forms_dir)


def test_更正以后收到的新表与更正不同的_指出两边的值和单元格(named, tmp_path):
    """
    | 收件 | 2025-03-12 | 2025-03-13 |
    | --- | --- | --- |
    | 1（9时） | 90 → 120（10时更正） | 60 |
    | 2（11时） | 90 | 30 |
    | 3（12时） | 120 | 30 |
    """
    with Store.open(tmp_path / "s", named) as store:
        ledger(store, ("2025-03-12", 90), ("2025-03-13", 60))
        made = revisions.correct(store, "session_ledger", 1, "minutes", 120, "一", "乙", now=TEN)
        assert disagreements(store) == []
        said = _again(store, ("2025-03-12", 90), ("2025-03-13", 30), file="新.xlsx", now=ELEVEN)
        assert "有 1 处与先前的更正不同（如 B3）" in said.notes[-1]
        same = _again(store, ("2025-03-12", 120), ("2025-03-13", 30), file="更新.xlsx", now=NOON)
        assert not any("更正" in note for note in same.notes)
        found = disagreements(store)
        assert [
            (d.revision.id, d.upload_id, d.file, d.cell, d.value, d.revision.new) for d in found
        ] == [(made.id, 2, "新.xlsx", "B3", 90, 120)]
        assert disagreements(store, TEN) == []
        store.withdraw(2, "乙")
        assert disagreements(store) == []
        store.restore(2, "乙")
        revisions.take_back(store, made.id, "不对", "乙")
        assert disagreements(store) == []


def test_更正的正是日期的_新表还写着原日期就指出_写着更正后的日期就不指(named, tmp_path):
    with Store.open(tmp_path / "s", named) as store:
        ledger(store, ("2025-03-12", 90))
        revisions.correct(store, "session_ledger", 1, "held_on", "2025-03-21", "一", "乙", now=TEN)
        _again(store, ("2025-03-12", 90), file="新.xlsx", now=ELEVEN)
        assert [(d.file, d.value) for d in disagreements(store)] == [("新.xlsx", "2025-03-12")]
        _again(store, ("2025-03-12", 60), ("2025-03-21", 90), file="更新.xlsx", now=NOON)
        assert [(d.file, d.value) for d in disagreements(store)] == [("新.xlsx", "2025-03-12")]


def _again(store, *rows, file, now):
    held = [
        Record(n, {"held_on": day, "county": ["五华区"], "minutes": minutes}, {"minutes": f"B{n}"})
        for n, (day, minutes) in enumerate(rows, start=3)
    ]
    data = repr((file, rows)).encode()
    sheet = SheetResult("台账", "session_ledger", {}, held)
    return store.commit(FileResult(file, digest(data), [sheet]), data, "甲", now=now)
