"""Cards as clerks fill them: what is read, and what is said where it cannot be."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from dudao.forms import load_forms
from dudao.reading import Reader
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.choice import choose
from dudao.recognition.check import check

FORMS = load_forms()
TODAY = dt.date(2026, 1, 10)


def word(*rows: str, before: str = "督导记录表", **more) -> Grid:
    """A Word table; cells parted by |, a row's last cell spans the rest, ⏎ is a line break."""
    cells = [row.replace("⏎", "\n").split("|") for row in rows]
    width = max(map(len, cells))
    merges = [(r, len(c) - 1, r, width - 1) for r, c in enumerate(cells) if len(c) < width]
    table = [[*c, *[None] * (width - len(c))] for c in cells]
    return Grid("表1", "word", table, merges, before=before.split("\n"), **more)


def read(grid: Grid, name: str = "记录.docx"):
    """(form, values of all cards, problems as (code, cell, field)) of the only sheet."""
    (sheet,) = check(Reading(name, "0" * 64, [grid], []), today=TODAY).sheets
    problems = [(p.code, p.cell, p.field) for p in sheet.problems]
    return sheet.form, [r.values for r in sheet.records], problems


def session(**changed: str) -> Grid:
    """Form 五 filled, with some cells changed."""
    v = {
        "who": "甘棠", "by": "程思齐", "type": "个别督导", "mode": "面谈", "day": "2025年5月6日",
        "long": "2小时", "place": "联盟街道社工站", "signed": "社工（签名）：甘棠⏎日期：2025年5月8日",
    } | changed  # fmt: skip
    return word(
        f"督导对象|{v['who']}|督    导|{v['by']}",
        f"督导类型|{v['type']}|督导方式|{v['mode']}",
        f"督导时间|{v['day']}|督导时长|{v['long']}",
        f"督导地点|{v['place']}",
        "督导内容",
        "谈个案记录",
        f"{v['signed']}|督导（签名）：程思齐⏎日期：    年    月    日",
    )


def test_表五一份():
    form, (values,), problems = read(session())
    assert form == "session_record"
    assert values == {
        "county": "盘龙区", "station": "联盟街道", "supervisees": ["甘棠"], "supervisors": ["程思齐"],
        "type": "individual", "mode": "face_to_face", "held_on": "2025-05-06", "minutes": 120,
        "place": "联盟街道社工站", "content": "谈个案记录", "advice": None, "worker_plan": None,
        "worker_signed_on": "2025-05-08", "supervisor_signed_on": None,
    }  # fmt: skip
    assert problems == []


@pytest.mark.parametrize(
    ("field", "key", "text", "value", "code"),
    [
        ("type", "type", "个人督导/团体督导/同事督导", None, "no_choice"),
        ("type", "type", "□个人督导 □团体督导 □同事督导", None, "no_choice"),
        ("type", "type", "个人督导√/团体督导√/同事督导", None, "two_choices"),
        ("mode", "mode", "写信", None, "unreadable_choice"),
        ("mode", "mode", "其他：腾讯会议", "online", None),
        ("held_on", "day", "2025年2月30日", None, "impossible_date"),
        ("held_on", "day", "5月6日", "2025-05-06", None),
        ("held_on", "day", " 年 月 日", None, None),
        ("minutes", "long", "半天", None, "unreadable_duration"),
        ("supervisors", "by", "廖老师", [], "surname_only"),
        ("supervisees", "who", "甘棠、麦冬青", ["甘棠", "麦冬青"], None),
    ],
)
def test_一格写得不清楚就说这一格(field, key, text, value, code):
    _, (values,), problems = read(session(**{key: text}))
    assert values[field] == value
    assert [(c, f) for c, _, f in problems] == ([(code, field)] if code else [])


def test_年底督导年初签名():
    day = {"day": "12月28日", "signed": "社工（签名）：甘棠 日期：2025.1.5"}
    _, (values,), _ = read(session(**day))
    assert (values["held_on"], values["worker_signed_on"]) == ("2024-12-28", "2025-01-05")


def test_签名没写年份随督导时间():
    _, (values,), _ = read(session(day="2024年12月28日", signed="社工（签名）：甘棠 日期：1月5日"))
    assert values["worker_signed_on"] == "2025-01-05"


