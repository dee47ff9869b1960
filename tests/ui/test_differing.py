"""收件前看会变什么、问漏报的站点；台账上对比两份收件、撤销站点说明。

| 情形 | 结果 |
| --- | --- |
| 新表改一格、漏一站 | 页上说新增、改动、消失，问漏掉的站 |
| 漏掉的站没有回答就入库 | 旧记录保留，收件页继续问 |
| 回答撤销 | 记一次说明，不再问；撤销后又问 |
| 各站分开报的表 | 不问 |
| 比库里旧的表 | 不问，也不取代 |
"""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from dudao.intake import batch as ingest
from dudao.store import Store
from dudao.store.decisions import station_changes as stations
from dudao.ui.ledger import diff as differing
from dudao.ui.ledger import diff_data as differing_data
from dudao.ui.ledger import station_changes
from dudao.ui.ledger.data import Line
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

HEAD = ["序号", "社工站点", "姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的困难", "薪资（数额）", "备注"]  # fmt: skip
JUNE = [
    ["龙翔街道社工站", "钱思远", "男", 30, "2023年5月", "社会工作", "本科", "无", 3500, None],
    ["华山街道社工站", "方清婉", "女", 28, "2024年3月", "法学", "大专", "无", 3600, None],
    ["护国街道社工站", "何其敏", "女", 41, "2022年1月", "社会学", "本科", "无", 3600, None],
]


def write(path, day, rows):
    book = openpyxl.Workbook()
    book.active.append(["五华区乡镇（街道）社工站点人员情况统计总表"])
    book.active.append([f"填表时间：{day}", None, "驻点督导助理：钱明远"])
    book.active.append(HEAD)
    for number, row in enumerate(rows, 1):
        book.active.append([number, *row])
    book.save(path)
    return path


def checked(*paths):
    return list(ingest.check_paths(ingest.find_files(paths), today=dt.date(2026, 1, 10)))


@pytest.fixture
def june(empty_store, tmp_path):
    """An own store with one county's table of June."""
    path = write(tmp_path / "六月.xlsx", "2025年6月30日", JUNE)
    with Store.open(empty_store) as store:
        list(ingest.commit_results(store, checked(path), "测试", now=dt.datetime(2026, 1, 5, 9)))
        yield store


@pytest.fixture
def here():
    return lambda: Here(stores.OWN, 2025, dt.date(2026, 1, 10), "kunming")


def september(tmp_path, day="2025年9月30日"):
    rows = [[*JUNE[0][:8], 3700, None], JUNE[1]]
    return write(tmp_path / "九月.xlsx", day, rows)


def test_入库前说会变什么(june, here, tmp_path):
    (one,) = differing_data.previews(here(), checked(september(tmp_path)), {})
    assert one.uploads == {1: 2}
    assert differing_data.counts(one.found) == "新增 0、改动 1、消失 0、不变 1"
    lines = differing_data.table(one.found)
    assert lines.loc[0, ["变化", "记录", "字段", "原来", "现在", "原单元格", "新单元格"]].tolist() == [
        "～ 改动", "五华区 龙翔街道 钱思远", "薪资（数额）", "****", "****", "J4", "J4",
    ]  # fmt: skip


def test_比库里旧的表不取代_说明哪些站(june, here, tmp_path):
    (one,) = differing_data.previews(here(), checked(september(tmp_path, "2025年1月5日")), {})
    assert (one.uploads, one.late) == ({}, ("五华区华山街道", "五华区龙翔街道"))
    asked = station_changes.batch_questions(
        here(), checked(september(tmp_path, "2025年1月5日")), {}
    )
    assert asked == []


def test_入库前问漏掉的站(june, here, tmp_path):
    (asked,) = station_changes.batch_questions(here(), checked(september(tmp_path)), {})
    assert (asked["county"], asked["station"], asked["last_file"]) == (
        "五华区",
        "护国街道",
        "六月.xlsx",
    )


def test_各站分开报_只补报新站的_不问(june, here, tmp_path):
    alone = write(tmp_path / "大观.xlsx", "2025年9月30日", [["大观街道社工站", *JUNE[0][1:]]])
    assert station_changes.batch_questions(here(), checked(alone), {}) == []


def open_questions(here):
    found = here().ask("pages/ledger/left_out").to_dict("records")
    return [(q["asks"], q["station"], q["upload_id"]) for q in found]


def commit(store, path):
    (done,) = ingest.commit_results(store, checked(path), "测试", now=dt.datetime(2026, 1, 6, 9))
    return done[1].upload_id


