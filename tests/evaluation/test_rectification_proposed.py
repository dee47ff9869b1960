"""整改 proposed as done: a document after the day it was asked for, a correction of the very record; nothing without a condition."""

from __future__ import annotations

import datetime as dt

from dudao.evaluation import Verdicts
from dudao.evaluation.rectification import proposals
from dudao.store.decisions.rectification import Closing, Item

ASKED = dt.date(2026, 1, 6)
BEFORE, AFTER = dt.datetime(2026, 1, 5, 9), dt.datetime(2026, 1, 7, 9)


def item(closes: Closing | None, state: str = "open") -> Item:
    return Item("五华区", 2025, "补交", "补交", "五华区民政局", dt.date(2026, 2, 1), state=state, reason="缓", closes=closes, item_id=1, first_on=ASKED)  # fmt: skip


def came(at: dt.datetime, county: str = "五华区", form: str = "staffing") -> list[dict]:
    return [{"upload_id": 7, "file": "人员表.xlsx", "form": form, "county": county, "received_at": at}]  # fmt: skip


def proposed(one: Item, documents=(), corrected=()) -> dict[int, str]:
    return proposals([one], Verdicts(), documents, corrected)


def test_收到资料():
    asked = item(Closing("document", form="staffing"))
    assert proposed(asked, came(AFTER)) == {1: "第 7 号收件“人员表.xlsx”"}
    assert proposed(asked, came(BEFORE)) == {}
    assert proposed(asked, came(AFTER, "官渡区")) == {}
    assert proposed(asked, came(AFTER, form="facility")) == {}


def test_更正了那一条():
    asked = item(Closing("value", source=(3, 1, 12)))
    row = {"upload_id": 3, "sheet_no": 1, "base_id": 12, "happened_at": AFTER}
    assert proposed(asked, corrected=[row]) == {1: "这条记录已经更正"}
    assert proposed(asked, corrected=[row | {"base_id": 13}]) == {}
    assert proposed(asked, corrected=[row | {"happened_at": BEFORE}]) == {}


def test_没有条件的_已经了结的_不提示():
    assert proposed(item(None), came(AFTER)) == {}
    assert proposed(item(Closing("document", form="staffing"), "done"), came(AFTER)) == {}
