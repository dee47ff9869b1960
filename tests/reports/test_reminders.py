"""催报: the text of a county from its gap, its templates, and the words that a centre may change."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import pytest

from dudao import rules
from dudao.evaluation import Brief
from dudao.reports import reminders
from dudao.reports.papers import wording
from dudao.reports.reminders import Gap

D = dt.date
DAY = D(2025, 12, 1)
TARGETS = rules.load("kunming").targets


def row(form="staffing", county="五华区", due=D(2025, 10, 10), state="missing", **more):
    base = {
        "form": form, "title": "人员表", "unit": "station", "frequency": "quarter", "county": county,
        "period_from": D(2025, 7, 1), "due_on": due, "state": state, "owed": 3, "on_time": 0,
        "late": 0, "short": 0, "missing": ["护国街道", "大观街道", "丰宁街道"],
    }  # fmt: skip
    return base | more


def verdict(target: str, value: int | None, state: str, missing: str | None = None) -> Brief:
    rule = TARGETS[target]
    return Brief(target, rule.label, rule.level, rule.clause, "五华区", "五华区", "2025", value, rule.required, state, missing)  # fmt: skip


def lines(gap: Gap, changed=None) -> list[str]:
    return reminders.text(gap, TARGETS, wording.load("reminder", changed)).splitlines()


def test_各类缺口各成一节_写明差什么_到哪天():
    gap = Gap(
        "五华区", 2025, DAY,
        [
            row(on_time=1, missing=["护国街道", "大观街道"], short=1, state="partial"),
            row(form="satisfaction_survey", title="满意度表", unit="county", owed=1, missing=[], due=D(2025, 9, 5)),
            row(form="session_ledger", title="台账", unit="scope", owed=92, on_time=31, missing=[], state="partial"),
            row(due=D(2026, 1, 10), state="pending", period_from=D(2025, 10, 1)),
        ],
        ["facility"],
        [verdict("KM-10", 0, "pending"), verdict("KM-35", 1, "pending")],
        [{"file": "a/人员.xlsx", "form": "staffing", "message": "「Sheet1」F9「入职时间」写的是“去年”，看不出年月。"}],
        [{"what": "补拍照片", "due_on": D(2025, 11, 1), "days": -30, "owner": "五华区民政局"}],
    )  # fmt: skip
    assert lines(gap) == [
        "五华区：截至2025年12月1日，你区社会工作服务站督导工作还有以下事项，请核对办理。",
        "一、已到期，还没有收到或没有报齐的表：",
        "1. 《满意度表》2025年第三季度，2025年9月5日到期。",
        "2. 《人员表》2025年第三季度，2025年10月10日到期，已报齐1/3站，还缺：护国街道、大观街道（其中1个站收到了，但必填项没有填全）。",
        "3. 《台账》2025年第三季度，2025年10月10日到期，台账只覆盖31/92天。",
        "4. 《社工站点实体建设情况统计总表》，2025年度的一份也没有收到。",
        "二、还差的督导：",
        "1. “每县每年面对面团体督导”（底线要求不少于1次）：已有0次，还差1次，2025年12月31日前完成。",
        "2. “每县每年实地督导（原则上）”（原则要求不少于2次）：已有1次，还差1次，2025年12月31日前完成。",
        "三、读不出、请更正后重报的内容：",
        "1. 《人员.xlsx》（社工站点人员情况统计总表）：「Sheet1」F9「入职时间」写的是“去年”，看不出年月。",
        "四、整改逾期：",
        "1. 补拍照片：2025年11月1日到期，已逾期30天，责任：五华区民政局。",
        "五、即将到期的表：",
        "1. 《人员表》2025年第四季度，2026年1月10日到期，已报齐0/3站，还缺：护国街道、大观街道、丰宁街道。",
        "附：空白模板《督导满意度调研表》《社工站点人员情况统计总表》《督导台账》《社工站点实体建设情况统计总表》。",
        "请核对后尽快办理；已经报送的，请告知报送时间和文件名，以便查找。谢谢！昆明市社会工作服务站督导中心",
    ]  # fmt: skip


def test_什么都不差_就说没有_只是快到期的不算():
    soon = [row(state="pending", due=D(2026, 1, 10)), row(state="received", missing=[])]
    for gap in (Gap("五华区", 2025, DAY), Gap("五华区", 2025, DAY, soon, [], [verdict("KM-10", 2, "met")])):  # fmt: skip
        assert gap.none
        assert lines(gap) == ["五华区：截至2025年12月1日，没有要催的事项。"]


def test_年度过了写差_无法判定写缺什么():
    gap = Gap("富民县", 2025, D(2026, 1, 10), verdicts=[verdict("KM-35", 1, "unmet"), verdict("KM-10", None, "undecidable", "2025年没有台账")])  # fmt: skip
    assert lines(gap)[2:4] == [
        "1. “每县每年面对面团体督导”（底线要求不少于1次）：资料不足，无法判定（2025年没有台账）。",
        "2. “每县每年实地督导（原则上）”（原则要求不少于2次）：2025年已经结束，只有1次，差1次。",
    ]


def test_站多的只列几个_读不出多的只列几处_其余有几个写明():
    many = [f"{n}号街道" for n in range(1, 18)]
    wrong = [{"file": "a.xlsx", "form": "staffing", "message": f"F{n}看不出。"} for n in range(9)]
    told = lines(Gap("五华区", 2025, DAY, [row(owed=17, missing=many)], unread=wrong))
    assert "还缺：1号街道、2号街道、3号街道、4号街道、5号街道、6号街道等17个站。" in told[2]
    assert told[10] == "7. 另有3处读不出，见退回的文件。"


def test_空白模板随着走_县名填好():
    gap = Gap("五华区", 2025, DAY, [row()], ["facility"])
    assert [blank.name for blank in reminders.blanks(gap)] == [
        "五华区社工站点人员情况统计总表（模板）.xlsx", "五华区社工站点实体建设情况统计总表（模板）.xlsx",
    ]  # fmt: skip
    other = dataclasses.replace(gap, county="盘龙区", asked=[], absent=[])
    with zipfile.ZipFile(io.BytesIO(reminders.archive([(gap, "催一"), (other, "催二")]))) as packed:
        assert packed.namelist() == [
            "五华区/五华区催报.txt", "五华区/五华区社工站点人员情况统计总表（模板）.xlsx",
            "五华区/五华区社工站点实体建设情况统计总表（模板）.xlsx", "盘龙区/盘龙区催报.txt",
        ]  # fmt: skip
        assert packed.read("盘龙区/盘龙区催报.txt").decode("utf-8-sig") == "催二"


def test_中心自己的用语代替原来的_写错了名字当场说():
    told = lines(Gap("五华区", 2025, DAY), {"reminder.nothing": "{county}都齐了，谢谢。"})
    assert told == ["五华区都齐了，谢谢。"]
    with pytest.raises(wording.BadData, match="程序不认得"):
        wording.load("reminder", {"reminder.head": "{who}：请办理。"})
