"""实体建设：每个站每一项；和不用 SQL 的另一遍计数相等；名单能下载。"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import pandas as pd

from dudao.reports.listing import listing_workbook
from dudao.ui import facility

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}


def tables(app) -> list[pd.DataFrame]:
    return [e.value for e in app.dataframe]


def test_逐站逐项和另一遍计数相等(own_full, visit):
    app, (lacks, photos) = visit("facility", **AS_OF), recount.facility()
    assert not app.exception
    rows = next(t for t in tables(app) if "填表时间" in t.columns)
    names = facility.items()
    found = {
        (r["县区"], r["社工站"]): [n for n, label in names.items() if not r[label].startswith("✓")]
        for r in rows.to_dict("records")
    }
    assert found == {place: [n for n in names if n in missing] for place, missing in lacks.items()}
    items = next(t for t in tables(app) if "有的站" in t.columns).set_index("项目")
    assert items.loc["照片", "有的站"] == photos


def test_第一屏说最缺什么_没有报的不等于没有(own_full, visit, words_of):
    app = visit("facility", **AS_OF)
    said = words_of(app)
    assert "27 个站报了实体建设，最缺的是“去向牌”：15 个站没有；9 个县区没有报" in said
    assert "没有报的不等于没有：官渡区、东川区、呈贡区" in said
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert chart["layout"]["title"]["text"] == "“去向牌”最少：12 / 27 个站有"
    counties = next(t for t in tables(app) if "平均几项" in t.columns).set_index("县区")
    assert counties.loc["官渡区", "照片"] == "没有报"


def test_缺得多的在前(own_full, visit):
    rows = next(t for t in tables(visit("facility", **AS_OF)) if "填表时间" in t.columns)
    have = [int(text.split(" / ")[0]) for text in rows["有"]]
    assert have == sorted(have)


def test_没有收到实体表_一句话(empty_store, visit, words_of):
    assert "还没有收到任何表格" in words_of(visit("facility"))


def test_名单是文字_不成公式_不成链接():
    frame = pd.DataFrame({"社工站": ["=1+1", "http://e.org"], "数": [3, None], "人": [["甲", "乙"], "+2"]})  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(listing_workbook(frame, "=标题", ["注"]))).active
    cells = {cell.coordinate: (cell.data_type, cell.value) for row in sheet for cell in row if cell.value is not None}  # fmt: skip
    assert cells["A1"] == ("s", "=标题")
    assert (cells["A4"], cells["A5"]) == (("s", "=1+1"), ("s", "http://e.org"))
    assert (cells["B4"], cells["C4"], cells["C5"], cells["A7"]) == (("n", 3), ("s", "甲、乙"), ("s", "+2"), ("s", "注"))  # fmt: skip
    assert [link.ref for link in sheet._hyperlinks] == []


def test_到原件里核对_打了勾没有图片的进抽查名单(own_full, visit, words_of):
    """No table of the sample year holds a picture; of a .docx or .csv nobody can tell."""
    app = visit("facility", **AS_OF)
    app = app.button(key="facility_look").click().run()
    assert (list(app.exception), [e.value for e in app.error]) == ([], [])
    told = next(e.value for e in app.dataframe if "为什么去看" in e.value.columns)
    marked = told[told["为什么去看"].str.contains("照片打了√，报表里没有图片")]
    assert len(marked) > 0
    assert f"**{len(marked)} 个站照片打了√，报表里没有图片**" in words_of(app)
    ticked = {place for place, own in recount.facility()[0].items() if "photo" not in own}
    assert {(r["县区"], r["社工站"]) for r in marked.to_dict("records")} <= ticked


def test_没有台账管到的县_不说今年没有督导去过(own_full, visit):
    """2024 has no ledger: nobody can say that nobody came."""
    app = visit("facility", year="2024", as_of="2026-01-10")
    told = next(e.value for e in app.dataframe if "为什么去看" in e.value.columns)
    assert not told["为什么去看"].str.contains("今年没有督导去过").any()