@pytest.mark.long
def test_没有回答_入库后继续问_回答了不再问_撤销又问(june, here, tmp_path):
    assert open_questions(here) == []
    number = commit(june, september(tmp_path))
    assert open_questions(here) == [("left_out", "护国街道", number)]
    assert len(here().ask("pages/ledger/current_staffing", county="五华区")) == 3
    (question,) = here().ask("pages/ledger/left_out").to_dict("records")
    station_changes.save(here(), question, station_changes.CLOSED, None)
    (event,) = stations.events(june)
    assert (event.action, event.effective_on) == ("closed", dt.date(2025, 9, 30))
    assert open_questions(here) == []
    stations.revoke(june, event.event_id, "测试")
    assert open_questions(here) == [("left_out", "护国街道", number)]
    station_changes.save(here(), question, station_changes.NOT_REPORTED, None)
    assert open_questions(here) == []


def test_本次未报只答这一张_下一张又漏了再问(june, here, tmp_path):
    number = commit(june, september(tmp_path))
    (question,) = here().ask("pages/ledger/left_out").to_dict("records")
    station_changes.save(here(), question, station_changes.NOT_REPORTED, None)
    later = write(tmp_path / "十二月.xlsx", "2025年12月30日", JUNE[:2])
    assert commit(june, later) == number + 1
    assert open_questions(here) == [("left_out", "护国街道", number + 1)]


def test_撤销以后新表又列了它_名单外的站_都问(june, here, tmp_path):
    stations.close(june, "五华区", "护国街道", dt.date(2025, 7, 1), "测试")
    later = [
        *JUNE,
        ["新城街道社工站", "苏文静", *JUNE[1][2:]],
        ["经开区社工站", "白若云", *JUNE[1][2:]],
    ]
    number = commit(june, write(tmp_path / "十二月.xlsx", "2025年12月30日", later))
    assert ("back", "护国街道", number) in open_questions(here)
    asked = {station for asks, station, _ in open_questions(here) if asks == "new"}
    assert "经开区社工站" not in asked
    assert len(asked) == 1


def test_默认对比最近一份和它取代的那份():
    def line(number, form, county):
        return Line("", number, "committed", "", (form,), (county,), 1, 0, 0, None, "", 1)

    lines = [
        line(1, "staffing", "五华区"),
        line(2, "staffing", "盘龙区"),
        line(3, "staffing", "五华区"),
    ]
    assert differing.default_pair(lines) == (1, 3)
    assert differing.default_pair(lines[:2]) == (1, 2)


def test_下载的对比没有公式(june, here, tmp_path):
    risky = [[JUNE[0][0], JUNE[0][1], "男", 30, "2023年5月", "=1+1", "本科", "无", 3500, None]]
    (one,) = differing_data.previews(here(), checked(write(tmp_path / "a.xlsx", "2025年9月30日", risky)), {})  # fmt: skip
    (tmp_path / "对比.xlsx").write_bytes(differing_data.workbook([one.found]))
    sheet = openpyxl.load_workbook(tmp_path / "对比.xlsx").active
    assert [cell.value for cell in sheet[1]] == list(differing_data.NAMES)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.long
def test_页面(june, visit, words_of, tmp_path):
    commit(june, september(tmp_path))
    page = visit("uploads")
    assert not page.exception
    assert any("1 个站点在新旧表里对不上" in box.label for box in page.expander)
    page = visit("ledger", ledger_section="对比")
    assert not page.exception
    assert "改动 1" in words_of(page)
    stations.close(june, "五华区", "护国街道", dt.date(2025, 7, 1), "测试")
    page = visit("ledger", ledger_section="站点变动")
    assert not page.exception
    assert page.dataframe[0].value["说明"].tolist() == ["撤销"]
    page = visit("coverage", year="2025")
    assert not page.exception
    assert "年内撤销" in words_of(page)


@pytest.mark.parametrize(
    ("day", "station", "expected"),
    [("2025-07-01", {"甲"}, ["乙"]), ("2025-05-01", {"甲"}, []), ("2025-07-01", {"丙"}, []), ("2025-07-01", {"甲", "乙"}, [])],
)  # fmt: skip
def test_哪些站漏了(day, station, expected):
    tables = [
        {"upload_id": 1, "station": name, "table_day": pd.Timestamp("2025-06-30"), "latest": True}
        for name in ("甲", "乙")
    ]
    found = station_changes.left_out(tables, station, dt.date.fromisoformat(day))
    assert [row["station"] for row in found] == expected
