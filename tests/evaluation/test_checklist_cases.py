"""表十 fills itself: counts by document and month; the office's columns stay blank and the file reads back."""

import datetime as dt
import io

from openpyxl import load_workbook

from dudao.forms import load_forms
from dudao.reading import Reader
from dudao.recognition.check import check
from dudao.reports.checklist import checklist, checklist_workbook

LINES = load_forms()["materials_checklist"].option("lines")


def lines_of(city, month, as_of="2026-01-10"):
    with city.facts(as_of) as facts:
        papers = facts.rows("pages/reports/paper_counts", year=2025)
        online = {
            r["month"]: r["sessions"] for r in facts.rows("pages/reports/online_months", year=2025)
        }
    return checklist(LINES, papers, online, month)


def test_what_was_received_is_counted_by_its_own_month(city):
    """Two logs of March (one file each), a record of April, a staffing table of two rows in March, an undated request."""
    late = dt.datetime(2025, 3, 20)
    for day in ("2025-03-01", "2025-03-02"):
        city.send("work_log", f"填表人 | 填表日 | 工作\n李明 | {day} | 做", now=late)
    city.send(
        "session_record", "县 | 日期 | 督导 | 类型\n五华区 | 2025-04-01 | 李明 | 个别", now=late
    )
    city.send(
        "staffing", "站 | 姓名\n大观街道 | 甲一\n大观街道 | 乙二",
        meta={"county": "五华区", "filled_on": "2025-03-10"}, now=late,
    )  # fmt: skip
    city.send("supervision_request", "县 | 站 | 内容\n五华区 | 大观街道 | 想学", now=late)
    city.ledger("日期 | 县 | 类别 | 督导\n2025-03-09 | | 线上培训 | 李明")
    found = {line.document: (line.count, line.note) for line in lines_of(city, "2025-03")}
    assert found["《督导工作日志》"] == (2, "")
    assert found["《督导记录表》"] == (0, "")
    assert found["《站点人员情况统计总表》"] == (1, "")
    assert found["《督导需求统计表》"] == (1, "其中 1 份没有写日期，按收件月份算")
    assert found["《内部督导记录表》"] == (None, "手册没有附这张表，不能计数")
    assert found["《线上督导记录表》"] == (
        None, "手册没有附这张表，不能计数；记录里这个月有 1 次线上督导",
    )  # fmt: skip
    assert {line.document: line.count for line in lines_of(city, "2025-04")}["《督导记录表》"] == 1


def test_the_workbook_leaves_the_offices_columns_blank_and_reads_back(city):
    city.send("work_log", "填表人 | 填表日 | 工作\n李明 | 2025-03-01 | 做")
    data = checklist_workbook({"2025-03": lines_of(city, "2025-03")})
    sheet = load_workbook(io.BytesIO(data))["2025-03"]
    assert sheet["A1"].value == "2025年3月督导资料清单汇总表"
    assert [cell.value for cell in sheet[3]] == [1, "《督导工作日志》", 1, None, None, None]
    with Reader() as reader:
        result = check(reader.read(data, "表十.xlsx"))
    (read,) = [s for s in result.sheets if s.form]
    assert (read.form, read.meta["month"], len(read.records)) == (
        "materials_checklist",
        "2025-03",
        12,
    )
    assert [p.message for p in read.problems if p.severity == "error"] == []
