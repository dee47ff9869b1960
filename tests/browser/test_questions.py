"""The fourteen questions of a review meeting (docs/questions.md), walked in a real browser on the sample year.

Each is found from 总览 or the menu, the walk counts every click, and the figure read off the page is that of
``tests/recount.py``, which counts without SQL.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from dudao import evaluation
from dudao.evaluation.facts import Facts
from dudao.history import snapshots
from dudao.reports import papers as drafting
from dudao.reports.papers.content import Demand
from dudao.reports.papers.minutes import Held, Talk
from dudao.store import Store
from dudao.store.decisions import meetings, papers, rectification
from dudao.store.decisions.meetings import Meeting, Note, Point, Wanted

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

pytestmark = pytest.mark.browser
DAY = "as_of=2026-01-10"
MOST = 3
GROUPS = {"台账": "会前", "收件": "会前", "会议": "会上", "文书": "会后", "整改": "会后"}
"""The menu's group of a page; of all others 看数."""
TABLE = """heading => {
  const cells = row => [...row.querySelectorAll('[role=columnheader],[role=gridcell]')].map(cell => cell.textContent.trim());
  const tables = [...document.querySelectorAll('[data-testid=data-grid-canvas] table')]
    .map(table => [...table.querySelectorAll('[role=row]')].map(cells));
  return tables.find(rows => rows.length > 1 && rows[0].includes(heading)) || null;
}"""
"""The cells of the first table with a heading, as its grid tells them to a screen reader."""
STATES = {"met": "✓ 达标", "undecidable": "? 无法判定"}


