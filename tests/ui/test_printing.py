"""打印页：同样的查询、同样的遮盖，全部转义，每次记入审计；不该看的人看不到。"""

from __future__ import annotations

import io
import re
import shutil
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dudao.access.roles import Principal
from dudao.reports import paper
from dudao.reports.paper import Part
from dudao.store import Store
from dudao.ui.prints import route
from dudao.ui.prints.sheets import SHEETS
from dudao.ui.visit import menu, stores

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

CITY = Principal("王市", "city")
ASKED = {"year": "2025", "as_of": "2026-01-10", "purpose": "meeting", "recipient": "centre"}


@pytest.fixture
def own_copy(empty_store, full_store):
    Store.open(full_store).close()
    shutil.copytree(full_store, empty_store)
    return empty_store


def words(made: str) -> str:
    return re.sub(r"<[^>]+>", "|", made.split("</style>")[1])


@pytest.mark.long
def test_每一张都打得出_没有脚本和控件_每次记入审计(own_copy):
    for page in SHEETS:
        made = route.sheet(CITY, page, ASKED)
        assert f"<h1>{menu.PAGES[page].title} · 2025年</h1>" in made
        assert "截至 2026年1月10日；按昆明的规定" in made
        assert "条记录；统计期 2025年1月1日—12月31日" in made
        assert not re.search(r"<(script|button|input|select|a|img|iframe)\b", made)
    noted = stores.open_store(str(own_copy)).cursor().execute(
        "select subject, actor, detail->>'purpose', detail->>'recipient', detail->>'personal'"
        " from audit where action = 'exported'"
    )  # fmt: skip
    assert noted.fetchall() == [("print", "王市", "meeting", "centre", "hidden")] * len(SHEETS)


def test_总览的纸上就是页面上的话(own_copy):
    made = words(route.sheet(CITY, "overview", ASKED))
    assert (
        "2025年，14 个县（市、区）中 11 个达到了底线；没有达到的是呈贡区、富民县；无法判定的是石林县。"
        in made
    )
    assert "|呈贡区：未达底线：0 次，需 1 次|" in made


def test_同一页的表格_也记入审计(own_copy):
    made = route.sheet(CITY, "overview", {**ASKED, "as": "tables"})
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["1 各县区的底线与原则", "2 还差什么：10 项"]
    assert [cell.value for cell in book.worksheets[1][5]] == ["呈贡区", "底线｜每县每年面对面团体督导", "✕ 未达标", "0 次，需 1 次", "差 1 次"]  # fmt: skip
    noted = stores.open_store(str(own_copy)).cursor().execute(
        "select subject from audit where action = 'exported'"
    )  # fmt: skip
    assert noted.fetchall() == [("tables",)]


def test_表格里的公式只是文字():
    book = openpyxl.load_workbook(io.BytesIO(paper.workbook("题", "日", [Part("=1", table=pd.DataFrame({"=2": ["=cmd|x", 3]}))], "源")))  # fmt: skip
    cells = [(cell.value, cell.data_type) for row in book.worksheets[0]["A4:A6"] for cell in row]
    assert cells == [("=2", "s"), ("=cmd|x", "s"), (3, "n")]


def test_数据里的标记都转义():
    evil = "<script>alert(1)</script><img src=x onerror=y>"
    table = pd.DataFrame({evil: [evil, None]})
    made = paper.html(evil, evil, [Part(evil, [evil], [evil], table)], evil)
    assert "<script" not in made
    assert "<img" not in made
    assert made.count("&lt;script&gt;") == 9


@pytest.mark.parametrize(
    ("who", "page", "asked", "status"),
    [
        (CITY, "uploads", ASKED, 404),
        (CITY, "../admin", ASKED, 404),
        (CITY, "overview", {**ASKED, "purpose": "随便"}, 400),
        (CITY, "overview", {**ASKED, "recipient": ""}, 400),
    ],
)
def test_不该打的不打_说一句话(who, page, asked, status, own_full):
    with pytest.raises(route.Refused) as refused:
        route.sheet(who, page, asked)
    assert refused.value.status == status


@pytest.mark.long
def test_不能带走姓名的账号_纸上没有姓名(own_copy):
    with stores.open_store(str(own_copy)).plain() as cursor:
        names = {n for (n,) in cursor.execute("select distinct name from rec_supervisor_roster").fetchall() if n}  # fmt: skip
    county = Principal("李县", "county", "五华区")
    said = {who: words(route.sheet(who, "evaluation", ASKED)) for who in (CITY, county)}
    assert {name for name in names if name in said[CITY]} != set()
    assert {name for name in names if name in said[county]} == set()
    projected = words(route.sheet(CITY, "evaluation", {**ASKED, "projected": "true"}))
    assert {name for name in names if name in projected} == set()


def test_菜单上标了能打印的_就是有纸的():
    assert {name for name, page in menu.PAGES.items() if page.printed} == set(SHEETS)


def test_自助分析的纸_就是网址里选的那张表_观摩和没有的选项是第一个(own_copy):
    said = {"explore_rows": "县区", "explore_columns": "月份", "explore_kind": "个别", "explore_hired": "2024年以后入职"}  # fmt: skip
    made = words(route.sheet(CITY, "explore", ASKED | said))
    assert "（只看个别、2024年以后入职）" in made
    truth = recount.individual_of_new("2024")
    assert sum(made.count(f"|{county}|") for county in {c for c, _ in truth}) == len({c for c, _ in truth})  # fmt: skip
    other = words(route.sheet(CITY, "explore", ASKED | {"explore_table": "x", "county": "x"}))
    assert "督导场次按县区" in other
    assert "只看" not in other


def test_督导人员和他市对标的纸(own_copy):
    made = words(route.sheet(CITY, "supervisors", ASKED))
    late = {name: own for name, own in recount.punctual().items() if name and own[1]}
    assert all(f"|{name}|" in made and f"|{own[0]} / {own[1]}|" in made for name, own in late.items())  # fmt: skip
    assert "个结论不同" in words(route.sheet(CITY, "benchmark", ASKED | {"benchmark_pack": "chongqing"}))  # fmt: skip