def test_同一栏两个不同的值都不取():
    grid = session()
    grid.rows.append(["督导时长", "3小时", None, None])
    _, (values,), problems = read(grid)
    assert values["minutes"] is None
    assert problems == [
        ("repeated_label", "表1!R3C4", "minutes"),
        ("repeated_label", "表1!R8C2", "minutes"),
    ]


def test_丢了标签的值不会给邻居():
    grid = session()
    grid.rows[3][0] = None
    _, (values,), problems = read(grid)
    assert (values["place"], values["minutes"]) == (None, 120)
    assert problems == [("unread_cell", "表1!R4C2", None)]


def test_标签错一个字仍能认出():
    grid = session()
    grid.rows[4][0] = "督导内荣"
    _, (values,), problems = read(grid)
    assert values["content"] == "谈个案记录"
    assert problems == [("guessed_label", "表1!R5C1", "content")]


def test_加的栏目有内容才提醒():
    grid = session()
    grid.rows[4:4] = [["督导主题", "个案", None, None], ["备注", "", None, None]]
    grid.merges = [(3, 1, 3, 3), (4, 1, 4, 3), (5, 1, 5, 3), (6, 0, 6, 3), (7, 0, 7, 3)]
    _, _, problems = read(grid)
    assert problems == [("unread_cell", "表1!R5C2", None)]


def test_错误值和没算出的公式说出来():
    rows = [
        ["督导记录表"],
        ["督导对象", "甘棠", "督导", "程思齐"],
        ["督导时间", None, "督导时长", None],
    ]
    rows += [["督导类型", "个别督导", "督导方式", "面谈"]]
    notes = {(2, 1): ("error_cell", "#REF!"), (2, 3): ("formula_no_value", "=A1+B1")}
    _, (values,), problems = read(Grid("Sheet1", "sheet", rows, notes=notes))
    assert (values["held_on"], values["minutes"]) == (None, None)
    assert sorted(problems) == [
        ("error_cell", "B3", "held_on"),
        ("formula_no_value", "D3", "minutes"),
    ]


def test_表八县区地址在表外():
    grid = word(
        "日期：2025年3月12日|督导专家：郑文洁",
        "督导助理：",
        "被督导者：甘棠　麦冬青等12人",
        "督导内容",
        "台账整改。",
        "督导时长|上午9点—11点半",
        "督导签名|郑文洁  日期：2025年3月13日",
        before="团体督导记录表\n被督导者所属地区：  昆明  市（州 ）  五华  县（市区）\n督导地址：五华区民政局",
    )
    form, (values,), problems = read(grid)
    assert form == "group_session"
    assert values == {
        "county": "五华区", "place": "五华区民政局", "held_on": "2025-03-12", "supervisors": ["郑文洁"],
        "assistant": None, "supervisees": ["甘棠", "麦冬青"], "headcount": 12, "content": "台账整改。",
        "advice": None, "minutes": 150, "signed_by": ["郑文洁"],
    }  # fmt: skip
    assert problems == []


def test_空白的模板没有一处报错():
    grid = word(
        "日期：     年     月    日|督导专家：",
        "督导助理：",
        "被督导者：",
        "督导内容",
        "",
        before="团体督导记录表\n被督导者所属地区：          市（州 ）            县（市区）\n督导地址：     ",
    )
    form, records, problems = read(grid)
    assert (form, records) == ("group_session", [])
    assert problems == [("blank_card", None, None)]


def test_空白的表五印着的选项不是错误():
    grid = session(
        who="", by="", type="个人督导/团体督导/同事督导", mode="面谈/邮件/电话/其他", day=" 年 月 日",
        long="", place="", signed="社工（签名）：  日期：",
    )  # fmt: skip
    grid.rows[5] = [None] * 4
    grid.rows[6] = ["社工（签名）：  日期：", "督导（签名）：  日期：", None, None]
    found = check(Reading("记录.docx", "0" * 64, [grid], []), today=TODAY).sheets[0]
    assert found.records == []
    assert [(p.code, p.severity, p.cell) for p in found.problems] == [
        ("blank_card", "warning", None),
        ("no_choice", "warning", "表1!R2C2"),
        ("no_choice", "warning", "表1!R2C4"),
    ]