class Walk:
    """One way from 总览; every click is counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(f"{address}/?{DAY}")
        self.settled("总览")

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1
        self.still()

    def menu(self, title: str) -> None:
        group = GROUPS.get(title, "看数")
        self.click(self.page.get_by_role("button", name=re.compile(f"^{group}")))
        self.click(self.page.get_by_role("menuitem", name=title, exact=True))
        self.settled(title)

    def settled(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        self.still()

    def still(self) -> None:
        self.page.wait_for_timeout(150)  # a run that the click begins has begun
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_have_count(1)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def unquoted(self) -> str:
        return unquote(self.page.url)

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def table(self, heading: str) -> list[dict[str, str]]:
        """The lines of the first table in sight that has a heading."""
        names, *rows = self.page.wait_for_function(TABLE, arg=heading).json_value()
        return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture
def walk(city: str, page: Page) -> Iterator[Walk]:
    """A walk through the sample year; at its end at most three clicks were made."""
    one = Walk(page, city)
    yield one
    assert one.clicks <= MOST


NAME = "2025年第四季度例会"
ASKED_FOR = (
    {"county": "呈贡区", "what": "补开面对面团体督导", "due": "2025-12-15", "state": "open"},
    {"county": "富民县", "what": "报送人员情况统计表", "due": "2026-02-01", "state": "open"},
    {"county": "石林县", "what": "补写督导时长", "due": "2025-12-01", "state": "done"},
    {"county": "宜良县", "what": "补签督导记录", "due": "2026-01-20", "state": "deferred"},
)
"""What the meeting of :func:`reviewed` asked for, and how far it is since."""


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory, stocked, serving_on) -> Iterator[str]:
    """The server on the sample year after a meeting: its figures frozen, its minutes drawn up, its items in 整改."""
    directory = tmp_path_factory.mktemp("reviewed")
    stocked(directory / "store")
    day, at = dt.date(2026, 1, 8), dt.datetime(2026, 1, 8, 15)
    with Store.open(directory / "store") as store:
        frozen = snapshots.freeze(store, NAME, 2025, day, "kunming", "王主任")
        wanted = [Wanted(i["county"], i["what"], "", f"{i['county']}民政局", dt.date.fromisoformat(i["due"])) for i in ASKED_FOR]  # fmt: skip
        agenda = tuple(Point(f"county/{i.county}", "county", i.county, i.county) for i in wanted)
        number = meetings.prepare(store, Meeting(NAME, 2025, day, day, frozen, agenda=agenda), "王主任")  # fmt: skip
        for item in wanted:
            note = Note(
                number, f"county/{item.county}", item.county, decision="照办", items=(item,)
            )
            meetings.save_note(store, note, "王主任")
        with Facts(store, day) as facts:
            city = drafting.city_of(facts, evaluation.as_read(facts, "kunming"), 2025, False)
        asked = [(i.county, Demand(i.what, i.measure, i.owner, i.due_on, None, None)) for i in wanted]  # fmt: skip
        paper = drafting.draft_minutes(city, Held(NAME, day, talks=[Talk(i.county, decision="照办") for i in wanted], wanted=asked), {})  # fmt: skip
        seen = {key: note.version_id for key, note in meetings.notes(store, number).items()}
        draft = papers.Draft("minutes", None, 2025, day, at, paper.as_json(), frozen)
        meetings.close(store, meetings.find(store, number), seen, draft, "王主任")
        states = {i["what"]: i["state"] for i in ASKED_FOR}
        for item in rectification.items(store):
            rectification.change(store, replace(item, state=states[item.what], evidence="收到", reason="雪天"), "王主任")  # fmt: skip
    with serving_on(directory, directory / "store") as address:
        yield address


def share(votes: list[int]) -> int:
    """The part of 很满意 and 非常满意, in per cent."""
    return round(100 * sum(votes[3:]) / sum(votes))


def test_a_哪些县没有达到底线和原则(walk: Walk):
    said = {
        ("met", "met"): "达原则", ("met", "unmet"): "未达原则", ("met", "undecidable"): "已达底线",
        ("undecidable", "unmet"): "无法判定", ("unmet", "unmet"): "未达底线",
    }  # fmt: skip
    for county, states in recount.floor_and_principle().items():
        tile = walk.page.get_by_role("button", name=re.compile(f"^{county}"))
        expect(tile).to_contain_text(said[states])
    walk.click(walk.page.get_by_text("各县区的底线与原则（选中一行也能打开条款卡）"))
    word = {"底线": STATES | {"unmet": "✕ 未达标"}, "原则": STATES | {"unmet": "△ 未达原则"}}
    assert {row["县区"]: (row["底线"], row["原则"]) for row in walk.table("底线")} == {
        county: (word["底线"][floor], word["原则"][principle])
        for county, (floor, principle) in recount.floor_and_principle().items()
    }


def test_b_为什么是这个县(walk: Walk):
    counted, rest = recount.why("呈贡区")
    walk.click(walk.page.get_by_role("button", name=re.compile("^呈贡区")))
    walk.says(f"计入的记录：{len(counted)} 处")
    said = {(row["日期"], row["时长"]) for row in walk.table("没有计入的原因")}
    assert {(day, f"{minutes} 分钟") for day, minutes in rest} <= said


def test_c_两次报送之间改了什么(walk: Walk):
    walk.menu("台账")
    walk.click(walk.page.get_by_text("对比", exact=True))
    differ = {(row["记录"].split()[-1], row["字段"]) for row in walk.table("字段")}
    labels = {"hired_on": "入职时间", "salary": "薪资（数额）"}
    truth = {(who, labels[f]) for who, own in recount.changed("西山区").items() for f in own}
    assert differ == truth


def test_d_谁从未受过督导(walk: Walk):
    stations, people = recount.never()
    walk.menu("督导覆盖")
    walk.click(walk.page.get_by_text("从未受过督导", exact=True))
    walk.says(f"社工站 {sum(map(len, stations.values()))} 个")
    many, told = sum(map(len, people.values())), len(recount.workers())
    walk.says(f"没有被点名督导过的社工 {many} / {told} 人")
    expect(walk.page.get_by_role("button", name="下载名单（Excel）")).to_have_count(2)


def test_e_两个季度_样本年说明为什么不能比(walk: Walk):
    people = recount.quarters()
    assert people[3][0] < recount.FEW <= people[2][0]
    votes = [sum(own) for own in zip(*(v for _, v in people.values()), strict=True)]
    walk.menu("满意度")
    walk.says(f"全年满意率 {share(votes)}%（{sum(n for n, _ in people.values())} 人答卷）")
    walk.says(re.compile("^比不了：三季度答卷太少，为保护答卷人不显示"))
    walk.click(walk.page.get_by_text("二季度", exact=True))
    walk.says(f"二季度满意率 约{round(share(people[2][1]), -1)}%（{people[2][0]} 人答卷）")


ASKED = ("形式", "过程中的氛围", "过程中对督导老师的回答", "过程中对督导老师的自我介绍环节", "过程中对督导老师的游戏环节", "过程中对督导老师的提出问题环节", "过程中对督导老师的总结交流环节")  # fmt: skip


def tally(path: Path, day: str, votes: tuple[int, ...]) -> None:
    """A sheet of counts, every item with the same votes."""
    book = Workbook()
    book.active.append(["督导满意度调研表（汇总）"])
    book.active.append([f"晋宁区  督导时间：{day}  督导老师：施晓曼"])
    book.active.append(["序号", "选项内容", "非常不满意", "很不满意", "一般", "很满意", "非常满意"])
    for number, item in enumerate(ASKED, 1):
        book.active.append([number, f"您对本次督导{'的' if number == 1 else ''}{item}是否满意", *votes])  # fmt: skip
    book.save(path)


def test_e_两个季度都有五份以上_一句话说差多少(serve, tmp_path: Path, page: Page):
    tally(tmp_path / "一季度.xlsx", "2025年2月12日", (0, 2, 8, 16, 14))  # 30 / 40
    tally(tmp_path / "二季度.xlsx", "2025年5月14日", (0, 1, 6, 18, 15))  # 33 / 40, 82.5
    walk = Walk(page, serve([tmp_path / "一季度.xlsx", tmp_path / "二季度.xlsx"]))
    walk.menu("满意度")
    walk.says("二季度 82%（n=40），一季度 75%（n=40）：相差 7 个百分点，可能只是偶然")
    assert walk.clicks <= MOST


def test_f_九项和照片(walk: Walk):
    lacks, photos = recount.facility()
    walk.menu("实体建设")
    walk.says(f"{photos} / {len(lacks)} 站")
    walk.click(walk.page.get_by_text("数据表", exact=True).first)
    labels = dict(zip(recount.ITEMS, ("办公场所", "门牌", "去向牌", "房间", "墙面LOGO", "工作牌", "帽子", "马甲", "照片"), strict=True))  # fmt: skip
    truth = {labels[i]: sum(i not in own for own in lacks.values()) for i in recount.ITEMS}
    assert {row["项目"]: int(row["有的站"]) for row in walk.table("有的站")} == truth


@pytest.mark.parametrize("part", ["证书与学历", "工作年限", "谁来谁走"])
def test_g_证书_年限_谁来谁走(walk: Walk, part: str):
    walk.menu("人员队伍")
    walk.click(walk.page.get_by_role("tab", name=part))
    if part == "证书与学历":
        own = recount.certificates()
        have, told = (sum(c[n] for c in own.values()) for n in (0, 1))
        walk.says(re.compile(rf"（{have}/{told}）"))
    elif part == "工作年限":
        years, _, new = recount.tenure()
        walk.says(re.compile(f"中位数是 {years} 年；{new} 人不到 1 年"))
    else:
        assert recount.turnover("西山区") == (set(), set(), set())
        walk.says(re.compile("^西山区 .*没有人来、没有人走"))


def test_h_记录迟交_连续两次不合格(walk: Walk):
    walk.menu("督导人员")
    rows = walk.table("迟交")
    truth = {name: own for name, own in recount.punctual().items() if name and own[1]}
    shown = {r["姓名"]: tuple(map(int, r["迟交"].split(" / "))) for r in rows if "/" in r["迟交"]}
    assert shown == {name: (late, judged) for name, (late, judged, _) in truth.items()}
    assert {r["姓名"] for r in rows if r["连续不合格"] == "✕ 有"} == recount.failed_twice()


def told(page: Page) -> dict[str, int]:
    """The figures of the paragraphs on sessions, stations and workers of a paper, as it stands on the page."""
    held = page.get_by_text(re.compile("共开展督导[0-9]+次，其中")).first.inner_text()
    covered = page.get_by_text(re.compile("已报送人员情况的[0-9]+个")).first.inner_text()
    words = {
        "total": "共开展督导(.+?)次", "group": "其中团体督导(.+?)次", "individual": "个别督导(.+?)次", "peer": "同事督导(.+?)次",
        "online": "线上督导(.+?)次", "expected": "应建社会工作服务站(.+?)个", "reported": "已报送人员情况的(.+?)个",
        "supervised": "个，其中受过督导的(.+?)个", "workers": "在册社工(.+?)名", "workers_supervised": "名，其中受过督导的(.+?)名",
    }  # fmt: skip
    return {name: int(re.search(said, held + covered)[1]) for name, said in words.items()}


@pytest.mark.parametrize("county", ["西山区", "呈贡区", "五华区"])
def test_i_一个县的反馈报告(walk: Walk, county: str):
    walk.click(walk.page.get_by_role("button", name=re.compile(f"^{county}")))
    walk.click(walk.page.get_by_role("link", name=f"{county}的县区档案 →"))
    walk.settled("县区档案")
    walk.click(walk.page.get_by_role("link", name="反馈报告 →"))
    walk.settled("文书")
    walk.says(re.compile("^现将|现将有关情况反馈如下"))
    assert told(walk.page) == recount.papers(county)
    expect(walk.page.get_by_role("button", name="下载 Word")).to_be_visible()


def test_i_会议纪要(reviewed: str, page: Page):
    walk = Walk(page, reviewed)
    walk.menu("会议")
    walk.click(walk.button(f"打开最近的“{NAME}”"))
    assert told(page) == recount.papers()
    for item in ASKED_FOR:
        walk.says(re.compile(f"{item['county']}：{item['what']}"))
    expect(page.get_by_role("button", name="下载会议纪要（Word）")).to_be_visible()
    assert walk.clicks <= MOST


def test_j_没有整改完的(reviewed: str, page: Page):
    walk = Walk(page, reviewed)
    walk.menu("整改")
    left, counts = recount.open_items([*ASKED_FOR], "2026-01-10")
    assert [(r["县区"], r["整改事项"], r["期限"].split(" ", 1 if r["期限"][0] != "✕" else 2)[-1]) for r in walk.table("整改事项")] == [
        (county, what, f"逾期 {-days} 天" if days < 0 else f"还有 {days} 天") for county, what, days in left
    ]  # fmt: skip
    for label, many in counts.items():
        box = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
        expect(box).to_contain_text(f"{many} 项")
    assert walk.clicks <= MOST


def test_j_一个县没有整改完的(reviewed: str, page: Page):
    walk = Walk(page, reviewed)
    walk.click(page.get_by_role("button", name=re.compile("^呈贡区")))
    walk.click(page.get_by_role("link", name="呈贡区的县区档案 →"))
    walk.settled("县区档案")
    walk.says("没有整改完的 1 项，其中逾期 1 项")
    (row,) = walk.table("责任人")
    assert (row["事项"], row["到期"]) == ("补开面对面团体督导", "已逾期 26 天")
    assert walk.clicks <= MOST


def test_k_新入职社工的个别督导_按县区和月份(walk: Walk):
    walk.menu("自助分析")
    walk.click(walk.button("2024年以后入职社工的个别督导"))
    found = {
        (row["县区"], int(month.removesuffix("月"))): int(many)
        for row in walk.table("12月")
        for month, many in row.items()
        if month.endswith("月") and many
    }
    assert found == recount.individual_of_new("2024")


@pytest.mark.parametrize("county", ["西山区", "呈贡区"])
def test_l_一个县一页(walk: Walk, county: str):
    walk.click(walk.page.get_by_role("button", name=re.compile(f"^{county}")))
    walk.click(walk.page.get_by_role("link", name=f"{county}的县区档案 →"))
    walk.settled("县区档案")
    truth = recount.county_sheet(county)
    visited = truth["stations"] - len(truth["never_stations"])
    named = truth["workers"] - len(truth["never_workers"])
    walk.says(f"{visited} / {truth['stations']}")
    walk.says(f"{named} / {truth['workers']}")
    walk.says(re.compile(f"全年 {sum(truth['months'].values())} 次督导"))
    assert f"county={county}" in walk.unquoted()
    assert DAY in walk.page.url


def test_m_更正和撤销都找得到(walk: Walk):
    """The whole way, with the verdict that turns and turns back, is ``test_correcting_walk.py``."""
    walk.click(walk.page.get_by_role("button", name=re.compile("^呈贡区")))
    card = walk.page.get_by_role("dialog")
    cells = card.get_by_test_id("stDataFrame").last
    cells.scroll_into_view_if_needed()
    box = cells.bounding_box()
    walk.page.mouse.click(box["x"] + 16, box["y"] + 34 * 1.5)
    walk.clicks += 1
    expect(card.get_by_role("textbox", name="更正为")).to_be_visible()


def test_m_撤销更正的地方(walk: Walk):
    walk.menu("台账")
    walk.click(walk.page.get_by_text("更正", exact=True))
    walk.says(re.compile("还没有更正|更正：0 处"))


def test_n_该催谁(walk: Walk):
    rows = walk.table("社工站点人员情况统计总表")
    titles = {"staffing": "社工站点人员情况统计总表", "facility": "社工站点实体建设情况统计总表", "satisfaction_survey": "督导满意度调研表"}  # fmt: skip
    missing = recount.not_sent()
    for form, title in titles.items():
        assert [row["县区"] for row in rows if row[title] == "—"] == missing[form], form
