"""人员队伍：哪些站没有人、证书、专业、入职；和不用 SQL 的另一遍计数相等。"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from dudao.ui import staffing

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
    majors, _ = staffing.related()
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
