"""Ledgers and facility lists in words, signs and layouts of their makers: three tables a kind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, **grid: Any) -> SheetResult:
    kind = grid.pop("kind", "sheet")
    sheet = Grid("Sheet1", kind, [list(row) for row in rows], **grid)
    return check(Reading("a.xlsx", "0" * 64, [sheet], []), TODAY).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


def ledger(name: str, heading: str, values: list[Any], **more: tuple[str, list[Any]]) -> Rows:
    """A ledger whose one column is headed by other words; ``more`` columns stand beside it."""
    usual: dict[str, tuple[str, list[Any]]] = {
        "held_on": ("督导日期", ["2025-03-04", "2025-04-10", "2025-05-20"]),
        "county": ("县区", ["五华区", "盘龙区", "西山区"]),
        "stations": ("社工站", ["龙翔街道", "拓东街道", "马街街道"]),
        "activity": ("督导类别", ["团体督导", "个别督导", "同事督导"]),
        "supervisors": ("督导老师", ["方可立", "方可立", "陆文远"]),
        "supervisees": ("督导对象", ["张秀英、李建国", "王思雨", "赵敏、钱进"]),
        "topic": ("督导主题", ["个案工作方法", "小组活动设计", "社区资源链接"]),
    }
    usual |= {name: (heading, values)} | more
    columns = list(usual.values())
    rows = [[values[r] for _, values in columns] for r in range(3)]
    return [["2025年督导台账"], [h for h, _ in columns], *rows]


def sites(name: str, heading: str, values: list[Any], line: str | None = None) -> Rows:
    """A facility list whose one column is headed by other words; ``line`` stands above its heading."""
    usual: dict[str, tuple[str, list[Any]]] = {
        "station": ("社工站点名称", ["龙翔街道", "护国街道", "大观街道"]),
        "office": ("办公场所", ["独用", "合用", "独用"]),
        "door_sign": ("门牌", ["竖排", "横排", "竖排"]),
        "direction_sign": ("去向牌", ["独用", "合用", "独用"]),
        "rooms": ("房间", ["一室型", "两室型", "多室型"]),
        "badge": ("工作牌", ["√", "√", "×"]),
        "cap": ("帽子", ["√", "×", "×"]),
    }
    usual[name] = (heading, values)
    columns = list(usual.values())
    rows = [[values[r] for _, values in columns] for r in range(3)]
    above = [["五华区社工站点实体建设情况"], *([[line]] if line else [])]
    return [*above, [h for h, _ in columns], *rows]


# -- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heading", "values", "wanted"),
    [
        # a question that lists its answers
        ("activity", "团体还是个别", ["团体", "个别", "团体"], ["group", "individual", "group"]),
        ("activity", "一对一的/集体的/朋辈的", ["集体", "一对一", "朋辈"], ["group", "individual", "peer"]),
        ("mode", "现场还是电话？", ["现场", "电话", "现场"], ["face_to_face", "phone", "face_to_face"]),
        # who helped, who came, what was said, in words spoken
        ("assistant", "哪位助理陪同去的", ["段明", "段明", "罗丹"], ["段明", "段明", "罗丹"]),
        ("supervisees", "听课的人", ["张秀英、李建国", "王思雨", "赵敏"], [["张秀英", "李建国"], ["王思雨"], ["赵敏"]]),
        ("supervisees", "辅导了哪些人", ["张秀英、李建国", "王思雨", "赵敏"], [["张秀英", "李建国"], ["王思雨"], ["赵敏"]]),
        ("topic", "说了些什么", ["个案工作方法", "小组活动设计", "资源链接"], ["个案工作方法", "小组活动设计", "资源链接"]),
        # the record came in, the verb before or after the day
        ("record_filed_on", "材料交齐日期", ["2025-03-09", "2025-04-18", "2025-05-29"], ["2025-03-09", "2025-04-18", "2025-05-29"]),
        ("record_filed_on", "记录表几号交上来的", ["2025-03-09", "2025-04-18", "2025-05-29"], ["2025-03-09", "2025-04-18", "2025-05-29"]),
        # who really came
        ("headcount", "实到", [2, 1, 2], [2, 1, 2]),
        ("headcount", "实签人数", [2, 1, 2], [2, 1, 2]),
    ],
)  # fmt: skip
def test_a_heading_in_spoken_words(
    name: str, heading: str, values: list[Any], wanted: list[Any]
) -> None:
    found = read(ledger(name, heading, values))
    assert found.form == "session_ledger"
    assert column(found, name) == wanted
    assert errors(found) == []


def test_headings_of_one_character() -> None:
    """日 县 站 式 法 师 员 时 题: what stands in the columns tells 式 and 法 apart."""
    rows: Rows = [
        ["日", "县", "站", "式", "法", "师", "员", "时（分）", "题"],
        ["2025.3.4", "嵩明", "杨桥", "团", "面", "方可立", "张秀英 李建国", 120, "个案工作方法"],
        ["2025.4.1", "嵩明", "嵩阳", "个", "电", "方可立", "王思雨", 60, "小组活动设计"],
        ["2025.5.2", "富民", "永定", "朋", "面", "陆文远", "赵敏 钱进", 90, "社区资源链接"],
    ]
    found = read(rows)
    assert found.form == "session_ledger"
    assert errors(found) == []
    assert column(found, "activity") == ["group", "individual", "peer"]
    assert column(found, "mode") == ["face_to_face", "phone", "face_to_face"]
    assert column(found, "minutes") == [120, 60, 90]
    assert column(found, "stations") == [["杨桥街道"], ["嵩阳街道"], ["永定街道"]]


def test_what_an_exporting_tool_writes_of_its_own_is_no_field() -> None:
    """提交时间 of a form tool is no 记录提交; in a ledger by hand it is."""
    day = ["2025-03-05", "2025-04-11", "2025-05-21"]
    own = {
        "who": ("提交人", ["张某", "李某", "王某"]),
        "took": ("所用时间", ["90秒", "88秒", "70秒"]),
    }
    exported = read(ledger("record_filed_on", "提交时间", day, **own))
    marked = read(ledger("record_filed_on", "提交时间（自动）", day))
    by_hand = read(ledger("record_filed_on", "提交时间", day))
    assert column(exported, "record_filed_on") == [None, None, None]
    assert column(marked, "record_filed_on") == [None, None, None]
    assert column(by_hand, "record_filed_on") == day
    assert errors(exported) == errors(marked) == []


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2025-02-17T16:00:00.000Z", "2025-02-18"),
        ("2024-12-31T16:00:00Z", "2025-01-01"),
        ("2025-06-30T15:59:59+00:00", "2025-06-30"),
    ],
)
def test_an_instant_is_the_day_it_was_here(raw: str, day: str) -> None:
    parsed = parse("date", raw, Hint())
    assert (parsed.value, [d.code for d in parsed.doubts]) == (day, ["instant"])


# -- signs and their legends -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heading", "values", "line", "wanted"),
    [
        ("office", "办公场所（1独用 2合用）", [1, 2, 1], None, ["own", "shared", "own"]),
        ("direction_sign", "去向牌：A单独 B共用 没有填C", ["A", "B", "C"], None, ["own", "shared", None]),
        ("rooms", "户型（1=一室，2=两室，3=多室）", [3, 1, 2], None, ["multi", "one", "two"]),
        ("door_sign", "门牌", ["B", "A", "B"], "填写说明：门牌 A竖排 B横排；办公场所 A独用 B合用", ["horizontal", "vertical", "horizontal"]),
        ("rooms", "房间", [2, 1, 3], "代码：房间 1一室 2两室 3多室", ["two", "one", "multi"]),
    ],
)  # fmt: skip
def test_signs_mean_what_a_legend_says(
    name: str, heading: str, values: list[Any], line: str | None, wanted: list[Any]
) -> None:
    found = read(sites(name, heading, values, line))
    assert column(found, name) == wanted
    assert errors(found) == []


def test_a_sign_that_the_legend_does_not_know_is_an_error() -> None:
    found = read(sites("office", "办公场所（1独用 2合用）", [1, 2, 4]))
    assert column(found, "office") == ["own", "shared", None]
    assert errors(found) == [("unreadable_choice", "B5")]


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("office", ["独立的", "与居委会共用", "和司法所挤一间"], ["own", "shared", "shared"]),
        ("direction_sign", ["有，单独一块", "有，跟街道合用", "没有"], ["own", "shared", None]),
        ("rooms", ["1间", "六间", "三间及以上"], ["one", "multi", "multi"]),
        ("door_sign", ["竖的", "横的", "B. 横牌"], ["vertical", "horizontal", "horizontal"]),
    ],
)
def test_a_choice_as_one_speaks(name: str, values: list[Any], wanted: list[Any]) -> None:
    found = read(sites(name, {"office": "办公室", "rooms": "有几间房"}.get(name, "去向牌" if name == "direction_sign" else "门牌"), values))  # fmt: skip
    assert column(found, name) == wanted
    assert errors(found) == []


@pytest.mark.parametrize("said", ["不与社区合用", "与社区合用？", "搬迁中，还没定", "待与街道合用"])
def test_what_is_denied_or_open_is_no_choice(said: str) -> None:
    found = read(sites("office", "办公场所", ["独用", "合用", said]))
    assert column(found, "office")[2] is None
    assert errors(found) == [("unreadable_choice", "B5")]


@pytest.mark.parametrize(
    "values",
    [
        ["工牌有、帽子有、马甲无", "工牌有、帽子无、马甲无", "工牌无、帽子有、马甲有"],
        ["☑工牌 ☑帽子 □马甲", "☑工牌 □帽子 □马甲", "□工牌 ☑帽子 ☑马甲"],
        ["工牌┋帽子", "工牌", "帽子┋马甲"],
    ],
)
def test_one_cell_settles_several_items(values: list[str]) -> None:
    rows = [
        ["五华区社工站点实体建设情况"],
        ["社工站", "办公场所", "门牌", "房间", "物资（可多选）"],
        *(
            [station, "独用", "竖排", "一室型", said]
            for station, said in zip(["龙翔街道", "护国街道", "大观街道"], values, strict=True)
        ),
    ]
    found = read(rows)
    assert column(found, "badge") == [True, True, False]
    assert column(found, "cap") == [True, False, True]
    assert column(found, "vest") == [False, False, True]
    assert errors(found) == []


# -- columns of columns, pages -----------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["／", "/", "|"])
def test_a_county_and_its_stations_in_one_column(mark: str) -> None:
    """``官渡／关上、吴井``: the mark of the heading parts them, whatever enumerates beside it."""
    rows = ledger(
        "county", f"区县{mark}站点", [f"官渡{mark}关上、吴井", f"西山{mark}马街", f"嵩明{mark}杨桥、嵩阳"]
    )  # fmt: skip
    rows = [[v for c, v in enumerate(row) if c != 2] for row in rows]
    found = read(rows)
    assert column(found, "county") == ["官渡区", "西山区", "嵩明县"]
    assert column(found, "stations") == [["关上街道", "吴井街道"], ["马街街道"], ["杨桥街道", "嵩阳街道"]]  # fmt: skip
    assert errors(found) == []


def test_a_heading_that_comes_again_means_what_it_meant() -> None:
    """情况 over subjects on the first page is the subject on the second, though three words stand there."""
    head = ["时间", "类型", "督导人", "人员", "情况", "时长"]
    one = [
        ["1月9日", "集体", "方可立", "张秀英、李建国", "年度工作计划", "2小时"],
        ["2月20日", "个督", "〃", "李建国", "入户访谈技巧", "40分钟"],
        ["3月13日", "〃", "〃", "张秀英", "独居老人个案服务", "1小时"],
        ["4月10日", "集体", "〃", "张秀英、李建国", "小组工作设计", "2小时"],
    ]
    two = [
        ["7月17日", "集体", "方可立", "张秀英、李建国", "亲子营", "2小时"],
        ["8月21日", "个督", "〃", "李建国", "重阳", "1小时"],
    ]
    rows = [["2025年款庄镇社工站督导登记本"], head, *one, ["过次页"], head, *two]
    found = read(rows, merges=[(6, 0, 6, 5)])
    assert column(found, "topic")[-2:] == ["亲子营", "重阳"]
    assert column(found, "supervisors") == [["方可立"]] * 6


def test_from_and_to_beside_other_times_are_the_length() -> None:
    found = read(
        ledger(
            "held_on",
            "首位签到",
            ["2025-03-04 09:00", "2025-04-10 14:00", "2025-05-20 09:30"],
            end=("末位签退", ["2025-03-04 11:00", "2025-04-10 15:30", "2025-05-20 11:00"]),
            sent=("发布时间", ["2025-03-01 08:00", "2025-04-01 08:00", "2025-05-01 08:00"]),
            by=("发布人", ["运营", "运营", "运营"]),
            number=("活动ID", [101, 102, 103]),
        )
    )
    assert column(found, "held_on") == ["2025-03-04", "2025-04-10", "2025-05-20"]
    assert column(found, "minutes") == [120, 90, 90]
    assert errors(found) == []


def test_an_example_row_is_nobody() -> None:
    rows = ledger(
        "topic", "督导主题", ["个案", "小组", "社区工作"], number=("序号", ["示例", 1, 2])
    )
    rows = [[row[-1], *row[:-1]] if len(row) > 1 else row for row in rows]
    found = read(rows)
    assert column(found, "topic") == ["小组", "社区工作"]


# -- records all over the sheet ----------------------------------------------------------------------


def card(station: str, office: str, sign: str, rooms: str, kit: str) -> list[tuple[str, str]]:
    return [("站点", station), ("办公室", office), ("门牌", sign), ("户型", rooms), ("配备", kit)]


CARDS = [
    card("龙翔街道社工站", "☑独用 □合用", "□竖排 □横排", "一室型", "☑工作牌 □帽子"),
    card("护国街道社工站", "□独用 ☑合用", "☑竖排 □横排", "两室型", "☑工作牌 ☑帽子"),
    card("大观街道社工站", "☑独用 □合用", "□竖排 ☑横排", "多室型", "□工作牌 ☑帽子"),
    card("华山街道社工站", "☑独用 □合用", "☑竖排 □横排", "一室型", "☑工作牌 □帽子"),
]


def laid_out(across: int, one_cell: bool) -> Rows:
    rows: Rows = [["五华区社工站实体建设卡片"]]
    for first in range(0, len(CARDS), across):
        rows.append([])
        for line in zip(*CARDS[first : first + across], strict=True):
            cells = [[f"{a}：{b}", None] if one_cell else [a, b] for a, b in line]
            rows.append([v for pair in cells for v in (*pair, None)][:-1])
    return rows


@pytest.mark.parametrize(("across", "one_cell"), [(1, False), (2, False), (2, True), (1, True)])
def test_cards_beside_and_below_one_another(across: int, one_cell: bool) -> None:
    found = read(laid_out(across, one_cell))
    assert found.form == "facility"
    assert column(found, "station") == ["龙翔街道", "护国街道", "大观街道", "华山街道"]
    assert column(found, "office") == ["own", "shared", "own", "own"]
    assert column(found, "door_sign") == [None, "vertical", "horizontal", "vertical"]
    assert column(found, "cap") == [False, True, True, False]
    assert errors(found) == []


def test_a_cell_of_a_card_keeps_its_address() -> None:
    rows = laid_out(2, False)
    rows[3][4] = "搬迁中"
    found = read(rows)
    assert errors(found) == [("unreadable_choice", "E4")]


@pytest.mark.parametrize("mark", ["｜", "|", "\t"])
def test_a_list_pasted_into_one_column(mark: str) -> None:
    lines = [
        ["日期", "站点", "形式", "督导老师", "时长", "人数", "主题"],
        ["1. 5月10日", "金源乡", "团体督导", "方可立", "150分钟", "5人", "个案工作"],
        ["2. 5月12日", "仁德街道", "同辈督导", "陆文远", "2小时", "3人", "小组设计"],
        ["3. 5月13日", "塘子街道", "个别督导", "方可立", "1小时", "1人", "资源链接"],
    ]
    found = read([["寻甸县2025年5月督导台账"], *([mark.join(line)] for line in lines)])
    assert found.form == "session_ledger"
    assert errors(found) == []
    assert column(found, "held_on") == ["2025-05-10", "2025-05-12", "2025-05-13"]
    assert column(found, "minutes") == [150, 120, 60]
    assert column(found, "headcount") == [5, 3, 1]


def test_a_pasted_line_with_a_part_too_many_is_not_passed_over() -> None:
    lines = ["日期｜站点｜形式｜督导老师", "5月10日｜金源乡｜团体督导｜方可立", "5月12日｜仁德街道｜同辈督导｜陆文远｜补", "5月13日｜塘子街道｜个别督导｜方可立", "5月14日｜塘子街道｜个别督导｜方可立"]  # fmt: skip
    found = read([["寻甸县2025年5月督导台账"], *([line] for line in lines)])
    assert found.form is None
    assert errors(found)


def test_a_crosstab_of_counties_and_quarters() -> None:
    rows: Rows = [
        ["2025年各县区督导情况"],
        ["县区", "第一季度", "第二季度", "第三季度"],
        ["五华区", "3月1日\n龙翔街道\n个别督导（实地）\n督导：方可立\n1人，2小时", "—", "9月8日\n护国街道\n团体督导（线上）\n督导：陆文远\n4人，90分钟"],
        ["石林县", "2月7日\n圭山镇\n团体督导（实地）\n督导：方可立\n3人，1小时", "5月9日\n长湖镇\n个别督导（线上）\n督导：陆文远\n1人，1小时", None],
    ]  # fmt: skip
    found = read(rows)
    assert found.form == "session_ledger"
    assert errors(found) == []
    assert column(found, "county") == ["五华区", "五华区", "石林县", "石林县"]
    assert column(found, "held_on") == ["2025-03-01", "2025-09-08", "2025-02-07", "2025-05-09"]
    assert column(found, "mode") == ["face_to_face", "online", "face_to_face", "online"]
    assert column(found, "minutes") == [120, 90, 60, 60]
    assert column(found, "headcount") == [1, 4, 3, 1]


def test_sites_across_and_items_down_keep_their_rooms() -> None:
    """功能室 over 多|二|一: one sign of each option, below what names the field."""
    rows: Rows = [
        ["五华区社工站阵地建设核查表"],
        ["街道", "门牌", None, "功能室", None, None, "工牌", "帽子"],
        [None, "横", "竖", "多", "二", "一", None, None],
        ["龙翔街道", "√", None, "√", None, None, "√", "√"],
        ["护国街道", None, "√", None, "√", None, "√", None],
        ["大观街道", None, "√", None, None, "√", None, "√"],
    ]
    found = read(
        rows, merges=[(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 5), (1, 6, 2, 6), (1, 7, 2, 7)]
    )
    assert column(found, "rooms") == ["multi", "two", "one"]
    assert column(found, "door_sign") == ["horizontal", "vertical", "vertical"]
    assert errors(found) == []


@pytest.mark.parametrize("done", ["拍了", "已上传了", "挂好了"])
def test_done_is_there(done: str) -> None:
    assert parse("tick", done, Hint()).value is True


def test_a_kept_log_of_an_exporting_tool() -> None:
    rows: Rows = [
        ["日志模板", "提交人", "提交时间", "汇报日期", "今日工作内容", "明日工作计划", "已读人数"],
        ["督导日志", "段明", "2025-06-03 08:40", "2025-06-02", "到站核对签到表和督导方案。", "联系下一站点", 3],
        ["督导日志", "罗丹", "2025-06-04 08:41", "2025-06-03", "整理上月督导记录十二份。", "1、补拍照片\n2、核对台账", 1],
        ["督导日志", "段明", "2025-06-05 08:42", "2025-06-04", "参加区民政局工作例会。", "通知站点报送资料", 4],
    ]  # fmt: skip
    found = read(rows)
    assert found.form == "work_log"
    assert errors(found) == []
    assert column(found, "author") == ["段明", "罗丹", "段明"]
    assert column(found, "logged_on") == ["2025-06-02", "2025-06-03", "2025-06-04"]


def test_a_planned_kind_beside_the_actual_one_is_not_read() -> None:
    """Both list the same answers; the turned one is what was planned."""
    plan = {"plan": ("计划形式（团体/个别）", ["团体", "个别", "团体"])}
    found = read(ledger("activity", "实际形式（团体/个别）", ["个别", "个别", "团体"], **plan))
    assert column(found, "activity") == ["individual", "individual", "group"]
    assert found.records[0].values["extra"] == {"计划形式（团体/个别）": "团体"}


def test_a_ledger_of_questions_nobody_wrote_before() -> None:
    rows: Rows = [
        ["督导活动登记2025"],
        ["几号", "哪个县", "到了哪些站", "线上线下", "团体个别", "请谁督导", "谁陪着去", "督导了谁", "督了多久", "聊的啥", "表交了没（日期）"],
        ["3月4日", "嵩明", "杨桥", "线下", "团体", "方可立", "段明", "张秀英、李建国", "2小时", "个案工作方法", "3月9日"],
        ["4月4日", "嵩明", "嵩阳", "电话", "个别", "方可立", "段明", "王思雨", "1小时", "小组活动设计", "4月9日"],
        ["5月4日", "富民", "永定", "线下", "团体", "陆文远", "罗丹", "赵敏、钱进", "90分钟", "资源链接", "5月9日"],
    ]  # fmt: skip
    found = read(rows)
    assert errors(found) == []
    assert column(found, "assistant") == ["段明", "段明", "罗丹"]
    assert column(found, "supervisees") == [["张秀英", "李建国"], ["王思雨"], ["赵敏", "钱进"]]
    assert column(found, "record_filed_on") == ["2025-03-09", "2025-04-09", "2025-05-09"]
    assert column(found, "activity") == ["group", "individual", "group"]


def test_a_facility_list_of_questions_nobody_wrote_before() -> None:
    rows: Rows = [
        ["站名", "办公场所是自己的还是借用的", "门口牌子竖挂横挂", "去向牌有没有", "有几间", "LOGO上墙了没", "工牌发了没", "现场照"],
        ["龙翔街道社工站", "独立", "竖", "有，单独的", "2间", "上墙了", "发了", "拍了"],
        ["护国街道社工站", "与社区共用", "横", "没有", "1间", "没上墙", "发了", "没拍"],
        ["大观街道社工站", "和街道一起用", "竖", "合用", "四间", "做好了", "没发", "拍了"],
    ]  # fmt: skip
    found = read(rows)
    assert errors(found) == []
    assert column(found, "office") == ["own", "shared", "shared"]
    assert column(found, "direction_sign") == ["own", None, "shared"]
    assert column(found, "rooms") == ["two", "one", "multi"]
    assert column(found, "logo_wall") == [True, False, True]
    assert column(found, "badge") == [True, True, False]


@pytest.mark.parametrize(
    "rows",
    [
        # a volunteers' list pasted, a count of sessions by quarter, cards of donated goods
        [["志愿者接龙"], ["姓名｜电话｜街道｜参加场次｜时间"], *([f"{n}. {who}｜13900000000｜龙翔街道｜3｜5月{n}日"] for n, who in enumerate(["张秀英", "李建国", "王思雨"], 1))],
        [["2025年各县区督导次数"], ["县区", "第一季度", "第二季度"], ["五华区", "3场", "2场"], ["盘龙区", "1场", "2场"], ["西山区", "1场", "2场"]],
        [["捐赠物资卡片"], *([cell, value] for station in ("龙翔街道", "护国街道", "大观街道") for cell, value in (("站点", station), ("品名", "大米"), ("数量", "30袋"), ("单价", "60元"), ("经手人", "张秀英"), (None, None)))],
    ],
)  # fmt: skip
def test_what_only_stands_like_one_is_refused(rows: Rows) -> None:
    found = read(rows)
    assert found.form is None
    assert [code for code, _ in errors(found)] == ["unknown_form"]


def test_a_second_event_in_a_cell_is_a_record_and_an_unknown_line_a_note() -> None:
    rows: Rows = [
        ["2025年各县区督导情况"],
        ["县区", "1月", "2月"],
        ["五华区", "1月3日\n龙翔街道\n个别督导\n督导：方可立\n1月9日\n护国街道\n团体督导\n督导：方可立\n请假两人", "2月1日\n护国街道\n团体督导\n督导：方可立"],
        ["盘龙区", "无", "2月7日\n拓东街道\n团体督导\n督导：方可立"],
        ["合计", "2", "2"],
    ]  # fmt: skip
    found = read(rows)
    assert column(found, "held_on") == ["2025-01-03", "2025-01-09", "2025-02-01", "2025-02-07"]
    assert column(found, "note") == [None, "请假两人", None, None]


def test_a_legend_below_the_list_explains_too() -> None:
    rows = [
        *sites("office", "办公场所", ["A", "B", "A"]),
        ["注：办公场所 A独用 B合用；门牌 A竖排 B横排"],
    ]
    found = read(rows)
    assert column(found, "office") == ["own", "shared", "own"]
    assert errors(found) == []


def test_figures_under_a_heading_that_says_nothing_of_rooms_are_asked() -> None:
    """1 and 2 could be codes of any choice: only words make them rooms."""
    rows = sites("rooms", "办公", [1, 2, 1])
    rows = [[v for c, v in enumerate(row) if c != 1] for row in rows]
    found = read(rows)
    assert column(found, "rooms") == [None, None, None]
    assert [code for code, _ in errors(found)] == ["unclear_column"]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("督导时间", ["2025-03-04 09:00~2025-03-04 11:00", "2025-04-10 14:00~2025-04-10 15:30", "2025-05-20 09:30~2025-05-20 11:00"]),
        ("督导时间", ["2025年3月4日9:00至11:00", "2025年4月10日14:00至15:30", "2025年5月20日9:30至11:00"]),
    ],
)  # fmt: skip
def test_the_hours_beside_a_day_are_the_length(heading: str, values: list[str]) -> None:
    found = read(ledger("held_on", heading, values))
    assert column(found, "held_on") == ["2025-03-04", "2025-04-10", "2025-05-20"]
    assert column(found, "minutes") == [120, 90, 90]


def test_a_facility_list_headed_by_single_characters() -> None:
    rows: Rows = [
        ["富民县社工站硬件"],
        ["站", "室", "牌", "向", "房", "墙", "证", "帽", "衣", "照"],
        ["永定街道", "独用", "竖", "合用", "一室", "√", "√", "√", "√", "√"],
        ["大营街道", "合用", "横", "独用", "两室", "√", "√", "√", "×", "√"],
        ["罗免镇", "独用", "竖", "合用", "多室", "×", "√", "√", "√", "×"],
    ]
    found = read(rows)
    assert errors(found) == []
    assert column(found, "office") == ["own", "shared", "own"]
    assert column(found, "direction_sign") == ["shared", "own", "shared"]
    assert column(found, "logo_wall") == [True, True, False]
    assert column(found, "badge") == [True, True, True]
    assert column(found, "vest") == [True, False, True]