def test_日志的提示语和省略号不算内容():
    grid = word(
        "填表人：杨思雨|日期：2025.5.29",
        "当日工作内容|（本日工作分类汇总,包括工作任务、会议或培训、督导过程：被督导者的提问或疑惑、督导回复等，不少于 300 字）⏎走访两站。",
        "明日工作计划|1、整理意见",
        "|2、......",
        before="督导工作日志",
    )
    form, (values,), problems = read(grid)
    assert form == "work_log"
    assert values["work"] == "走访两站。"
    assert values["plan"] == ["整理意见"]
    assert problems == []


@pytest.mark.parametrize(
    ("title", "name", "month"),
    [
        ("督导工作10月月度总结", "a.docx", "2025-10"),
        ("督导工作2025年9月月度总结", "a.docx", "2025-09"),
        ("督导工作十二月月度总结", "a.docx", "2024-12"),
        ("督导工作__*月__月度总结", "11月总结.docx", "2024-11"),
        ("督导工作月度总结", "a.docx", None),
    ],
)
def test_月度总结的月份在标题(title, name, month):
    logged = "2025年1月4日" if month and month.startswith("2024") else "2025年11月3日"
    grid = word(
        f"填表人：白晓蕾|日期：{logged}",
        "工作内容|甲",
        "督导自评|乙",
        "下月工作计划|丙",
        before=title,
    )
    form, (values,), problems = read(grid, name)
    assert (form, values["month"]) == ("monthly_summary", month)
    assert problems == ([("month_from_file", None, "month")] if "11月" in name else [])


def test_需求表可选两种():
    grid = word(
        "社工站|宜良县匡远街道社工站", "督导类型|团体督导√     个体督导√", "申请督导内容（简述）",
        "简单明了表述需要解决的问题、所需的支持或达到的目的⏎缺评估经验", before="督导需求统计表",
    )  # fmt: skip
    _, (values,), problems = read(grid)
    assert values["types"] == ["group", "individual"]
    assert (values["station"], values["content"]) == ("匡远街道", "缺评估经验")
    assert problems == []


def test_案例只有印好的提纲算空白():
    outline = "⏎".join(FORMS["case_collection"].fields["outline"].option("skeleton"))
    rows = ["案例名称|甲|案例类型|个案", "落地社工站名称|马街|负责人|王娜", "案例提纲内容"]
    for text, value in ((outline, None), (outline + "⏎结对十二户。", (outline + "⏎结对十二户。"))):
        _, (values,), problems = read(word(*rows, text, before="案例收集需求表"), "西山区.docx")
        assert values["outline"] == (
            value and value.replace("⏎", "\n").replace("（", "(").replace("）", ")")
        )
        assert values["station"] == "马街街道"
        assert problems == [("county_from_file", None, "county")]


MODES = FORMS["session_record"].fields["mode"].option("choices")
TYPES = FORMS["session_record"].fields["type"].option("choices")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("☑个人督导/□团体督导/□同事督导", ("individual",)),
        ("个人督导□ 团体督导■ 同事督导□", ("group",)),
        ("个人督导（√）团体督导（ ）同事督导（ ）", ("individual",)),
        ("个人督导×/团体督导/同事督导×", ("group",)),
        ("☒个人督导 ☐团体督导 ☐同事督导", ("individual",)),
        ("同事督导", ("peer",)),
        ("个人督导√团体督导", ()),
        ("非个别督导", ()),
    ],
)
def test_督导类型的勾法(text, codes):
    assert choose(text, TYPES).codes == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("面谈/邮件/电话√/其他", ("phone",)),
        ("面谈/邮件/电话/其他：微信视频", ("online",)),
        ("其他：微信语音", ("phone",)),
        ("面谈/邮件/电话/其他____", ()),
        ("线上（腾讯会议）", ("online",)),
        ("实地督导", ("face_to_face",)),
        ("面谈、电话", ()),
        ("其他：上门走访", ("other",)),
    ],
)
def test_督导方式的写法(text, codes):
    assert choose(text, MODES).codes == codes


