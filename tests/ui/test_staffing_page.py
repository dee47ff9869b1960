"""人员队伍：哪些站没有人、证书、专业、入职；和不用 SQL 的另一遍计数相等。"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest
import streamlit as st

from dudao.evaluation.traits import related_majors
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}


def test_证书_学历_入职_和另一遍计数相等(own_full, visit, words_of):
    app, workers = visit("staffing", **AS_OF), recount.workers()
    assert (list(app.exception), [e.value for e in app.error]) == ([], [])
    said = words_of(app).replace("\\", "")
    assert f"{len(workers)} 名社工在 {len({p[:2] for p in workers})} 个站；" in said
    assert "1 个县区没有报人员表：富民县" in said
    held, told = (sum(column) for column in zip(*recount.certificates().values(), strict=True))
    assert f"**持证** {round(100 * held / told)}%（{held}/{told}）" in said
    majors, _ = related_majors()
    wrote = [w["major"] for w in workers.values() if w["major"]]
    own = sum(any(m in major for m in majors) for major in wrote)
    assert f"**专业相关** {round(100 * own / len(wrote))}%（{own}/{len(wrote)}）" in said
    tables = [e.value for e in app.dataframe]
    shown = next(t for t in tables if list(t.columns) == ["学历", "社工"])
    truth = Counter(w["education"] for w in workers.values())
    assert dict(zip(shown["学历"], shown["社工"], strict=True)) == truth
    middle, _, new = recount.tenure()
    titles = [json.loads(c.proto.spec)["layout"]["title"]["text"] for c in app.get("plotly_chart")]
    assert f"到填表那天，入职年数的中位数是 {middle} 年；{new} 人不到 1 年" in titles
    empty = next(t for t in tables if "最近一次督导" in t.columns and "社工站" in t.columns)
    assert not {(r["县区"], r["社工站"]) for r in empty.to_dict("records")} & {p[:2] for p in workers}  # fmt: skip
    assert "富民县" not in set(empty["县区"])
    assert recount.turnover("西山区") == (set(), set(), set())
    assert "西山区 2025-12-22 到 2026-01-04：没有人来、没有人走；10 人没有变" in said


def test_薪资只有五人以上的中位数(own_full, visit):
    app = visit("staffing", **AS_OF)
    pay = next(e.value for e in app.dataframe if "薪资中位数（元/月）" in e.value.columns)
    shown = pay[pay["薪资中位数（元/月）"] != "人数少，不显示"]
    assert (shown["人数"] >= 5).all()
    assert (pay[pay["人数"] < 5]["薪资中位数（元/月）"] == "人数少，不显示").all()
    assert all(int(value) % 100 == 0 for value in shown["薪资中位数（元/月）"])


@pytest.mark.long
def test_可能是同一个人_按一下认定_一步撤销(own_copy, visit, words_of):
    """A likely pair is merged by a click and said so; the undo beside it parts it again."""
    app = visit("staffing", turnover_county="西山区", **AS_OF)
    assert "可能是同一个人，请认定：1 对" in words_of(app)
    app = app.button(key="person_same").click().run()
    assert (list(app.exception), [e.value for e in app.error]) == ([], [])
    assert "记住了 1 对：是同一个人。人数已按此重算。" in words_of(app)
    assert "已认定的 1 对" in [box.label for box in app.expander]
    app = app.button(key="person_undo").click().run()
    assert "可能是同一个人，请认定：1 对" in words_of(app)


@pytest.fixture
def own_copy(full_store, monkeypatch, tmp_path):
    """The demo year with a newer table of 西山区 in which one name is spelled another way."""
    shutil.copytree(full_store, tmp_path / "own")
    monkeypatch.setenv("DUDAO_DEMO", str(tmp_path / "demo"))
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "own"))
    st.cache_resource.clear()
    with Store.open(tmp_path / "own") as store:
        told = store.cursor().execute(
            "select station, name, sex, born, hired_on from active_staffing(null) where meta_county = '西山区'"
            " and name is not null and hired_on is not null qualify row_number() over (partition by name order by upload_id desc) = 1 order by name"
        )  # fmt: skip
        rows = [dict(zip(("station", "name", "sex", "born", "hired_on"), row, strict=True)) for row in told.fetchall()]  # fmt: skip
        rows[0]["name"] = rows[0]["name"][:-1] + "珏"
        sheet = SheetResult("Sheet1", "staffing", {"county": "西山区", "filled_on": "2026-01-08"}, [Record(n, own) for n, own in enumerate(rows, 2)])  # fmt: skip
        store.commit(FileResult("西山区新.xlsx", hashlib.sha256(b"x").hexdigest(), [sheet]), b"x", "测试", now=dt.datetime(2026, 1, 9))  # fmt: skip
    yield tmp_path / "own"
    st.cache_resource.clear()
