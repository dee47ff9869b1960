"""督导覆盖：县区 → 站 → 社工 → 督导 → 单元格，一步一步点下去，也回得来；名单能下载；和另一遍计数相等。"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.ui import drill
from dudao.ui.parts import tables

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}


def heading(app) -> str:
    return next(s.value for s in app.subheader if "这一年" in s.value).replace("\\", "")


def table(app, column: str):
    return next(e.value for e in app.dataframe if column in e.value.columns)


@pytest.fixture
def choose(monkeypatch):
    """``choose(table, which)``: what a click on a row does, once: the table answers with ``which(ids)``."""
    real, waiting = tables.pick, {}

    def pick(frame, ids, *, key, **more):
        shown = real(frame, ids, key=key, **more)
        hit = next((name for name in waiting if key.startswith(name)), None)
        return [waiting.pop(hit)(list(ids))] if hit else shown

    monkeypatch.setattr(tables, "pick", pick)
    return waiting.__setitem__


@pytest.mark.long
def test_从县区点到单元格_再回来(own_full, visit, choose, words_of):
    app = visit("coverage", county="五华区", **AS_OF)
    sessions = [s for s in recount.sessions() if "五华区" in s.counties and s.kind in recount.SUPERVISION and s.day]  # fmt: skip
    assert heading(app) == f"五华区：这一年 {len(sessions)} 次督导"
    choose("coverage_stations", lambda ids: ("五华区", "华山街道"))
    app.run()
    assert app.selectbox(key="station").value == "华山街道"
    assert set(table(app, "点名督导")["社工站"]) == {"华山街道"}
    choose("coverage_workers", lambda ids: ("五华区", "华山街道", "钱海嘉"))
    app.run()
    own = recount.seen("五华区", "钱海嘉")
    assert heading(app) == f"钱海嘉：这一年 {len(own)} 次督导"
    assert sorted(table(app, "几处来源")["日期"]) == sorted(s.day for s in own)
    choose("coverage_sessions", lambda ids: ids[0])
    app.run()
    assert "**原文这一行读出来是**" in words_of(app)
    cells = table(app, "单元格")
    assert max(s.day for s in own) in list(cells["读出的值"])
    app = app.button(key="coverage_back").click().run()
    assert heading(app).startswith("华山街道：这一年")
    app = app.button(key="coverage_up").click().run()
    assert heading(app) == f"五华区：这一年 {len(sessions)} 次督导"
    assert (list(app.exception), [e.value for e in app.error]) == ([], [])


def test_从未受过的名单和另一遍计数相等_能下载(own_full, visit):
    app, (stations, people) = visit("coverage", coverage_part=drill.NEVER, **AS_OF), recount.never()
    frames = [e.value for e in app.dataframe]
    sites = next(f for f in frames if "上一次" in f.columns)
    assert {(r["县区"], r["社工站"]) for r in sites.to_dict("records")} == {(c, s) for c, own in stations.items() for s in own}  # fmt: skip
    assert set(sites["上一次"]) == {"从来没有"}
    idle = next(f for f in frames if list(f.columns) == ["县区", "社工站", "社工"])
    assert sorted(zip(idle["县区"], idle["社工"], strict=True)) == sorted((c, n) for c, own in people.items() for n in own)  # fmt: skip
    keys = {b.proto.id.rsplit("-", 1)[-1] for b in app.get("download_button")}
    assert {"never_stations_xlsx", "never_workers_xlsx"} <= keys