def test_真正的Word文件下划线和删除线():
    document = docx.Document()
    document.add_paragraph("督导记录表")
    table = document.add_table(rows=3, cols=4)
    said = [
        ["督导对象", "甘棠", "督导", "程思齐"],
        ["督导类型", "", "督导方式", ""],
        ["督导时间", "2025.5.6", "督导时长", "1h"],
    ]
    for row, texts in zip(table.rows, said, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    kinds = table.cell(1, 1).paragraphs[0]
    kinds.add_run("个人督导/")
    kinds.add_run("团体督导").underline = True
    kinds.add_run("/同事督导")
    modes = table.cell(1, 3).paragraphs[0]
    modes.add_run("面谈")
    modes.add_run("/邮件/电话/其他").font.strike = True
    buffer = io.BytesIO()
    document.save(buffer)
    with Reader() as reader:
        (sheet,) = check(reader.read(buffer.getvalue(), "a.docx"), today=TODAY).sheets
    (record,) = sheet.records
    assert (record.values["type"], record.values["mode"]) == ("group", "face_to_face")
    assert sheet.problems == []


@pytest.mark.parametrize(
    "signed",
    [
        "社工（签名）：甘棠　　2025年5月8日",
        "社工签字：甘棠　签字日期：2025.5.8",
        "社工（签名）：甘棠 2025年5月8日  日期：",
        "社工签名及日期：甘棠 2025-05-08",
    ],
)
def test_签名后面的日期(signed):
    _, (values,), problems = read(session(signed=signed))
    assert (values["worker_signed_on"], problems) == ("2025-05-08", [])


def test_签名单占一格日期跟在名字后面():
    grid = session(signed="社工（签名）")
    grid.rows[-1] = ["社工（签名）", "甘棠 2025年5月8日", "督导（签名）", "程思齐"]
    grid.merges[:] = [m for m in grid.merges if m[0] != 6]
    _, (values,), problems = read(grid)
    assert (values["worker_signed_on"], values["supervisor_signed_on"]) == ("2025-05-08", None)
    assert problems == []


def test_正文开头的建议二字是正文():
    grid = session()
    grid.rows[6:6] = [["督导建议", *[None] * 3], ["建议：每月整理一次台账。", *[None] * 3]]
    grid.merges[-1] = (8, 1, 8, 3)
    grid.merges += [(6, 0, 6, 3), (7, 0, 7, 3)]
    _, (values,), _ = read(grid)
    assert values["advice"] == "建议：每月整理一次台账。"


def test_三份左右并排是三份记录不是台账():
    card = session()
    wide = [[c for _ in range(3) for c in (*row, None)] for row in card.rows]
    merges = [(a + 1, b + k, c + 1, d + k) for k in (0, 5, 10) for a, b, c, d in card.merges]
    grid = Grid("Sheet1", "sheet", [["督导记录表"], *wide], merges)
    _, cards, problems = read(grid, "五华区记录.xlsx")
    assert [v["minutes"] for v in cards] == [120, 120, 120]
    assert problems == []


def test_表五和表九上下排在一页():
    rows = [["督导记录表"], *session().rows, ["个别督导登记表"], *session(long="90分钟").rows]
    rows = [[*row, *[None] * (4 - len(row))] for row in rows]
    rows[9][0] = "被督导社工"
    grid = Grid("Sheet1", "sheet", rows, [(r, 0, r, 3) for r in (0, 5, 6, 8, 13, 14)])
    found = check(Reading("盘龙区.xlsx", "0" * 64, [grid], []), today=TODAY).sheets
    assert [(s.form, s.records[0].values["minutes"]) for s in found] == [
        ("session_record", 120),
        ("individual_session", 90),
    ]


def test_左边一列是分组名():
    grid = session()
    for r, row in enumerate(grid.rows):
        row.insert(0, "基本信息" if r == 0 else None)
    grid.merges[:] = [(0, 0, 3, 0), (3, 2, 3, 4), (4, 0, 4, 4), (5, 0, 5, 4)]
    grid.rows[4:6] = [["督导内容", *[None] * 4], ["谈个案记录", *[None] * 4]]
    _, (values,), problems = read(grid)
    assert (values["supervisees"], values["content"], problems) == (["甘棠"], "谈个案记录", [])


def test_督导时间只到月份也定下签名的年():
    _, (values,), problems = read(
        session(day="2025年5月 日", signed="社工（签名）：甘棠 日期：5.9")
    )
    assert (values["held_on"], values["worker_signed_on"]) == ("2025-05", "2025-05-09")
    assert problems == []


def test_零宽字符不算选项外的字():
    _, (values,), problems = read(session(type="个别督导\u200b", mode="√面谈/邮件/电话/其他\u200b"))
    assert (values["type"], values["mode"], problems) == ("individual", "face_to_face", [])
