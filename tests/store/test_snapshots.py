"""快照：只追加，收起不是删除；冻结的文字与指纹一致。

| 做了什么 | 列出来的 | 也列收起的 |
| --- | --- | --- |
| 冻结甲、乙 | 乙、甲 | 乙、甲 |
| 收起甲 | 乙 | 乙、甲（收起） |
| 再收起甲 | 没有变化，也没有审计 | |
| 重新列出甲 | 乙、甲 | 乙、甲 |
"""

import datetime as dt

import pytest

from dudao.store import audit
from dudao.store.decisions import snapshots

NINE = dt.datetime(2026, 1, 5, 9)
REPORTS = {"evaluate": {"verdicts": []}, "coverage": {}, "satisfaction": {"total": "张三"}}


def freeze(store, name, at=NINE):
    with store.writing("frozen", "甲", at) as write:
        return snapshots.add(
            write,
            {
                "name": name, "year": 2025, "as_of": dt.date(2026, 1, 10), "known_at": at,
                "pack": "kunming", "pack_text": "title = 'x'", "areas_hash": "a", "program": "p",
            },
            REPORTS,
        )  # fmt: skip


def names(store, **more):
    return [(s.name, s.revoked) for s in snapshots.listed(store, **more)]


def test_收起的不再列出_没有删除_能重新列出(store):
    first, second = freeze(store, "甲会"), freeze(store, "乙会")
    assert (first, second) == (1, 2)
    assert names(store) == [("乙会", False), ("甲会", False)]
    assert snapshots.turn(store, 1, "revoked", "甲")
    assert names(store) == [("乙会", False)]
    assert names(store, revoked=True) == [("乙会", False), ("甲会", True)]
    assert not snapshots.turn(store, 1, "revoked", "甲")
    assert snapshots.turn(store, 1, "shown", "甲")
    assert names(store) == [("乙会", False), ("甲会", False)]
    actions = [entry.action for entry in audit.entries(store.cursor())]
    assert actions == ["frozen", "frozen", "snapshot_revoked", "snapshot_shown"]
    assert audit.first_bad(store.cursor()) is None


def test_冻结的结果逐字留着_改动了看得出(store):
    number = freeze(store, "甲会")
    assert snapshots.reports_of(store, number) == (REPORTS, True)
    store.cursor().execute(
        "update snapshot set reports = replace(reports::varchar, '张三', '＊')::json"
    )
    changed, intact = snapshots.reports_of(store, number)
    assert (changed["satisfaction"], intact) == ({"total": "＊"}, False)


def test_审计里没有快照的名字(store):
    freeze(store, "张三的会")
    (entry,) = audit.entries(store.cursor())
    assert (entry.subject, dict(entry.detail)) == ("1", {"year": 2025})


def test_没有的编号说没有(store):
    with pytest.raises(snapshots.UnknownSnapshot, match="没有第 7 号快照"):
        snapshots.find(store, 7)
    with pytest.raises(snapshots.UnknownSnapshot):
        snapshots.reports_of(store, 7)
