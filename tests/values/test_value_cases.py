"""Spellings as clerks write them, and what each must be read as: (kind, raw, hint) → value, doubt codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.values import parse
from dudao.values.parsed import Hint

FILED = Hint(anchor=dt.date(2025, 12, 26))
YEAR = Hint(year=2025)
NONE = Hint()

DATES = [
    ("2023-05-18", NONE, "2023-05-18"),
    ("2023年5月18日", NONE, "2023-05-18"),
    ("2023 年 5 月 18 日", NONE, "2023-05-18"),
    ("２０２３．５．１８", NONE, "2023-05-18"),
    ("2023.05.18.", NONE, "2023-05-18"),
    ("2023/5/18 0:00:00", NONE, "2023-05-18"),
    ("2023-05-18 14:00", NONE, "2023-05-18"),
    ("2023年5月18日（星期四）", NONE, "2023-05-18"),
    ("2023年5月18日上午", NONE, "2023-05-18"),
    ("2023年5月18日下午2点", NONE, "2023-05-18"),
    ("2023年5月18日14:00-16:30", NONE, "2023-05-18"),
    ("23.5.18", NONE, "2023-05-18"),
    ("20230518", NONE, "2023-05-18"),
    (20230518, NONE, "2023-05-18"),
    ("二〇二三年五月十八日", NONE, "2023-05-18"),
    ("二零二三年十二月三十一日", NONE, "2023-12-31"),
    ("2023年5月", NONE, "2023-05"),
    ("2023.5", NONE, "2023-05"),
    ("2023.05", NONE, "2023-05"),
    ("2023-5", NONE, "2023-05"),
    ("2023/05", NONE, "2023-05"),
    ("2023年05月份", NONE, "2023-05"),
    ("23年5月", NONE, "2023-05"),
    (202305, NONE, "2023-05"),
    ("2023", NONE, "2023"),
    (2023, NONE, "2023"),
    ("2023年", NONE, "2023"),
    (2023.5, NONE, "2023-05"),
    (2023.1, Hint(number_format="0.00"), "2023-10"),
    (2023.12, NONE, "2023-12"),
    (45065, NONE, "2023-05-19"),
    (45065.0, NONE, "2023-05-19"),
    ("5月18日", FILED, "2025-05-18"),
    ("5.18", FILED, "2025-05-18"),
    ("5-18", YEAR, "2025-05-18"),
    ("5月18日", YEAR, "2025-05-18"),
    ("5月18日（周日）下午", YEAR, "2025-05-18"),
    (dt.datetime(2023, 5, 18), NONE, "2023-05-18"),
    (dt.datetime(2023, 5, 1), Hint(number_format='yyyy"年"m"月"'), "2023-05"),
    (dt.date(2023, 5, 1), Hint(number_format="yyyy-mm"), "2023-05"),
    (dt.datetime(2023, 5, 1), Hint(number_format="yyyy/m/d;@"), "2023-05-01"),
    ("88年", Hint(options=(("birth", True),)), "1988"),
    ("1988.5", Hint(options=(("birth", True),)), "1988-05"),
]

MORE_DATES = [
    ("年 月 日", None),
    ("__年__月__日", None),
    ("2025年 月 日", None),
    ("2025年3月  日", "2025-03"),
    ("日期：2025.11.3", "2025-11-03"),
    ("2025，3，12", "2025-03-12"),
    ("2025。3。12", "2025-03-12"),
    ("2025 3 12", "2025-03-12"),
    ("2025——3——12", "2025-03-12"),
    ("25/12/2025", "2025-12-25"),
    ("二O二三年元月廿三日", "2023-01-23"),
    ("2023.5-至今", "2023-05"),
    ("2023年5月下旬", "2023-05"),
    ("2023年5月8日（转正）", "2023-05-08"),
    ("2023.5起", "2023-05"),
    ("2023年5月至今", "2023-05"),
    ("2023.5.8入职", "2023-05-08"),
    ("二0二三年五月八日", "2023-05-08"),
    ("2025年3月12日14时30分", "2025-03-12"),
    ("2025年3月12日9:00-11:00", "2025-03-12"),
    ("2025.3.12 9:00-11:30", "2025-03-12"),
    ("2000-1-1 09:30", "2000-01-01"),
    ("2025.3.10已交", "2025-03-10"),
]

MINUTES = [
    ("", None),
    ("  小时  分钟", None),
    ("一百二十分钟", 120),
    ("2小时整", 120),
    ("2小时30", 150),
    ("02:00:00", 120),
    ("9.00-11.30", 150),
    ("9：00一11：30", 150),
    ("9:00AM-11:00AM", 120),
    ("2:00pm-4:30pm", 150),
    ("9-11点", 120),
    ("2025年3月12日 14:00-16:30", 150),
    ("9:00-11:30，共150分钟", 150),
    ("2小时（含中场休息）", 120),
    ("2小時", 120),
    ("2小时/次", 120),
    ("每次2小时", 120),
    ("2小时。", 120),
    ("9:00-11:30 150分钟", 150),
    ("2小时（120分钟）", 120),
    ("2小时", 120),
    ("2个小时", 120),
    ("两个小时", 120),
    ("两小时", 120),
    ("2 小时", 120),
    ("2.5小时", 150),
    ("２．５小时", 150),
    ("2h", 120),
    ("1.5H", 90),
    ("2小时30分", 150),
    ("2小时30分钟", 150),
    ("1小时零5分", 65),
    ("2h30min", 150),
    ("120min", 120),
    ("90分钟", 90),
    ("90分", 90),
    ("一个半小时", 90),
    ("1.5小时/90分钟", 90),
    ("两个半小时", 150),
    ("1个半小时", 90),
    ("一小时半", 90),
    ("1小时半", 90),
    ("半小时", 30),
    ("半个小时", 30),
    ("三刻钟", 45),
    ("一小时", 60),
    ("三个小时", 180),
    ("9:00-11:30", 150),
    ("9：00—11：30", 150),
    ("09:00～11:30", 150),
    ("9:00至11:30", 150),
    ("上午9点—11点", 120),
    ("上午9:00-11:30", 150),
    ("9点-11点30分", 150),
    ("9点至11点半", 150),
    ("下午2点到4点半", 150),
    ("14:00-16:30", 150),
    ("晚上7点-9点", 120),
    ("上午9点-下午4点", 420),
    ("9:00-12:00（含讨论）", 180),
    ("2小时（含答疑）", 120),
    ("督导时长：2小时", 120),
    (dt.time(2, 0), 120),
    (dt.timedelta(hours=2, minutes=30), 150),
]

MONEY = [
    ("3500（含绩效）", 3500),
    ("3500含五险一金", 3500),
    ("3500", 3500),
    (3500, 3500),
    ("3500元", 3500),
    ("3,500", 3500),
    ("3,500.00", 3500),
    ("￥3500", 3500),
    ("¥3,500元", 3500),
    ("3500元/月", 3500),
    ("3500/月", 3500),
    ("每月3500元", 3500),
    ("3.5k", 3500),
    ("3.5K", 3500),
    ("0.35万", 3500),
    ("0.35万元", 3500),
    ("３５００", 3500),
    ("税后3200", 3200),
    ("税前3500元", 3500),
    ("三千五", 3500),
    ("三千五百元", 3500),
    ("3500元整", 3500),
    ("3千5", 3500),
    ("一万二", 12000),
    ("3500元（公益性岗位）", 3500),
    ("RMB 3500", 3500),
    ("3500元/人/月", 3500),
    ("", None),
    ("    元", None),
]

TICKS = [
    (
        True,
        [
            "√",
            "✓",
            "✔",
            "☑",
            "是",
            "有",
            "对",
            "1",
            "Y",
            "●",
            "■",
            "已",
            "2间",
            "3件",
            "有，旧",
            "有（破损）",
            "两间",
            "有2件",
            "☑有□无",
            "√有/无",
            3,
            " √ ",
        ],
    ),
    (
        False,
        [
            "×",
            "✗",
            "☐",
            "否",
            "无",
            "0",
            "N",
            0,
            None,
            "",
            "　",
            "—",
            "/",
            "无，待做",
            "□有☑无",
            "有□无☑",
            "❌",
        ],
    ),
]

OTHERS = [
    ("integer", "共12人", NONE, 12),
    ("integer", "十二人", NONE, 12),
    ("number", 0.95, Hint(number_format="0%"), 95),
    ("number", "95分（优）", NONE, 95),
    ("likert", "5（非常满意）", NONE, 5),
    ("likert", "A.非常满意", NONE, 5),
    ("phone", "手机：138 0000 1107（微信同号）", NONE, "13800001107"),
    ("phone", "0871-63000001转801", NONE, "0871-63000001-801"),
    ("month", "督导工作2025年10月月度总结", NONE, "2025-10"),
    ("month", 10, YEAR, "2025-10"),
    ("period", "2025年1-6月", NONE, "2025H1"),
    ("period", "下半年", YEAR, "2025H2"),
    ("list", "①走访②归档", NONE, ["走访", "归档"]),
    ("list", "1.走访2.归档", NONE, ["走访", "归档"]),
    ("text", dt.datetime(2025, 3, 1), NONE, "2025-03-01"),
    ("text", "甲_x000D_\n乙", NONE, "甲\n乙"),
    ("education", "双学士", NONE, "本科"),
]


@pytest.mark.parametrize(("kind", "raw", "hint", "value"), OTHERS)
def test_数和文字的各种写法(kind: str, raw: Any, hint: Hint, value: Any):
    assert parse(kind, raw, hint)[:2] == (value, ())


CASES: list[tuple[str, Any, Hint, Any]] = [
    ("counties", "五华、盘龙等2个县区", NONE, ["五华区", "盘龙区"]),
    ("people", "代小军、张代明、代红", NONE, ["代小军", "张代明", "代红"]),
    ("people", "张三（代站长）、王五（代表）", NONE, ["张三", "王五"]),
    *[("date", raw, hint, value) for raw, hint, value in DATES],
    *[("date", raw, NONE, value) for raw, value in MORE_DATES],
    *[("minutes", raw, NONE, value) for raw, value in MINUTES],
    *[("pay", raw, NONE, value) for raw, value in MONEY if value],
    *[("tick", raw, NONE, value) for value, raws in TICKS for raw in raws],
    ("minutes", 2, Hint(label="督导时长（小时）"), 120),
    ("minutes", "120", Hint(label="时长(分钟)"), 120),
    ("minutes", 2.5, Hint(label="小时数"), 150),
    ("name", "张 三", NONE, "张三"),
    ("name", "张　三", NONE, "张三"),
    ("name", "张三（站长）", NONE, "张三"),
    ("name", "张三老师", NONE, "张三"),
    ("name", "欧阳晓燕", NONE, "欧阳晓燕"),
    ("name", "买买提·艾力", NONE, "买买提·艾力"),
    (
        "people",
        "张三、李四，王五;赵六；孙七/周八",
        NONE,
        ["张三", "李四", "王五", "赵六", "孙七", "周八"],
    ),
    ("people", "张三 李四  王五", NONE, ["张三", "李四", "王五"]),
    ("people", "张 三", NONE, ["张三"]),
    ("people", "张 三、李 四", NONE, ["张三", "李四"]),
    ("people", "张三\n李四", NONE, ["张三", "李四"]),
    ("people", "张三（站长）、李四（社工）", NONE, ["张三", "李四"]),
    ("people", "张三（站长、督导）、李四", NONE, ["张三", "李四"]),
    ("people", "张三老师、李四教授", NONE, ["张三", "李四"]),
    ("people", "督导专家：张三", NONE, ["张三"]),
    ("people", "张三和李四", NONE, ["张三", "李四"]),
    ("people", "和小平、张三", NONE, ["和小平", "张三"]),
    ("people", "张三、李四等5人", NONE, ["张三", "李四"]),
    ("people", "无", NONE, []),
    ("people", "站长甘棠、社工李四", NONE, ["甘棠", "李四"]),
    ("education", "非全日制大专", NONE, "大专"),
    ("integer", "12人（含站长）", NONE, 12),
    ("tick", "已安装", NONE, True),
    ("station", "大观街办", Hint(county="五华区"), "大观街道"),
    ("sex", "女性", NONE, "女"),
    ("education", "研究生", NONE, "硕士"),
    ("education", "专科", NONE, "大专"),
    ("education", "大学本科", NONE, "本科"),
    ("education", "本科/学士", NONE, "本科"),
    ("phone", 13800001107.0, NONE, "13800001107"),
    ("phone", "138-0000-1107", NONE, "13800001107"),
    ("phone", "0871-63123456", NONE, "0871-63123456"),
    ("integer", "12人", NONE, 12),
    ("integer", "１２", NONE, 12),
    ("number", "85.5", NONE, 85.5),
    ("number", "12年", Hint(options=(("units", ("年",)),)), 12),
    ("likert", "5", NONE, 5),
    ("likert", "4分", NONE, 4),
    ("likert", "非常不满意", NONE, 1),
    ("likert", "(空)", NONE, None),
    ("likert", "A.非常满意", NONE, 5),
    ("tally", "正正丅", NONE, 12),
    ("tally", "正一", NONE, 6),
    ("tally", "正下", NONE, 8),
    ("tally", "", NONE, 0),
    ("month", "2025年3月份", NONE, "2025-03"),
    ("month", "3月", YEAR, "2025-03"),
    ("period", "2025年度", NONE, "2025"),
    ("period", "2025年上半年", NONE, "2025H1"),
    ("period", "2025年下半年", NONE, "2025H2"),
    ("county", "五华", NONE, "五华区"),
    ("county", "昆明市 五华 县（市区）", NONE, "五华区"),
    ("county", "禄劝苗族彝族自治县", NONE, "禄劝县"),
    ("county", "石林彝族自治县", NONE, "石林县"),
    ("county", "晋宁县", NONE, "晋宁区"),
    ("counties", "五华区和盘龙区", NONE, ["五华区", "盘龙区"]),
    ("counties", "五华、盘龙", NONE, ["五华区", "盘龙区"]),
    ("counties", "官渡区", NONE, "官渡区"),
    ("counties", "全市", NONE, None),
    ("station", "龙翔", Hint(county="五华区"), "龙翔街道"),
    ("station", "龙翔街道办事处社工站", Hint(county="五华区"), "龙翔街道"),
    ("station", "昆明市五华区龙翔街道社会工作服务站", NONE, "龙翔街道"),
    ("station", "马街", Hint(county="西山区"), "马街街道"),
    ("station", "马街镇社工站", NONE, "马街镇"),
    ("station", "乌龙", Hint(county="东川区"), "乌龙镇"),
    ("station", "大板桥社工站", Hint(county="官渡区"), "大板桥街道"),
    ("station", "官渡街道", Hint(county="官渡区"), "官渡街道"),
    ("station", "石林街道社工站", Hint(county="石林县"), "石林街道"),
    ("station", "九乡", Hint(county="宜良县"), "九乡彝族回族乡"),
    ("station", "九乡回族彝族乡", Hint(county="宜良县"), "九乡彝族回族乡"),
    ("station", "双河乡社工站", Hint(county="晋宁区"), "双河彝族乡"),
    ("station", "太平新城", Hint(county="安宁市"), "太平新城街道"),
    ("station", "县街社工站", Hint(county="安宁市"), "县街街道"),
    ("stations", "龙翔、丰宁街道", Hint(county="五华区"), ["龙翔街道", "丰宁街道"]),
    ("stations", "龙翔街道社工站 丰宁街道社工站", Hint(county="五华区"), ["龙翔街道", "丰宁街道"]),
    ("list", "1、走访\n2、归档", NONE, ["走访", "归档"]),
    ("list", "1.走访；\n（2）归档", NONE, ["走访；", "归档"]),
    ("text", "无", NONE, None),
    ("free_text", "无", NONE, "无"),
    ("text", "　社会工作　", NONE, "社会工作"),
]


@pytest.mark.parametrize(("kind", "raw", "hint", "value"), CASES, ids=lambda x: repr(x)[:40])
def test_任何文员都能读的写法读对且不出声(kind: str, raw: Any, hint: Hint, value: Any):
    found = parse(kind, raw, hint)
    assert (found.value, found.doubts) == (value, ())


PEOPLE = [
    ("张 三  李 四", ["张三", "李四"]),
    ("张  三、李小四", ["张三", "李小四"]),
    ("张三（督导）李四（助理）", ["张三", "李四"]),
    ("项目主管 王五", ["王五"]),
    ("张三 老师、李四 老师", ["张三", "李四"]),
    ("1.张三 2.李四", ["张三", "李四"]),
    ("①张三②李四", ["张三", "李四"]),
    ("和珍和李四", ["和珍", "李四"]),
    ("和晓春、和志强", ["和晓春", "和志强"]),
    ("欧阳 晓燕 张三", ["欧阳晓燕", "张三"]),
    ("龙翔街道张三、丰宁街道李四", ["张三", "李四"]),
    ("张三13800001111", ["张三"]),
    ("站长张三 副站长李四", ["张三", "李四"]),
    ("张三-李四", ["张三", "李四"]),
    ("张三.李四。王五", ["张三", "李四", "王五"]),
    ("张三 & 李四", ["张三", "李四"]),
    ("（张三）", ["张三"]),
    ("张三 2025年3月1日", ["张三"]),
    ("龙翔街道：张三、李四；丰宁街道：王五", ["张三", "李四", "王五"]),
    ("起浩、矣怡、资学梅、木超志", ["起浩", "矣怡", "资学梅", "木超志"]),
]


@pytest.mark.parametrize(("raw", "names"), PEOPLE)
def test_名单怎样写都读成同样的人(raw: str, names: list[str]):
    assert parse("people", raw, NONE)[:2] == (names, ())


STAND_INS = [
    ("韩雪梅代彭丽华", []),
    ("韩雪梅 代 彭丽华、王五", ["王五"]),
    ("宋志刚（由韩雪梅代）、王五", ["王五"]),
    ("张三（委托李四参加）", []),
    ("由韩雪梅代", []),
]


@pytest.mark.parametrize(("raw", "names"), STAND_INS)
def test_代人参加的两人都不读(raw: str, names: list[str]):
    found = parse("people", raw, NONE)
    assert found.value == names
    assert [(d.code, d.severity) for d in found.doubts] == [("substitute", "error")]


YEARLESS = [
    ("12月20日", Hint(anchor=dt.date(2026, 1, 5)), "2025-12-20"),
    ("1月5日", Hint(anchor=dt.date(2025, 12, 26)), "2026-01-05"),
    ("6月1日", Hint(anchor=dt.date(2026, 1, 5)), "2025-06-01"),
    ("12月28日", Hint(anchor=dt.date(2025, 12, 26), year=2025), "2025-12-28"),
    (4.8, YEAR, "2025-04-08"),
]


@pytest.mark.parametrize(("raw", "hint", "day"), YEARLESS)
def test_没写年份的取填表前最近的一天(raw: Any, hint: Hint, day: str):
    assert parse("date", raw, hint)[:2] == (day, ())


WUHUA = Hint(county="五华区")

STATIONS = [
    ("station", "龙翔街道新闻里社区社工站", WUHUA, "龙翔街道"),
    ("station", "龙翔街道（社工站）", WUHUA, "龙翔街道"),
    ("station", "1.龙翔街道", WUHUA, "龙翔街道"),
    ("station", "太平街道", NONE, "太平新城街道"),
    ("stations", "龙翔街道 社工站、丰宁街道", WUHUA, ["龙翔街道", "丰宁街道"]),
    ("stations", "龙翔街道与丰宁街道", WUHUA, ["龙翔街道", "丰宁街道"]),
    ("stations", "龙翔街道丰宁街道", WUHUA, ["龙翔街道", "丰宁街道"]),
    ("stations", "龙翔街道（3人）、丰宁街道（2人）。", WUHUA, ["龙翔街道", "丰宁街道"]),
    ("stations", "1.龙翔街道 2.丰宁街道", WUHUA, ["龙翔街道", "丰宁街道"]),
    ("stations", "西山区马街街道、宜良县马街镇", NONE, ["马街街道", "马街镇"]),
    ("county", "路南", NONE, "石林县"),
    ("county", "五华区 社工总站", NONE, "五华区"),
    ("county", "全市14个县（市）区", NONE, None),
    ("counties", "禄劝、寻甸两县", NONE, ["禄劝县", "寻甸县"]),
]


@pytest.mark.parametrize(("kind", "raw", "hint", "value"), STATIONS)
def test_地名前后写什么都读成官方名称(kind: str, raw: str, hint: Hint, value: Any):
    assert parse(kind, raw, hint)[:2] == (value, ())


LIKELY = [
    ("minutes", "2个多小时", NONE, 120, "rough_duration"),
    ("minutes", "不少于2小时", NONE, 120, "rough_duration"),
    ("minutes", "晚上11点-1点", NONE, 120, "guessed_duration"),
    ("minutes", "9:00-11:00\n14:00-16:00", NONE, 240, "summed_duration"),
    ("minutes", 2, Hint(label="时长（分钟）"), 2, "short_duration"),
    ("age", "约35岁", NONE, 35, "rough_number"),
    ("counties", "五华区、大理市", NONE, ["五华区", "大理市"], "unknown_county"),
    ("counties", "五华区、高新区", NONE, ["五华区", "高新区"], "unknown_county"),
    ("counties", "五华等5个县区", NONE, ["五华区", "等5个县区"], "more_counties"),
    ("counties", "主城四区", NONE, ["五华区", "盘龙区", "官渡区", "西山区"], "county_group"),
    (
        "counties",
        "主城四区及安宁市",
        NONE,
        ["五华区", "盘龙区", "官渡区", "西山区", "安宁市"],
        "county_group",
    ),
    ("counties", "除东川外各县区", NONE, "除东川外各县区", "counties_but"),
    ("counties", "五华区（不含西山区）", NONE, "五华区", "county_group"),
    ("counties", "除五华外主城四区", NONE, ["盘龙区", "官渡区", "西山区"], "county_group"),
    ("counties", "除节假日外", NONE, "除节假日外", "unknown_county"),
    ("county", "五华区、盘龙区", NONE, "五华区、盘龙区", "ambiguous_county"),
    ("station", "太平镇", Hint(county="安宁市"), "太平新城街道", "former_rank"),
    ("station", "阿拉彝族乡", Hint(county="官渡区"), "阿拉街道", "former_rank"),
    ("station", "禄月票街道", Hint(county="安宁市"), "禄脿街道", "fuzzy_station"),
    ("station", "海埂街道", Hint(county="西山区"), "海埂街道", "unknown_station"),
    ("station", "官渡区社工站", Hint(county="官渡区"), "官渡区社工站", "unknown_station"),
    ("station", "马街街道", Hint(county="宜良县"), "马街街道", "other_county"),
    ("stations", "龙翔、丰宁等4个站点", WUHUA, ["龙翔街道", "丰宁街道"], "more_stations"),
    ("date", "2025-03-12至2025-03-14", NONE, "2025-03-12", "date_range"),
    ("date", "2023年5月—2024年6月", NONE, "2023-05", "date_range"),
    ("date", "2025.3.12/13", NONE, "2025-03-12", "date_range"),
    ("date", "2025年3月12日（原定3月10日）", NONE, "2025-03-12", "second_date"),
    ("date", 230518, NONE, "2023-05-18", "short_date"),
    ("date", "23.5", NONE, "2023-05", "short_date"),
    ("date", "2025年上半年", NONE, "2025", "rough_date"),
    ("people", "张 三 李 四", NONE, ["张三", "李四"], "split_names"),
    ("people", "张三·李四", NONE, ["张三", "李四"], "split_names"),
    ("people", "五华区社工12人", NONE, [], "no_names"),
    ("people", 12, NONE, [], "no_names"),
    ("people", "张三、李四（请假）", NONE, ["张三"], "absent_person"),
    ("people", "李四（未到）、王五（列席）", NONE, ["王五"], "absent_person"),
    ("people", "张三、李四；请假：王五、赵六", NONE, ["张三", "李四"], "absent_person"),
    ("people", "张三、李四（李四请假）", NONE, ["张三"], "absent_person"),
    ("people", "张三请假、李四", NONE, ["李四"], "absent_person"),
    ("name", "备小课", NONE, "备小课", "odd_name"),
    ("minutes", "23:00-1:00", NONE, 120, "guessed_duration"),
    ("minutes", "11:00-1:00", NONE, 120, "guessed_duration"),
    ("people", "共12人", NONE, [], "no_names"),
    ("people", "社工", NONE, [], "no_names"),
    ("education", "大专（在读）", NONE, "大专", "doubtful_choice"),
    ("date", "约2023年5月", NONE, "2023-05", "rough_date"),
    ("integer", "约12人", NONE, 12, "rough_number"),
    ("pay", 250, NONE, 250, "money_low"),
    ("date", "2023年5月1日-3日", NONE, "2023-05-01", "date_range"),
    ("date", "2023.5.1-5.3", NONE, "2023-05-01", "date_range"),
    ("date", "5月1日至3日", YEAR, "2025-05-01", "date_range"),
    ("date", "去年9月", FILED, "2024-09", "relative_date"),
    ("minutes", 2, NONE, 120, "bare_duration"),
    ("minutes", "90", NONE, 90, "bare_duration"),
    ("minutes", "约2小时", NONE, 120, "rough_duration"),
    ("minutes", "9:00-11:00，14:00-16:00", NONE, 240, "summed_duration"),
    ("pay", "3500+绩效", NONE, 3500, "money_plus"),
    ("pay", "3500元，另有绩效", NONE, 3500, "money_plus"),
    ("pay", "四千左右", NONE, 4000, "money_rough"),
    ("pay", "年薪4.2万", NONE, 3500, "yearly_money"),
    ("pay", "3500左右", NONE, 3500, "money_rough"),
    ("pay", 42000, Hint(label="年薪（元）"), 3500, "yearly_money"),
    ("people", "全体社工", NONE, ["全体社工"], "no_names"),
    ("tick", "○", NONE, False, "likely_empty"),
    ("tick", "V", NONE, True, "likely_tick"),
    ("tick", "R", NONE, True, "likely_tick"),
    ("likert", "满意", Hint(options=(("scale", "plain"),)), 4, "mapped_scale"),
    ("station", "西煮街道社工站", Hint(county="五华区"), "西翥街道", "fuzzy_station"),
    ("station", "禄肥街道", Hint(county="安宁市"), "禄脿街道", "fuzzy_station"),
    ("station", "嵩阳镇", Hint(county="嵩明县"), "嵩阳街道", "former_rank"),
    ("station", "晋城镇", Hint(county="晋宁区"), "晋城街道", "former_rank"),
    ("station", "经开区社工站", Hint(county="官渡区"), "经开区社工站", "unknown_station"),
    ("station", "马街", NONE, "马街", "ambiguous_station"),
    ("stations", "全市各社工站", NONE, ["全市各社工站"], "unknown_station"),
    ("county", "大理市", NONE, "大理市", "unknown_county"),
    ("county", "陆良县", NONE, "陆良县", "unknown_county"),
    ("county", "宜艮县", NONE, "宜良县", "fuzzy_county"),
]


@pytest.mark.parametrize(
    ("kind", "raw", "hint", "value", "code"), LIKELY, ids=lambda x: repr(x)[:40]
)
def test_拿不准的填上并提醒(kind: str, raw: Any, hint: Hint, value: Any, code: str):
    found = parse(kind, raw, hint)
    assert (found.value, [(d.code, d.severity) for d in found.doubts]) == (
        value,
        [(code, "warning")],
    )


TYPES = Hint(
    options=(
        (
            "choices",
            (
                ("individual", ("个人督导", "个别督导", "个体督导")),
                ("group", ("团体督导", "团体")),
                ("peer", ("同事督导",)),
            ),
        ),
    )
)
MODES = Hint(
    options=(
        (
            "choices",
            (
                ("face_to_face", ("面谈",)),
                ("phone", ("电话",)),
                ("online", ("线上", "腾讯会议", "视频")),
                ("other", ("其他",)),
            ),
        ),
    )
)

MARKED = [
    ("√个人督导 团体督导 同事督导", TYPES, "individual"),
    ("个人督导√ 团体督导 同事督导", TYPES, "individual"),
    ("个人督导☑ 团体督导□ 同事督导□", TYPES, "individual"),
    ("□个人督导 ☑团体督导 □同事督导", TYPES, "group"),
    ("个人督导团体督导√同事督导", TYPES, "group"),
    ("个人督导（√） 团体督导（） 同事督导（）", TYPES, "individual"),
    ("● 团体督导 ○ 个人督导", TYPES, "group"),
    ("☑面谈 □电话 □其他：____", MODES, "face_to_face"),
    ("□面谈 □电话 ☑其他：腾讯会议", MODES, "online"),
    ("其他（视频）", MODES, "online"),
]


@pytest.mark.parametrize(("raw", "hint", "code"), MARKED)
def test_选项前后的记号都归到它自己的选项(raw: str, hint: Hint, code: str):
    assert parse("choice", raw, hint)[:2] == (code, ())


@pytest.mark.parametrize(
    ("raw", "codes"),
    [("团体督导√      个体督导", ["group"]), ("√团体督导 √个体督导", ["group", "individual"])],
)
def test_可多选的记号也归到它自己的选项(raw: str, codes: list[str]):
    assert parse("types", raw, TYPES)[:2] == (codes, ())


YEARS = Hint(options=(("units", ("年", "年以上")),))

UNREADABLE = [
    ("choice", "个人督导/团体督导/同事督导", TYPES, "no_choice"),
    ("choice", "□个人督导", TYPES, "no_choice"),
    ("choice", "个人督导√/团体督导√", TYPES, "two_choices"),
    ("choice", "不是团体督导", TYPES, "unreadable_choice"),
    ("date", "2023.00", NONE, "impossible_date"),
    ("minutes", "9:00-9:00", NONE, "unreadable_duration"),
    ("minutes", "11:30-9:00", NONE, "unreadable_duration"),
    ("minutes", "2小时（90分钟）", NONE, "unreadable_duration"),
    ("minutes", "9:00-11:30（其中休息15分钟）", NONE, "unreadable_duration"),
    ("people", "小李", NONE, "surname_only"),
    ("people", "欧阳老师", NONE, "surname_only"),
    ("name", "欧阳", NONE, "surname_only"),
    ("name", "空缺", NONE, "not_a_name"),
    ("name", "待聘", NONE, "not_a_name"),
    ("people", "请假", NONE, "not_a_name"),
    ("name", "张三、李四", NONE, "not_a_name"),
    ("people", "张某某", NONE, "not_a_name"),
    ("name", "待招聘", NONE, "not_a_name"),
    ("name", "空缺", NONE, "not_a_name"),
    ("people", "见签到表", NONE, "not_a_name"),
    ("people", "龙翔街道社工", NONE, "not_a_name"),
    ("tick", "√×", NONE, "unreadable_tick"),
    ("tick", "有计划", NONE, "unreadable_tick"),
    ("tick", "有，无", NONE, "unreadable_tick"),
    ("tick", "是□否□", NONE, "unreadable_tick"),
    ("tick", "有√无", NONE, "unreadable_tick"),
    ("tick", 2.5, NONE, "unreadable_tick"),
    ("number", "2013年", YEARS, "unreadable_number"),
    ("number", 2013, YEARS, "unreadable_number"),
    ("pay", 3.5, NONE, "unreadable_money"),
    ("date", "去年", FILED, "unreadable_date"),
    ("date", "刚入职", FILED, "unreadable_date"),
    ("date", "上周五", FILED, "unreadable_date"),
    ("date", "年底前", FILED, "unreadable_date"),
    ("date", "已归档", FILED, "unreadable_date"),
    ("date", "3年", FILED, "unreadable_date"),
    ("date", "2023年2月30日", NONE, "impossible_date"),
    ("date", "2023-13-01", NONE, "impossible_date"),
    ("date", 2023.1, NONE, "ambiguous_date"),
    ("date", "12/3/2025", NONE, "ambiguous_date"),
    ("date", "2025.3-5", NONE, "ambiguous_date"),
    ("date", "200805", NONE, "ambiguous_date"),
    ("date", 5.1, YEAR, "ambiguous_date"),
    ("date", "2023.1", Hint(options=(("untyped", True),)), "ambiguous_date"),
    ("date", "10年", NONE, "unreadable_date"),
    ("date", "2025年3月12日前", NONE, "unreadable_date"),
    ("date", "2023年9月毕业", NONE, "unreadable_date"),
    ("date", "去年底", FILED, "unreadable_date"),
    ("date", "5月18日", NONE, "unreadable_date"),
    ("minutes", 90, Hint(label="时长（小时）"), "unreadable_duration"),
    ("minutes", "1.5小时*2", NONE, "unreadable_duration"),
    ("minutes", "2小时、1小时", NONE, "unreadable_duration"),
    ("age", "35.5", NONE, "unreadable_date"),
    ("age", "5301021988052012", NONE, "bad_id_number"),
    ("integer", "99999999999999999999", NONE, "unreadable_number"),
    ("minutes", "半天", NONE, "unreadable_duration"),
    ("minutes", "2课时", NONE, "unreadable_duration"),
    ("minutes", "上午", NONE, "unreadable_duration"),
    ("minutes", "9:00-", NONE, "unreadable_duration"),
    ("minutes", "0", NONE, "unreadable_duration"),
    ("minutes", "2-3小时", NONE, "unreadable_duration"),
    ("pay", "4000-3000", NONE, "unreadable_money"),
    ("pay", "1-3", NONE, "unreadable_money"),
    ("pay", "3500（试用期3000）", NONE, "unreadable_money"),
    ("pay", "基本工资2500+绩效500", NONE, "unreadable_money"),
    ("pay", "200元（日薪）", NONE, "unreadable_money"),
    ("pay", "面议", NONE, "unreadable_money"),
    ("pay", "保密", NONE, "unreadable_money"),
    ("pay", "100元/天", NONE, "unreadable_money"),
    ("tick", "制作中", NONE, "unreadable_tick"),
    ("tick", "待定", NONE, "unreadable_tick"),
    ("name", "廖老师", NONE, "surname_only"),
    ("people", "廖老师", NONE, "surname_only"),
    ("integer", dt.date(2025, 3, 12), NONE, "date_in_number"),
    ("integer", "若干", NONE, "unreadable_number"),
    ("likert", "比较满意", NONE, "off_scale"),
    ("likert", "满意", NONE, "off_scale"),
    ("likert", "6", NONE, "off_scale"),
    ("education", "清华", NONE, "unreadable_choice"),
    ("sex", "不详", NONE, "unreadable_choice"),
    ("tally", "很多", NONE, "unreadable_number"),
]


@pytest.mark.parametrize(("kind", "raw", "hint", "code"), UNREADABLE, ids=lambda x: repr(x)[:40])
def test_读不懂的留空并报错(kind: str, raw: Any, hint: Hint, code: str):
    found = parse(kind, raw, hint)
    assert not found.value
    assert [(d.code, d.severity) for d in found.doubts] == [(code, "error")]


COMPANIONS = [
    ("pay", "3000-4000", {"salary_min": 3000, "salary_max": 4000}),
    ("pay", "3000元～4000元", {"salary_min": 3000, "salary_max": 4000}),
    ("pay", "3-4k", {"salary_min": 3000, "salary_max": 4000}),
    ("people", "张三、李四等12人", {"headcount": 12}),
    ("age", "1988.5", {"born": "1988-05"}),
    ("age", "88年", {"born": "1988"}),
    ("age", "1988年5月20日", {"born": "1988-05-20"}),
    ("age", "530102198805201234", {"born": "1988-05-20"}),
    ("age", "身份证530102198805201234", {"born": "1988-05-20"}),
    ("age", 530102198805201234.0, {"born": "1988-05-20"}),
    ("age", "37（1988.5）", {"born": "1988-05"}),
]


@pytest.mark.parametrize(("kind", "raw", "also"), COMPANIONS, ids=lambda x: repr(x)[:40])
def test_一格两义的分到相应栏目(kind: str, raw: Any, also: dict[str, Any]):
    found = parse(kind, raw, NONE)
    assert (dict(found.also), found.doubts) == (also, ())


def test_符号字体里的字母是勾或叉():
    reads = [
        parse("tick", raw, Hint(font=font))[:2]
        for font, raw in [
            ("Wingdings", "ü"),
            ("Wingdings 2", "P"),
            ("Wingdings 2", "R"),
            ("Wingdings", "û"),
        ]
    ]
    assert reads == [(True, ()), (True, ()), (True, ()), (False, ())]


@pytest.mark.parametrize(
    ("raw", "heading", "value", "codes"),
    [
        ("1,280,000.5元", "", 1280000.5, []),
        ("人民币：35万元整", "", 350000, []),
        (12.5, "项目经费（万元）", 125000, []),
        ("12.5", "项目经费（万元）", 125000, []),
        ("800元", "项目经费（万元）", 800, []),
        ("￥0", "", 0, []),
        ("约3万", "", 30000, ["money_rough"]),
        ("3万余元", "", 30000, ["money_rough"]),
        ("暂无", "", None, []),
        ("3000-4000", "", None, ["unreadable_sum"]),
        ("100元/天", "", None, ["unreadable_sum"]),
        ("3.5万+补贴", "", None, ["unreadable_sum"]),
        (-5, "", None, ["unreadable_sum"]),
        (True, "", None, ["unreadable_sum"]),
    ],
)
def test_金额是一笔钱_不是月薪(raw: Any, heading: str, value: Any, codes: list[str]):
    """Yuan of any size: nothing is divided by twelve, nothing is too little; a heading's 万元 holds for bare numbers."""
    found = parse("money", raw, Hint(label=heading))
    assert (found.value, [doubt.code for doubt in found.doubts]) == (value, codes)
