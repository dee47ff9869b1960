"""List forms as other hands lay them out: one case a habit, the expected reading a literal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

TODAY = dt.date(2026, 1, 10)
TITLE = "昆明市五华区乡镇（街道）社工站点人员情况统计总表"
STAFF = [
    "序号",
    "目前所在站点名称",
    "社工姓名",
    "性别",
    "年龄",
    "入职时间",
    "专业",
    "学历",
    "薪资",
    "备注",
]
LEDGER = [
    "序号",
    "督导日期",
    "县（市、区）",
    "社工站",
    "督导类别",
    "督导方式",
    "督导老师",
    "督导对象",
    "人数",
    "督导时长",
    "记录归档日期",
]
SITES = [
    "序号",
    "社工站点名称",
    "办公场所-独用",
    "办公场所-合用",
    "门牌-竖排",
    "门牌-横排",
    "去向牌-独用",
    "去向牌-合用",
    "一室型",
    "两室型",
    "多室型",
    "墙面LOGO",
    "工作牌",
    "帽子",
    "马甲",
    "照片",
]


def worker(station: Any, name: Any, number: Any = 1) -> list[Any]:
    return [number, station, name, "女", 30, "2023-05-01", "社会工作", "本科", 3500, None]


def session(**changed: Any) -> list[Any]:
    usual = [
        1,
        "2025-03-05",
        "五华区",
        "龙翔街道",
        "团体督导",
        "面谈",
        "周文洁",
        "张三、李四",
        2,
        "2小时",
        "2025-03-08",
    ]
    return [changed.get(label, value) for label, value in zip(LEDGER, usual, strict=True)]


def site(station: str) -> list[Any]:
    return [1, station, "√", "", "√", "", "√", "", "√", "", "", "√", "√", "√", "√", "√"]


def sheets(
    rows: list[list[Any]], sheet: str = "Sheet1", name: str = "报送.xlsx", **more: Any
) -> list[Any]:
    kind = more.pop("kind", "sheet")
    grid = Grid(sheet, kind, [list(row) for row in rows], **more)
    return check(Reading(name, "0" * 64, [grid], []), today=TODAY).sheets


def table(rows: list[list[Any]], *names: str, **more: Any) -> list[tuple[Any, ...]]:
    found = sheets(rows, **more)
    return [tuple(r.values.get(n) for n in names) for s in found for r in s.records]


def told(rows: list[list[Any]], **more: Any) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for s in sheets(rows, **more) for p in s.problems]


# -- where the county comes from --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "more", "county", "codes"),
    [
        ([[TITLE]], {}, "五华区", []),
        ([["社工站点人员情况统计总表"], ["填报单位：五华区民政局"]], {}, "五华区", []),
        ([["社工站点人员情况统计总表"]], {"sheet": "五华"}, "五华区", []),
        (
            [["社工站点人员情况统计总表"]],
            {"name": "上报/五华人员.xlsx"},
            "五华区",
            ["county_from_file"],
        ),
        ([["社工站点人员情况统计总表"]], {}, "五华区", ["county_from_stations"]),
        ([["昆明市五花区社工站点人员情况统计总表"]], {}, "五华区", ["fuzzy_county"]),
        ([[TITLE]], {"name": "盘龙区.xlsx"}, "五华区", ["county_conflict"]),
    ],
)
def test_县区取自表里_工作表名_文件名_站点(
    above: Any, more: Any, county: str, codes: list[str]
) -> None:
    found = sheets([*above, STAFF, worker("华山街道", "张三")], **more)[0]
    assert found.meta["county"] == county
    assert [p.code for p in found.problems] == codes


@pytest.mark.parametrize(
    "meta",
    [
        [["填表时间", None, "2025-12-20", "督导助理", "沈知行"]],
        [["督导助理：沈知行    填表时间：2025年12月20日"]],
        [["填表时间：2025.12.20督导助理：沈知行"]],
        [["填表时间", "督导助理"], ["2025-12-20", "沈知行"]],
        [["填表日期：", dt.date(2025, 12, 20)], ["督导助理：沈知行"]],
    ],
)
def test_表头以上的栏目怎样写都读出(meta: Any) -> None:
    found = sheets([[TITLE], *meta, STAFF, worker("华山街道", "张三")])[0]
    assert (found.meta["filled_on"], found.meta["assistant"]) == ("2025-12-20", "沈知行")
    assert found.problems == []


def test_表下面的签名行也读() -> None:
    rows = [
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
        ["填表人：", "陆远", None, "日期：2025年12月1日"],
    ]
    assert sheets(rows)[0].meta["filled_on"] == "2025-12-01"
    assert table(rows, "name") == [("张三",)]


# -- several tables ----------------------------------------------------------------------------------


def test_上下三张表各归各县() -> None:
    rows = [
        [TITLE],
        ["填表时间", "2025-12-20"],
        STAFF,
        worker("华山街道", "张三"),
        ["昆明市盘龙区社工站点人员情况统计总表"],
        STAFF,
        worker("拓东街道", "李四"),
        ["填表人：某"],
        [],
        ["昆明市呈贡区社工站点人员情况统计总表"],
        STAFF,
        worker("龙城街道", "王五"),
    ]
    found = sheets(rows)
    assert [(s.meta["county"], s.meta["filled_on"]) for s in found] == [
        ("五华区", "2025-12-20"),
        ("盘龙区", None),
        ("呈贡区", None),
    ]
    assert table(rows, "station", "name") == [
        ("华山街道", "张三"),
        ("拓东街道", "李四"),
        ("龙城街道", "王五"),
    ]


def test_每页重印标题的还是一张表() -> None:
    page = [[TITLE], ["填表时间", "2025-12-20"], STAFF]
    found = sheets([*page, worker("华山街道", "张三"), *page, worker("龙翔街道", "李四")])
    assert [[r.values["name"] for r in s.records] for s in found] == [["张三", "李四"]]


def test_左右两栏是一张表() -> None:
    rows = [
        [TITLE],
        [*STAFF, None, *STAFF],
        [*worker("华山街道", "张三"), None, *worker("护国街道", "王五")],
        worker("华山街道", "李四"),
    ]
    assert len(sheets(rows)) == 1
    assert table(rows, "station", "name") == [
        ("华山街道", "张三"),
        ("华山街道", "李四"),
        ("护国街道", "王五"),
    ]


def test_左右两种表各读各的() -> None:
    rows = [
        ["昆明市五华区社工站人员情况"],
        [*STAFF, None, *SITES],
        [*worker("华山街道", "张三"), None, *site("护国街道")],
    ]
    assert [(s.form, [r.values["station"] for r in s.records]) for s in sheets(rows)] == [
        ("staffing", ["华山街道"]),
        ("facility", ["护国街道"]),
    ]


def test_上面认不出表头的一段要说出来() -> None:
    rows = [
        ["昆明市富民县名单"],
        ["甲", "乙", "丙", "丁", "戊"],
        ["a", "b", "c", "d", "e"],
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
    ]
    assert told(rows) == [("unread_block", "A1:J3")]


# -- counties and stations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [
            STAFF,
            ["五华区"],
            worker("华山街道", "张三"),
            ["二、宜良县（1人）"],
            worker("马街社工站", "李四"),
        ],
        [
            ["五华区"],
            STAFF,
            worker("华山街道", "张三"),
            ["宜良县"],
            STAFF,
            worker("马街社工站", "李四"),
        ],
        [
            ["县区", *STAFF],
            ["五华区", *worker("华山街道", "张三")],
            ["宜良", *worker("马街", "李四")],
        ],
    ],
)
def test_一张表几个县_每条记录带县(rows: Any) -> None:
    rows = [["昆明市社工站点人员情况统计总表"], *rows]
    assert table(rows, "county", "station", "name") == [
        ("五华区", "华山街道", "张三"),
        ("宜良县", "马街镇", "李四"),
    ]
    assert told(rows) == []


def test_每行都写站点的表_空一格要提醒() -> None:
    rows = [
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
        worker("华山街道", "李四"),
        worker(None, "王五"),
    ]
    assert table(rows, "station") == [("华山街道",)] * 3
    assert told(rows) == [("filled_down", "B5")]


def test_只在首行写站点的表_往下填不提醒() -> None:
    rows = [
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
        worker(None, "李四"),
        worker("龙翔街道", "王五"),
    ]
    assert table(rows, "station") == [("华山街道",), ("华山街道",), ("龙翔街道",)]
    assert told(rows) == []


def test_小计以后的空站点不填() -> None:
    rows = [[TITLE], STAFF, worker("华山街道", "张三"), [None, "小计", "1人"], worker(None, "李四")]
    assert table(rows, "station") == [("华山街道",), (None,)]
    assert told(rows) == [("missing_value", "B5")]


def test_合并格里空的站点不从上面取() -> None:
    rows = [[TITLE], STAFF, worker("华山街道", "张三"), worker(None, "李四"), worker(None, "王五")]
    assert table(rows, "station", merges=[(3, 1, 4, 1)]) == [("华山街道",), (None,), (None,)]


def test_站点自己的表_站点取自标题() -> None:
    header = ["序号", "姓名", "性别", "年龄", "入职时间", "学历", "薪资"]
    rows = [
        ["昆明市五华区龙翔街道社工站人员情况统计表"],
        header,
        [1, "张三", "女", 30, "2023.5", "本科", 3500],
    ]
    assert table(rows, "station", "name") == [("龙翔街道", "张三")]


# -- rows that are no records ------------------------------------------------------------------------


def test_合计_注_签名_空号_分隔行不是记录() -> None:
    rows = [
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
        ["本页小计", None, "1人"],
        ["——————"],
        worker("护国街道", "李四"),
        [3],
        [None, None, "以下空白"],
        ["总计", None, 2],
        ["备注：本表一式两份"],
        ["填表人：", "王某", None, "审核人：", None, "（盖章）"],
    ]
    assert table(rows, "name") == [("张三",), ("李四",)]
    assert told(rows) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ([1, "华山街道", None, "女", 30, "2023.5"], "missing_value", "C4"),
        ([2, "华山街道"], "station_alone", "B4"),
        ([None, None, None, None, None, None, None, None, None, "另见附表三"], "stray_row", "J4"),
        (["@@", *worker("华山街道", "李四")[1:]], "unread_cell", "A4"),
        ([*worker("华山街道", "李四"), "多写的"], "no_header", "K4"),
    ],
)
def test_看不懂的格子都要说(row: Any, code: str, cell: str) -> None:
    rows = [[TITLE], STAFF, worker("护国街道", "张三"), row]
    assert (code, cell) in told(rows)


def test_隐藏行_删除线照读并提醒() -> None:
    rows = [
        [TITLE],
        STAFF,
        worker("华山街道", "张三"),
        worker("护国街道", "李四"),
        worker("龙翔街道", "王五"),
    ]
    more = {"hidden_rows": {2}, "struck": {(3, c) for c in range(9)} | {(4, 2)}}
    assert table(rows, "name", **more) == [("张三",), ("李四",), ("王五",)]
    assert told(rows, **more) == [("hidden_row", "A3"), ("struck_row", "A4"), ("struck_cell", "C5")]


def test_错误值和没算的公式是空值加错误() -> None:
    rows = [[TITLE], STAFF, worker("华山街道", "张三")]
    notes = {(2, 8): ("formula_no_value", "=I2*1.1"), (2, 1): ("error_cell", "#REF!")}
    rows[2][8] = rows[2][1] = None
    assert table(rows, "station", "salary", notes=notes) == [(None, None)]
    assert sorted(told(rows, notes=notes)) == [("error_cell", "B3"), ("formula_no_value", "I3")]


# -- headers -----------------------------------------------------------------------------------------


def test_三行表头() -> None:
    rows = [
        ["昆明市五华区社工站点人员情况统计总表"],
        ["序号", "站点情况", "基本情况", None, None, None, "工作情况", None],
        [None, "所在站点", "姓名", "性别", "年龄", "学历", "入职", "薪资"],
        [None, None, None, None, None, None, "时间", "（元/月）"],
        [1, "华山街道", "张三", "女", 30, "本科", "2023.5", 3500],
    ]
    merges = [(1, 0, 3, 0), (1, 2, 1, 5), (1, 6, 1, 7), (2, 1, 3, 1)]
    assert table(rows, "station", "name", "hired_on", "salary", merges=merges) == [
        ("华山街道", "张三", "2023-05", 3500)
    ]


def test_一个字的错别字按唯一的列读并提醒() -> None:
    header = [
        {"入职时间": "入职时问", "目前所在站点名称": "目前所在站点名秤"}.get(h, h) for h in STAFF
    ]
    rows = [[TITLE], header, worker("华山街道", "张三")]
    assert table(rows, "station", "hired_on") == [("华山街道", "2023-05-01")]
    assert told(rows) == [("guessed_label", "B2"), ("guessed_label", "F2")]


def test_离职时间不是入职时间() -> None:
    header = ["离职时间" if h == "入职时间" else h for h in STAFF]
    rows = [[TITLE], header, worker("华山街道", "张三")]
    assert table(rows, "hired_on", "extra") == [(None, {"离职时间": "2023-05-01"})]
    assert told(rows) == [("odd_column", "F2:F3")]


def test_加的列留在extra_证书列归证书_身份证号不留() -> None:
    header = [
        "序号",
        "站点",
        "姓名",
        "性别",
        "身份证号码",
        "入职时间",
        "学历",
        "证书名称",
        "证书编号",
        "备注",
        "备注",
    ]
    row = [
        1,
        "华山街道",
        "张三",
        "女",
        "530102199001011234",
        "2023.5",
        "本科",
        "社会工作师",
        "2023001",
        "站长",
        "见530102199001011234",
    ]
    rows = [["五华区人员情况统计"], header, row]
    assert table(rows, "born", "certificate", "note", "extra") == [
        (
            "1990-01-01",
            "社会工作师",
            "站长",
            {"证书编号": "2023001", "备注": "见530102********1234"},
        )
    ]
    assert told(rows) == []


# -- 实体建设 ----------------------------------------------------------------------------------------


def test_文字版实体建设() -> None:
    header = ["序号", "社工站点名称", "办公场所", "门牌", "去向牌", "房间", "墙面LOGO", "照片"]
    rows = [
        ["昆明市五华区实体建设情况"],
        header,
        [1, "华山街道", "独用", "竖排", "合用", "两室", "有", "见附件"],
        [2, "龙翔街道", "与社区合用", "横", "无", "三室一厅", "无", "无照片"],
        [3, "丰宁街道", "√", None, None, None, "制作中", "门口.jpg"],
    ]
    names = ("office", "door_sign", "direction_sign", "rooms", "logo_wall", "photo")
    assert table(rows, *names) == [
        ("own", "vertical", "shared", "two", True, True),
        ("shared", "horizontal", None, "multi", False, False),
        (None, None, None, None, None, True),
    ]
    assert sorted(told(rows)) == [
        ("choice_with_more", "C4"),
        ("choice_with_more", "F4"),
        ("unreadable_choice", "C5"),
        ("unreadable_tick", "G5"),
    ]


def test_两个勾_看不懂的勾_写在格里的字() -> None:
    both, odd, words = site("华山街道"), site("护国街道"), site("龙翔街道")
    both[3], odd[2], words[2] = "√", "制作中", "合用"
    rows = [["昆明市五华区实体建设情况"], SITES, both, odd, words]
    assert table(rows, "office") == [(None,), (None,), ("shared",)]
    assert told(rows) == [
        ("two_ticks", "C3:D3"),
        ("unreadable_tick", "C4"),
        ("tick_contradicts", "C5"),
    ]


def test_照片在格里或在表右边都算() -> None:
    plain = [[*site(name)[:15], ""] for name in ("华山街道", "护国街道", "龙翔街道")]
    rows = [["昆明市五华区实体建设情况"], SITES, *plain]
    assert table(rows, "photo", pictures={(2, 15), (3, 18)}) == [(True,), (True,), (False,)]


# -- 督导台账 ----------------------------------------------------------------------------------------


def test_台账各种写法() -> None:
    rows = [
        ["2025年度督导台账"],
        LEDGER,
        session(**{"县（市、区）": "五华区、盘龙区", "社工站": "龙翔街道、拓东街道"}),
        session(督导对象="张三、李四等12人", 人数=None),
        session(督导类别="团体督导（线上）", 督导方式=None),
        session(督导日期="12月28日", 记录归档日期="1月5日"),
        session(督导日期="〃", 记录归档日期="2026-01-06"),
        session(**{"县（市、区）": "全市", "社工站": None, "督导类别": "督导中心工作会议"}),
    ]
    names = ("held_on", "county", "stations", "activity", "mode", "headcount", "record_filed_on")
    usual = ("2025-03-05", "五华区", ["龙翔街道"], "group", "face_to_face", 2, "2025-03-08")
    changed: list[dict[str, Any]] = [
        {"county": ["五华区", "盘龙区"], "stations": ["龙翔街道", "拓东街道"]},
        {"headcount": 12},
        {"mode": "online"},
        {"held_on": "2025-12-28", "record_filed_on": "2026-01-05"},
        {"held_on": "2025-12-28", "record_filed_on": "2026-01-06"},
        {"county": None, "stations": [], "activity": "centre_meeting"},
    ]
    expected = [tuple(c.get(n, v) for n, v in zip(names, usual, strict=True)) for c in changed]
    assert table(rows, *names) == expected
    assert told(rows) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (session(督导对象="张三、李四等12人", 人数=15), ("headcount_differs", "I3")),
        (session(督导对象="李四、王五、赵六", 人数=2), ("headcount_differs", "I3")),
        (session(督导日期=None), ("missing_value", "B3")),
        (session(督导日期="2024-03-05"), ("outside_period", "B3")),
        (session(督导类别="团体/个别"), ("two_choices", "E3")),
        (session(督导老师="周老师"), ("surname_only", "G3")),
        (session(记录归档日期="2025-03-01"), ("filed_before_held", "K3")),
        (session(督导时长="13小时"), ("too_long", "J3")),
    ],
)
def test_台账可疑处(row: Any, problem: tuple[str, str]) -> None:
    rows = [["2025年度督导台账"], LEDGER, row]
    assert told(rows) == [problem]
    assert len(table(rows, "held_on")) == 1


@pytest.mark.parametrize(
    ("title", "county", "covers"),
    [
        ("2025年督导台账", None, ("2025-01-01", "2025-12-31")),
        ("五华区2025年上半年督导台账", "五华区", ("2025-01-01", "2025-06-30")),
        ("二〇二五年第一季度督导台账", None, ("2025-01-01", "2025-03-31")),
        ("2025年3月督导台账（市督导中心）", None, ("2025-03-01", "2025-03-31")),
        ("昆明市2025年1-6月督导台账", None, ("2025-01-01", "2025-06-30")),
        ("督导台账", None, (None, None)),
    ],
)
def test_台账的范围取自标题(title: str, county: str | None, covers: Any) -> None:
    meta = sheets([[title], LEDGER, session()])[0].meta
    assert (meta["county"], (meta["covers_from"], meta["covers_to"])) == (county, covers)


def test_日期和起止时间分两列() -> None:
    header = ["序号", "日期", "督导时间", "县区", "站点", "督导形式", "督导", "参加人数", "内容"]
    rows = [
        ["2025年度督导台账"],
        header,
        [1, "3月5日", "9:00-11:00", "五华区", "龙翔", "团体督导", "周文洁", 3, "个案"],
    ]
    assert table(rows, "held_on", "minutes", "activity", "headcount", "topic") == [
        ("2025-03-05", 120, "group", 3, "个案")
    ]


def test_年份只在文件名里的日期要提醒() -> None:
    rows = [["督导台账"], LEDGER, session(督导日期="3月5日")]
    assert table(rows, "held_on", sheet="3月", name="2025年台账.xlsx") == [("2025-03-05",)]
    assert told(rows, sheet="3月", name="2025年台账.xlsx") == [
        ("year_from_file", None),
        ("period_from_file", None),
    ]


# -- 名册、评估、清单 --------------------------------------------------------------------------------


def test_名册() -> None:
    rows = [
        ["社会工作督导人才库名单"],
        [
            "序号",
            "督导姓名",
            "类型",
            "单位",
            "地区",
            "职称/职务",
            "证书",
            "取得年份",
            "从事社会工作年限",
            "培训学时",
            "电话",
        ],
        [
            1,
            "周文洁",
            "专业",
            "某大学",
            "省内",
            "副教授",
            "社会工作师（中级）",
            "2014年",
            "10年",
            "90学时",
            "13800000000",
        ],
        [2, "李建国老师", "行政", "市民政局", "四川", None, "无", None, 8, "—", "0871-63000001"],
    ]
    names = (
        "name",
        "kind",
        "region",
        "title",
        "certificate",
        "certified_on",
        "practice_years",
        "training_hours",
    )
    assert table(rows, *names) == [
        ("周文洁", "professional", "in_province", "副高", "社会工作师", "2014", 10, 90),
        ("李建国", "administrative", "out_of_province", None, None, None, 8, None),
    ]
    assert told(rows) == []


def test_评估结果_周期取自标题() -> None:
    rows = [
        ["2025年下半年督导评估结果"],
        ["序号", "姓名", "目标达成", "数量完成", "能力提升", "总分", "等次", "投诉情况"],
        [1, "周文洁", 20, 18, 18, "93分", "优秀", "无"],
        [2, "李建国", 15, 15, "—", 70, "基本合格", "有"],
        [3, "王芳", 15, 15, 15, 50, "待定", None],
    ]
    assert table(
        rows, "supervisor", "period", "improvement", "score", "passed", "complaint_upheld"
    ) == [
        ("周文洁", "2025H2", 18, 93, True, False),
        ("李建国", "2025H2", None, 70, True, True),
        ("王芳", "2025H2", 15, 50, None, False),
    ]
    assert told(rows) == [("doubtful_choice", "G4"), ("unreadable_choice", "G5")]


def test_资料清单_月份() -> None:
    rows = [
        ["二〇二五年十月督导资料清单汇总表"],
        ["序号", "资料名称", "份数", "质量", "得分", "备注"],
        [1, "《督导工作日志》", "21份", "良好", 18, None],
        [2, "《月度总结》", "若干"],
        [3],
        ["合计", None, 21],
    ]
    assert sheets(rows)[0].meta == {"month": "2025-10"}
    assert table(rows, "document", "count", "score") == [
        ("《督导工作日志》", 21, 18),
        ("《月度总结》", None, None),
    ]
    assert told(rows) == [("unreadable_number", "C4")]


def test_左右两个县_各在自己的标题下() -> None:
    titles = [
        "昆明市富民县社工站人员情况统计总表",
        *([None] * 10),
        "昆明市嵩明县社工站人员情况统计总表",
    ]
    rows = [
        titles,
        [*STAFF, None, *STAFF],
        [*worker("永定街道", "张三"), None, *worker("嵩阳街道", "王五")],
    ]
    assert table(rows, "county", "station") == [("富民县", "永定街道"), ("嵩明县", "嵩阳街道")]
    assert told(rows) == []


def test_没写年份的日期取同列日期的年份_只提醒一次() -> None:
    rows = [["督导台账"], LEDGER, session(), session(督导日期="3月9日", 记录归档日期="3月10日")]
    assert table(rows, "held_on", "record_filed_on")[1] == ("2025-03-09", "2025-03-10")
    assert told(rows) == [("no_period", None), ("year_from_file", None)]


# -- as yet other hands fill them in -----------------------------------------------------------------


@pytest.mark.parametrize(
    "numbering",
    [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        ["栏次", 1, 2, 3, 4, 5, 6, 7, 8, 9],
        ["甲", "乙", 1, 2, 3, 4, 5, 6, 7, 8],
    ],
)
def test_表头下面的栏次不是记录(numbering: Any) -> None:
    rows = [[TITLE], STAFF, numbering, worker("华山街道", "张三")]
    assert table(rows, "station", "name") == [("华山街道", "张三")]
    assert told(rows) == []


def test_本站小计不是记录() -> None:
    rows = [[TITLE], STAFF, worker("华山街道", "张三"), ["本站小计", None, "1人"]]
    assert table(rows, "name") == [("张三",)]
    assert told(rows) == []


def test_1904年起算的序列号() -> None:
    row = [*worker("华山街道", "张三")]
    row[5] = 43586 - 1462
    assert table([[TITLE], STAFF, row], "hired_on", since_1904=True) == [("2019-05-01",)]
    filled = [[TITLE], ["填表时间", 45995 - 1462], STAFF, row]
    assert sheets(filled, since_1904=True)[0].meta["filled_on"] == "2025-12-04"
    row[5] = 43586
    assert table([[TITLE], STAFF, row], "hired_on") == [("2019-05-01",)]


def test_督导人员名单不是社工人员名单() -> None:
    rows = [
        ["昆明市社工站督导人员名单"],
        ["姓名", "性别", "年龄", "学历", "证书", "督导者类别", "单位", "职称", "聘用时间", "备注"],
        [
            "张三",
            "女",
            45,
            "硕士",
            "中级社会工作者",
            "专业督导",
            "滇池大学",
            "讲师",
            "2023.5",
            None,
        ],
    ]
    assert [s.form for s in sheets(rows)] == ["supervisor_roster"]
    assert table(rows, "name", "certificate", "title") == [("张三", "社会工作师", "中级")]


def test_斜线分开的上下级列名() -> None:
    header = [label.replace("-", "/") for label in SITES]
    rows = [["昆明市五华区实体建设情况"], header, site("华山街道")]
    assert table(rows, "office", "door_sign") == [("own", "vertical")]
    assert told(rows) == []


def test_单元格图片丢了_按有照片并提醒() -> None:
    rows = [["昆明市五华区实体建设情况"], SITES, [*site("华山街道")[:15], None]]
    notes = {(2, 15): ("error_cell", '=DISPIMG("ID_1",1)')}
    assert table(rows, "photo", notes=notes) == [(True,)]
    assert told(rows, notes=notes) == [("lost_picture", "P3")]


def test_有无投诉的写法() -> None:
    header = ["督导姓名", "评估周期", "总分", "评估结果", "查实投诉"]
    words = ["无投诉", "1起", "0起", "有投诉", "没有"]
    rows = [
        ["督导成效评估结果（2025年上半年）"],
        header,
        *(["张三丰", "2025H1", 90, "合格", word] for word in words),
    ]
    assert table(rows, "complaint_upheld") == [(False,), (True,), (False,), (True,), (False,)]
    assert "unreadable_tick" not in {code for code, _ in told(rows)}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("乡镇/街道", "station"),
        ("站名", "station"),
        ("专职社工", "name"),
        ("到职时间", "hired_on"),
        ("第一学历", "education"),
        ("存在的问题", "difficulty"),
        ("到手工资", "salary"),
    ],
)
def test_列名的别种说法(label: str, field: str) -> None:
    usual = {
        "station": "目前所在站点名称",
        "name": "社工姓名",
        "hired_on": "入职时间",
        "education": "学历",
        "difficulty": "备注",
        "salary": "薪资",
    }[field]
    header = [label if h == usual else h for h in STAFF]
    rows = [[TITLE], header, [*worker("华山街道", "张三")[:9], "交通不便"]]
    expected = {
        "station": "华山街道",
        "name": "张三",
        "hired_on": "2023-05-01",
        "education": "本科",
        "difficulty": "交通不便",
        "salary": 3500,
    }
    assert table(rows, field) == [(expected[field],)]
    assert told(rows) == []


def test_督导老师等几人不算参加人数() -> None:
    rows = [["2025年督导台账"], LEDGER, session(督导老师="周文洁等3人", 人数=None)]
    assert table(rows, "supervisors", "headcount") == [(["周文洁"], None)]
    assert told(rows) == [("no_names", "G3")]


def test_特邀专家的姓名_钟点写的时长_小组督导() -> None:
    changed = {"督导老师": "特邀专家周文洁老师", "督导时长": "2:30", "督导类别": "小组"}
    rows = [["2025年督导台账"], LEDGER, session(**changed)]
    assert table(rows, "supervisors", "minutes", "activity") == [(["周文洁"], 150, "group")]
    assert told(rows) == [("bare_duration", "J3")]


def test_日期后面写的起止钟点是时长() -> None:
    header = ["序号", "督导时间", "县区", "社工站", "督导类别", "督导专家", "参加人员", "人数"]
    row = [1, "2025年3月5日 14:00-16:30", "五华区", "龙翔街道", "团体督导", "周文洁", "张三", 1]
    rows = [["五华区2025年督导台账"], header, row]
    assert table(rows, "held_on", "minutes") == [("2025-03-05", 150)]
    assert told(rows) == []
