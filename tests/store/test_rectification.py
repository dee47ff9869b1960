"""整改事项: kept in versions, two clocks, the second to save told, undone, of one's own county alone, kept in a backup."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dudao.access.roles import Principal
from dudao.evaluation.facts import Facts
from dudao.store import Store, StoreError, audit
from dudao.store.decisions import rectification
from dudao.store.decisions.rectification import ChangedMeanwhile, Closing, Item

JAN, FEB, MAR = (dt.datetime(2026, month, 1, 9) for month in (1, 2, 3))
ITEM = Item(
    "五华区", 2025, "补开面对面团体督导 1 次", "一季度补开", "五华区民政局", dt.date(2026, 2, 15),
    origin="verdict", target="KM-10", closes=Closing("target", "KM-10", "五华区", "2025"),
)  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def standing(store: Store, known_at: dt.datetime | None = None) -> list[tuple]:
    return [(i.item_id, i.state, i.owner) for i in rectification.items(store, known_at)]


def open_items(store: Store, as_of: dt.date, known_at: dt.datetime | None = None) -> list[tuple]:
    with Facts(store, as_of, known_at) as facts:
        rows = facts.rows("pages/rectification/open")
    return [(r["item_id"], r["county"], r["state"], r["late"], r["days"]) for r in rows]


def test_提出的一项_原样读回(store):
    assert rectification.add(store, ITEM, "甲", JAN) == 1
    (kept,) = rectification.items(store)
    assert kept == replace(
        ITEM, item_id=1, version_id=1, first_on=JAN.date(), happened_at=JAN, actor="甲"
    )


def test_按两个时钟看(store):
    """Asked in January, partly done in February, done in March."""
    rectification.add(store, ITEM, "甲", JAN)
    (item,) = rectification.items(store)
    rectification.change(store, replace(item, state="partly", reason="已定日期"), "乙", FEB)
    (item,) = rectification.items(store)
    rectification.change(store, replace(item, state="done", evidence="第 12 号收件"), "乙", MAR)
    assert [standing(store, at) for at in (JAN, FEB, MAR, None)] == [
        [(1, "open", "五华区民政局")], [(1, "partly", "五华区民政局")],
        [(1, "done", "五华区民政局")], [(1, "done", "五华区民政局")],
    ]  # fmt: skip
    assert standing(store, dt.datetime(2025, 12, 31)) == []
    assert open_items(store, dt.date(2026, 2, 20), FEB) == [(1, "五华区", "partly", True, -5)]
    assert open_items(store, dt.date(2026, 3, 2)) == []


def test_逾期的在前_再按期限(store):
    days = (dt.date(2026, 5, 1), dt.date(2026, 1, 20), dt.date(2026, 4, 1))
    rectification.add_all(store, [replace(ITEM, due_on=day) for day in days], "甲", JAN)
    assert open_items(store, dt.date(2026, 2, 1)) == [
        (2, "五华区", "open", True, -12), (3, "五华区", "open", False, 59), (1, "五华区", "open", False, 89),
    ]  # fmt: skip


def test_两个人改同一项_后一个被告知_什么都没有覆盖(store):
    rectification.add(store, ITEM, "甲")
    (seen,) = rectification.items(store)
    assert rectification.change(store, replace(seen, owner="五华区社工站"), "乙")
    with pytest.raises(ChangedMeanwhile, match="刚刚被“乙”改过，您的改动没有保存"):
        rectification.change(store, replace(seen, owner="督导中心"), "丙")
    assert standing(store) == [(1, "open", "五华区社工站")]


def test_没有改动就不多一版(store):
    rectification.add(store, ITEM, "甲")
    (seen,) = rectification.items(store)
    assert not rectification.change(store, seen, "甲")
    assert rectification.items(store) == [seen]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"what": " "}, "还没有写整改事项"),
        ({"owner": ""}, "还没有写责任单位"),
        ({"state": "deferred"}, "标为“延期”要写明原因"),
        ({"state": "partly"}, "标为“部分完成”要写明原因"),
        ({"state": "dropped"}, "标为“不再要求”要写明原因"),
        ({"state": "done"}, "标为“已整改”要写明依据"),
    ],
)
def test_缺了要写的_不保存(store, changed, said):
    rectification.add(store, ITEM, "甲")
    (seen,) = rectification.items(store)
    with pytest.raises(StoreError, match=said):
        rectification.change(store, replace(seen, **changed), "甲")
    assert rectification.items(store) == [seen]


def test_撤回_再撤回就又改回来(store):
    rectification.add(store, ITEM, "甲", JAN)
    (first,) = rectification.items(store)
    assert not rectification.take_back(store, 1, first.version_id, "甲", JAN)
    rectification.change(store, replace(first, state="done", evidence="核实"), "甲", JAN)
    for state in ("open", "done", "open"):
        assert rectification.take_back(store, 1, rectification.find(store, 1).version_id, "甲", FEB)
        assert rectification.find(store, 1).state == state


def test_审计里只有编号和代码(store):
    rectification.add(store, ITEM, "甲")
    last = audit.entries(store.plain())[-1]
    assert (last.action, last.subject, dict(last.detail)) == ("rectification_added", "1", {"items": 1})  # fmt: skip


@pytest.mark.long
def test_县级只看到自己的_观摩看不到责任人和依据(store):
    rectification.add_all(store, [ITEM, replace(ITEM, county="官渡区", closes=None)], "甲")
    (other,) = (i for i in rectification.items(store) if i.county == "官渡区")
    rectification.change(store, replace(other, state="done", evidence="张三送来"), "甲")
    county = store.seen_by(Principal("县", "county", "五华区"))
    assert [i.county for i in rectification.items(county)] == ["五华区"]
    seen = rectification.items(store.seen_by(Principal("观", "observer")))
    assert {(i.owner, i.evidence, i.actor) for i in seen} == {("责任人", "", "工作人员")}
