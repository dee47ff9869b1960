"""A survey sent again when more had answered: same county, day and supervisor, every older row among the newer ones.

| older | newer | said |
| --- | --- | --- |
| answers 1, 2 | answers 1, 2, 3 | asked: with --yes the older is withdrawn, else both stay with a warning |
| answers 1, 2 | answers 1, 3 | nothing |
| answers 1, 2 of another day, county or supervisor | answers 1, 2, 3 | nothing |
| one paper without a number | the same answers | nothing: one paper looks like another's |
"""

import datetime as dt

import pytest

from dudao.intake import batch
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from dudao.store.raw import digest
from tests.matrices import some

OF = {"county": "五华区", "held_on": "2025-03-12", "supervisor": "李敏华"}
ONE, TWO, THREE = (dict.fromkeys([f"q{n}" for n in range(1, 8)], mark) for mark in (5, 4, 3))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def send(store, name, *answers, instead=False, numbered=True, **of):
    rows = [
        Record(n, {**marks, "respondent": marks["q1"]} if numbered else dict(marks))
        for n, marks in enumerate(answers, start=2)
    ]
    data = name.encode()
    sheet = SheetResult("Sheet1", "satisfaction_survey", {**OF, **of}, rows)
    checked = batch.Checked(FileResult(name, digest(data), [sheet]), data)
    now = dt.datetime(2025, 6, 1, 9)
    ((_, receipt),) = batch.commit_results(store, [checked], "小王", now=now, instead=instead)
    return receipt


def respondents(store):
    (found,) = (
        store.cursor().execute("select count(*) from active_satisfaction_survey(null)").fetchone()
    )
    return found


def test_续收的满意度表_代替旧的_可以恢复(store):
    send(store, "1.xlsx", ONE, TWO)
    receipt = send(store, "2.xlsx", ONE, TWO, THREE, instead=True)
    assert "已由这份代替：第 1 号已撤销" in receipt.notes[-1]
    assert [u["state"] for u in store.uploads()] == ["withdrawn", "committed"]
    assert respondents(store) == 3
    store.restore(1, "小王")
    assert respondents(store) == 5


def test_没有回答时两份都留着_收据提醒(store):
    send(store, "1.xlsx", ONE, TWO)
    receipt = send(store, "2.xlsx", THREE, TWO, ONE)
    assert receipt.notes[-1].startswith(
        "第 1 号“1.xlsx”的 2 份作答（同县、同日、同督导）这份里都有，两份都算了"
    )
    assert respondents(store) == 5


@pytest.mark.parametrize(
    ("answers", "of"),
    some(
        [
            ((ONE, THREE), {}),
            ((ONE,), {}),
            ((ONE, TWO, THREE), {"held_on": "2025-03-13"}),
            ((ONE, TWO, THREE), {"county": "盘龙区"}),
            ((ONE, TWO, THREE), {"supervisor": None}),
            ((ONE, TWO, THREE), {"held_on": None}),
        ],
        always=2,
    ),
)
def test_别的满意度表不算(store, answers, of):
    send(store, "1.xlsx", ONE, TWO)
    assert send(store, "2.xlsx", *answers, instead=True, **of).notes == ()
    assert [u["state"] for u in store.uploads()] == ["committed", "committed"]


def test_两张一样的纸_是两个人(store):
    send(store, "1.xlsx", ONE, numbered=False)
    assert send(store, "2.xlsx", ONE, numbered=False, instead=True).notes == ()
    assert respondents(store) == 2
