"""What a list's columns are by what is left over, by choices in their headings, by groups above them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, **grid: Any) -> SheetResult:
    sheet = Grid("Sheet1", "sheet", [list(row) for row in rows], **grid)
    return check(Reading("a.xlsx", "0" * 64, [sheet], []), TODAY).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def said(found: SheetResult, code: str) -> list[str | None]:
    return [p.cell for p in found.problems if p.code == code]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


def staff(heading: str, names: list[str]) -> Rows:
    return [
        ["五华区社工站点人员情况统计总表"],
        ["目前所在站点名称", heading, "性别", "入职时间", "专业", "学历"],
        ["龙翔街道", names[0], "女", "2022-03", "社会工作", "本科"],
        ["护国街道", names[1], "男", "2021-11", "会计学", "大专"],
        ["大观街道", names[2], "女", "2023-07", "法学", "本科"],
    ]


NAMES = ["张秀英", "李建国", "王思雨"]


@pytest.mark.parametrize("heading", ["甲", "同事们", "小伙伴"])
def test_别的栏都有了_只剩一列人名_就是姓名_并提醒一次(heading: str):
    found = read(staff(heading, NAMES))
    assert column(found, "name") == NAMES
    assert said(found, "guessed_label") == ["B2"]
    assert errors(found) == []


@pytest.mark.parametrize("heading", ["谁", "在岗的是谁", "站上都有哪些人"])
def test_问是谁的列是姓名(heading: str):
    found = read(staff(heading, NAMES))
    assert (column(found, "name"), errors(found)) == (NAMES, [])


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("紧急联系人", NAMES),  # of something else
        ("情况", ["龙翔街道", "护国街道", "大观街道"]),  # its word speaks of other fields
        ("入党时间", ["2015-07", "2016-07", "2017-07"]),  # some date
    ],
)
def test_列名说的是别的_不因为只剩它就认(heading: str, values: list[str]):
    rows = staff("社工姓名", NAMES)
    rows[1].append(heading)
    for row, value in zip(rows[2:], values, strict=True):
        row.append(value)
    rows[1][3] = "哪一天"
    found = read(rows)
    assert [r.values["extra"].get(heading) for r in found.records] == values


@pytest.mark.parametrize(
    ("heading", "values", "wanted"),
    [
        ("想要团体还是个别", ["个别", "团体、个别", "团体"], [["individual"], ["group", "individual"], ["group"]]),
        ("申请小组督导或一对一", ["小组", "一对一", "小组"], [["group"], ["individual"], ["group"]]),
        ("需要集体/个体", ["集体", "个体", "集体、个体"], [["group"], ["individual"], ["group", "individual"]]),
    ],
)  # fmt: skip
def test_列名把两个选项都写出来了(heading: str, values: list[str], wanted: list[list[str]]):
    rows: Rows = [
        ["富民县社工站督导需求汇总"],
        ["站点", heading, "想请老师讲什么", "想达到什么目的"],
        ["散旦镇", values[0], "小组活动怎么设计", "能独立开小组"],
        ["大营街道", values[1], "个案结案怎么写", "规范文书"],
        ["赤鹫镇", values[2], "资金怎么报账才合规", "规范文书"],
    ]
    found = read(rows)
    assert (found.form, column(found, "types")) == ("supervision_request", wanted)
    assert column(found, "content")[0] == "小组活动怎么设计"
    assert errors(found) == []


@pytest.mark.parametrize(
    "heads", [("团体督导", "个体督导"), ("小组", "个别"), ("集体督导", "一对一督导")]
)
def test_可多选的类型一类一列打勾(heads: tuple[str, str]):
    rows: Rows = [
        ["呈贡区各站督导需求"],
        ["站点名称", *heads, "需要解决的问题", "期望目标"],
        ["龙城街道", "√", "√", "个案结案怎么写", "会写文书"],
        ["乌龙街道", None, "√", "小组活动怎么设计", "能带小组"],
        ["七甸街道", "√", None, "小组活动怎么设计", "能带小组"],
    ]
    found = read(rows)
    assert column(found, "types") == [["group", "individual"], ["individual"], ["group"]]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("groups", "own"),
    [
        (("办公室", "牌子", "房间数"), ("自己的", "和别人共用", "竖着挂", "横着挂", "1间", "2间")),
        (("办公场地", "门口牌子", "几间房"), ("单独用", "跟社区合用", "竖的", "横的", "一间", "两间")),
        (("办公用房", "门牌样式", "用房间数"), ("本站单独使用", "与司法所共用", "竖式", "横式", "1间", "2间")),
    ],
)  # fmt: skip
def test_打勾列的小标题用自己的话(groups: tuple[str, ...], own: tuple[str, ...]):
    a, b, c = groups
    rows: Rows = [
        ["富民县社工站点实体建设情况"],
        ["站名", a, None, b, None, c, None, "工牌", "帽子"],
        [None, *own, None, None],
        ["东村镇", None, "√", "√", None, None, "√", "√", None],
        ["赤鹫镇", "√", None, None, "√", "√", None, None, "√"],
        ["永定街道", "√", None, "√", None, None, "√", "√", "√"],
    ]
    found = read(rows, merges=[(1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6)])
    assert column(found, "office") == ["shared", "own", "own"]
    assert column(found, "door_sign") == ["vertical", "horizontal", "vertical"]
    assert column(found, "rooms") == ["two", "one", "two"]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("group", "parts"),
    [
        ("薪酬（元/月）", ("基本工资", "绩效", "补贴")),
        ("待遇", ("底薪", "奖金", "交通补助")),
        ("每月工资", ("岗位工资", "津贴", "餐补")),
    ],
)
def test_分组标题下的合计是薪资(group: str, parts: tuple[str, str, str]):
    rows: Rows = [
        ["呈贡区社工站人员基本情况及薪酬表"],
        ["基本情况", None, None, "岗位情况", None, group, None, None, None],
        ["姓名", "性别", "学历", "服务站点", "到岗年月", *parts, "合计"],
        ["张秀英", "女", "本科", "龙城街道", "2022年3月", 2900, 400, 300, 3600],
        ["李建国", "男", "大专", "乌龙街道", "2021年11月", 2500, 400, 300, 3200],
        ["王思雨", "女", "本科", "七甸街道", "2023年7月", 3300, 500, 300, 4100],
    ]
    found = read(rows, merges=[(1, 0, 1, 2), (1, 3, 1, 4), (1, 5, 1, 8)])
    assert (column(found, "salary"), errors(found)) == ([3600, 3200, 4100], [])


@pytest.mark.parametrize(
    "heads",
    [
        ["站典", "性名", "姓别", "年令", "砖业", "学厉", "新资"],
        ["战点", "姓铭", "性鳖", "年铃", "专业", "学力", "工姿"],
        ["站店", "兴名", "行别", "年零", "转业", "学历", "薪姿"],
    ],
)
def test_一整行列名都打错了音还是那些列(heads: list[str]):
    rows: Rows = [
        ["禄劝县人员情祝"],
        heads,
        ["屏山街道", "张秀英", "女", "29岁", "社会工作", "本科", 3500],
        ["转龙镇", "李建国", "男", "41岁", "会计学", "大专", 3200],
        ["九龙镇", "王思雨", "女", "35岁", "法学", "本科", 4100],
    ]
    found = read(rows)
    assert column(found, "name") == NAMES
    assert (column(found, "sex"), column(found, "salary")) == (
        ["女", "男", "女"],
        [3500, 3200, 4100],
    )
    assert errors(found) == []


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("填报单位：五华区暖阳社会工作服务中心", "五华区暖阳社会工作服务中心"),
        ("报送单位：昆明同心社会工作服务社", "昆明同心社会工作服务社"),
        ("填表单位：云南春晖公益事业发展中心", "云南春晖公益事业发展中心"),
        ("填报单位：五华区民政局", None),
        ("填报单位：五华区社工站指导中心", None),
    ],
)
def test_填报单位是机构的就是承接机构_并提醒(line: str, agency: str | None):
    rows = staff("社工姓名", NAMES)
    found = read([rows[0], [line], *rows[1:]])
    assert (found.meta["agency"], found.meta["county"]) == (agency, "五华区")
    assert said(found, "agency_from_filer") == (["A2"] if agency else [])


@pytest.mark.parametrize("label", ["承接机购", "机构", "承接单为"])
def test_表头上方的标签打错一个音或只写机构(label: str):
    rows = staff("社工姓名", NAMES)
    above = ["填表时间", "2025年6月20日", "督导助理", "陈一凡", label, "暖阳社会工作服务中心"]
    found = read([rows[0], above, *rows[1:]])
    assert found.meta["agency"] == "暖阳社会工作服务中心"


# -- what stands all over the sheet ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cells", "counties"),
    [
        ("县区及站点", ["寻甸县六哨乡", "官渡区金马街道、关上街道", "富民县散旦镇"], ["寻甸县", "官渡区", "富民县"]),
        ("站点", ["五华区龙翔街道社工站", "盘龙区联盟街道社工站", "西山区马街街道社工站"], ["五华区", "盘龙区", "西山区"]),
        ("督导站点", ["宜良县马街镇", "东川区乌龙镇", "五华区龙翔街道、盘龙区联盟街道"], ["宜良县", "东川区", ["五华区", "盘龙区"]]),
    ],
)  # fmt: skip
def test_站点前写着县区_没有县区列也记下县区(heading: str, cells: list[str], counties: list[Any]):
    rows: Rows = [
        ["昆明市社工站督导中心2025年第三季度督导台账"],
        ["日期", heading, "督导类型", "督导老师", "参加人员", "主题", "小时"],
        ["7月1日", cells[0], "团体", "沈知行", "张秀英、李建国", "小组活动设计", 2],
        ["8月9日", cells[1], "个别", "廖国庆", "王思雨", "个案服务流程", 1],
        ["9月3日", cells[2], "团体", "沈知行", "赵文斌、杨春花", "档案整理", 3],
    ]
    found = read(rows)
    assert (column(found, "county"), errors(found)) == (counties, [])


def _cards(labels: list[list[str]], people: list[list[list[str]]], across: int) -> Rows:
    """People in cards of two labels a line, so many beside one another."""
    rows: Rows = [["五华区社工站人员信息卡"], []]
    for at in range(0, len(people), across):
        for line, names in enumerate(labels):
            row: list[Any] = []
            for person in people[at : at + across]:
                for name, value in zip(names, person[line], strict=True):
                    row += [name, value]
                row.append(None)
            rows.append(row)
        rows.append([])
    return rows


PEOPLE = [
    [["张秀英", "女"], ["龙翔街道", "1995年3月"], ["本科", "社会工作"], ["2022年3月", "3500"]],
    [["李建国", "男"], ["护国街道", "1983年11月"], ["大专", "会计学"], ["2021年11月", "3200"]],
    [["王思雨", "女"], ["大观街道", "1989年7月"], ["本科", "法学"], ["2023年7月", "4100"]],
    [["赵文斌", "男"], ["龙翔街道", "1997年1月"], ["硕士", "社会学"], ["2020年1月", "2800"]],
]


@pytest.mark.parametrize("across", [1, 2, 4])
@pytest.mark.parametrize(
    "labels",
    [
        [["姓名", "性别"], ["站点", "出生年月"], ["学历", "专业"], ["入职时间", "薪资"]],
        [["社工姓名", "男女"], ["所在站点", "哪年生的"], ["文凭", "学什么的"], ["哪天到岗", "月工资"]],
    ],
)  # fmt: skip
def test_一人一张小卡片_一行两项_并排或上下(labels: list[list[str]], across: int):
    found = read(_cards(labels, PEOPLE, across))
    assert sorted(column(found, "name")) == sorted(person[0][0] for person in PEOPLE)
    by_name = {r.values["name"]: r.values for r in found.records}
    assert [by_name["李建国"][n] for n in ("sex", "station", "education", "salary")] == [
        "男", "护国街道", "大专", 3200,
    ]  # fmt: skip
    assert errors(found) == []


@pytest.mark.parametrize(
    "numbered", [["第1场", "第2场", "第3场"], ["一", "二", "三"], [None, None, None]]
)
def test_一场一列的督导台账_不当成团体督导记录(numbered: list[str | None]):
    lines: list[tuple[str, list[Any]]] = [
        ("督导时间", ["2025年7月1日", "2025年8月9日", "2025年9月3日"]),
        ("督导地点", ["太和街道社工站会议室", "金马街道社工站", "小哨街道社工站"]),
        ("督导站点", ["太和街道", "金马街道、关上街道", "小哨街道"]),
        ("督导者", ["沈知行", "廖国庆", "沈知行"]),
        ("督导助理", ["丁宁", "丁宁", "白雪"]),
        ("被督导者", ["张秀英", "李建国、王思雨", "赵文斌、杨春花"]),
        ("人数", ["1人", "2人", "2人"]),
        ("督导类型", ["个别督导", "团体督导", "团体督导"]),
        ("督导方式", ["当面", "腾讯会议", "当面"]),
        ("督导时长", ["1小时", "2小时", "3小时"]),
        ("督导主题", ["个案服务流程", "资金使用规范", "档案整理"]),
    ]
    rows: Rows = [["官渡区2025年督导情况"], ["场次", *numbered]]
    rows += [[label, *values] for label, values in lines]
    found = read(rows)
    assert found.form == "session_ledger"
    assert column(found, "activity") == ["individual", "group", "group"]
    assert column(found, "mode") == ["face_to_face", "online", "face_to_face"]
    assert column(found, "headcount") == [1, 2, 2]
    assert errors(found) == []


@pytest.mark.parametrize("heading", ["助社/社工师", "考得怎么样", "等次"])
@pytest.mark.parametrize(
    "cells", [("未考取", "助理社工师", "中级社工师"), ("没考", "初级", "中级"), ("无", "助理社会工作师", "社会工作师")]
)  # fmt: skip
def test_只可能是证书的列_列名没说也不悄悄丢下(heading: str, cells: tuple[str, str, str]):
    rows = staff("社工姓名", NAMES)
    rows[1].append(heading)
    for row, value in zip(rows[2:], cells, strict=True):
        row.append(value)
    found = read(rows)
    assert column(found, "certificate") == [None, "助理社会工作师", "社会工作师"]
    assert said(found, "guessed_label") == ["G2"]


@pytest.mark.parametrize(
    ("rows", "form", "name"),
    [
        ([["官渡区2025年督导台账"], ["甲", "社工站", "督导", "督导形式", "参与人员名单", "方式"],
          ["2025.4.9", "关上街道", "任秋军", "集体", "郝明华、梅国鑫", "钉钉"], ["2025.7.3", "小哨街道", "杨建", "一对一", "常会敏", "电话"]], "session_ledger", "held_on"),
        ([["督导工作日志"], ["甲", "谁记的", "一天干的活", "明天干啥"],
          ["2025年4月9日", "任秋军", "到关上街道整理台账，与社工谈小组活动的设计", "1、改方案"], ["2025年7月3日", "任秋军", "在中心写月度总结，核对各县区的督导记录", "1、开会"]], "work_log", "logged_on"),
        ([["督导工作月度总结"], ["月份", "谁写的", "甲", "这月干了些什么", "自我小结", "下一步安排"],
          ["3月", "任秋军", "2025年3月28日", "到关上街道整理台账，与社工谈小组活动的设计", "记录写得比较及时，走访偏少", "每周走访一次站点"],
          ["4月", "任秋军", "2025年4月28日", "在中心写月度总结，核对各县区的督导记录", "走访多了，材料归档慢", "把欠的材料归齐"]], "monthly_summary", "logged_on"),
    ],
)  # fmt: skip
def test_只有一列日子的表_那就是它问的日子(rows: Rows, form: str, name: str):
    found = read(rows)
    assert (found.form, len([v for v in column(found, name) if v])) == (form, 2)
    assert "guessed_label" in [p.code for p in found.problems]


# -- one of two choices under the other's name; rows that do not hold -----------------------------------


def _ledger(heads: tuple[str, str], cells: list[tuple[Any, Any]]) -> Rows:
    rows: Rows = [
        ["五华区2025年督导台账"],
        ["督导日期", "社工站", *heads, "督导老师", "督导对象", "督导主题"],
    ]
    days = ["2025-03-05", "2025-03-09", "2025-04-02", "2025-05-06"]
    for day, (one, other) in zip(days, cells, strict=False):
        rows.append([day, "龙翔街道", one, other, "沈知行", "张秀英、李建国", "记录撰写"])
    return rows


WAYS = [("团体", "面对面"), ("个别", "电话"), ("团体", "线上"), ("个别", "面对面")]


@pytest.mark.parametrize(
    ("heads", "cells", "warned"),
    [
        (("督导方式", "督导类别"), WAYS, ["C2", "D2"]),
        (("督导方式", "备注"), [(kind, None) for kind, _ in WAYS], ["C2"]),
        (("开展方式", "督导类型"), [("集体督导", "线上"), ("一对一", "电话"), ("集体督导", "实地")], ["C2", "D2"]),
    ],
)  # fmt: skip
def test_方式一栏里写的是类别_按内容放到类别_提醒一次(
    heads: tuple[str, str], cells: list[tuple[Any, Any]], warned: list[str]
):
    found = read(_ledger(heads, cells))
    wanted = {"团体": "group", "集体督导": "group", "个别": "individual", "一对一": "individual"}
    assert column(found, "activity") == [wanted[kind] for kind, _ in cells]
    assert (said(found, "guessed_label"), errors(found)) == (warned, [])


def test_方式和类别各写各的_不换():
    found = read(_ledger(("督导类别", "督导方式"), WAYS))
    assert column(found, "activity") == ["group", "individual", "group", "individual"]
    assert column(found, "mode") == ["face_to_face", "phone", "online", "face_to_face"]
    assert said(found, "guessed_label") == []


@pytest.mark.parametrize(
    ("heading", "gone", "holds"),
    [("审批状态", "已撤销", "已通过"), ("当前状态", "已拒绝", "审批中"), ("流程状态", "作废", "已完成")],
)  # fmt: skip
def test_审批里已经不作数的行不是一条_并说明是哪一行(heading: str, gone: str, holds: str):
    rows: Rows = [
        ["富民县社工站督导需求汇总"],
        ["站点", "督导类型", "申请督导内容", "督导目的", heading],
        ["散旦镇", "团体督导", "小组活动怎么设计", "能独立开小组", holds],
        ["大营街道", "个体督导", "个案结案怎么写", "规范文书", gone],
        ["赤鹫镇", "团体督导", "资金怎么报账才合规", "规范文书", holds],
    ]
    found = read(rows)
    assert column(found, "station") == ["散旦镇", "赤鹫镇"]
    assert said(found, "withdrawn_row") == ["E4"]
    staffed = staff("社工姓名", NAMES)
    staffed[1].append(heading)
    for row, word in zip(staffed[2:], [holds, gone, holds], strict=True):
        row.append(word)
    assert column(read(staffed), "name") == ["张秀英", "王思雨"]


@pytest.mark.parametrize("heading", ["题目", "甲", "叫啥"])
def test_案例表只剩一列短句_就是案例名称(heading: str):
    rows: Rows = [
        ["石林县案例收集需求表"],
        [heading, "领域", "社工站", "作者", "案例概述"],
        [
            "夕阳不孤单",
            "老年人",
            "鹿阜街道",
            "张秀英",
            "围绕独居老人开展了三个月的定期走访和小组活动，建立互助。",
        ],
        [
            "童心同行",
            "儿童",
            "长湖镇",
            "李建国",
            "为留守儿童开设周末课堂，链接大学生志愿者，家长参与增多。",
        ],
        [
            "搬迁新邻里",
            "社区治理",
            "圭山镇",
            "王思雨",
            "搬迁安置点的邻里互助小组，从认识到议事，居民自己办起了节日。",
        ],
    ]
    found = read(rows)
    assert (found.form, column(found, "name")) == (
        "case_collection", ["夕阳不孤单", "童心同行", "搬迁新邻里"],
    )  # fmt: skip
    assert errors(found) == []
