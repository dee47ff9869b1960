"""收件: drop, preview, 入库, receipt, 撤销; nothing stored before the button, one bad file stops no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from dudao import ROOT
from dudao.store import Store, arrivals

FILES = ROOT / "data" / "samples" / "files"
STAFFING = FILES / "1人员情况" / "安宁市社工站人员.xlsx"
NOTICE = FILES / "8其他" / "补报通知.docx"


@pytest.fixture
def dropped(empty_store, visit):
    """The page after these files were dropped."""

    def drop(*files: tuple[str, bytes]):
        app = visit("uploads")
        app.file_uploader(key="files_0").set_value(
            [(name, data, "application/octet-stream") for name, data in files]
        )
        return app.run()

    return drop


def given(*paths: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in paths]


def uploads(directory: Path) -> list[dict]:
    return Store.open(directory).uploads()


def preview(app) -> dict[str, str]:
    """File → what will happen to it."""
    table = next(d.value for d in app.dataframe if "处理" in d.value.columns)
    return dict(zip(table["文件"], table["处理"], strict=True))


def test_拖入后先预览_按入库前不计入任何数字_原件已留底(dropped, empty_store):
    app = dropped(*given(STAFFING))
    assert preview(app) == {"安宁市社工站人员.xlsx": "✓ 可以入库"}
    assert uploads(empty_store) == []
    store = Store.open(empty_store)
    (row,) = arrivals.unfinished(store)
    assert (row["file"], row["action"]) == ("安宁市社工站人员.xlsx", "staged")
    assert store.original(row["sha256"]) == STAFFING.read_bytes()


@pytest.mark.long
def test_预览的记录数就是要入库的_同样的文件不算两次(dropped, words_of):
    """同一份表两个名字，另有一份不入库的通知：可以入库 1，记录和回执一样多。"""
    twin = ("补报.xlsx", STAFFING.read_bytes())
    app = dropped(*given(STAFFING), twin, *given(NOTICE))
    figures = {metric.label: metric.value for metric in app.metric}
    assert (figures["文件"], figures["可以入库"]) == ("3", "1")
    next(b for b in app.button if b.label == "入库 1 个文件").click().run()
    assert f"入库 1 个文件，共 {figures['记录']} 条记录" in words_of(app)


def steps(directory: Path) -> list[tuple[str, str]]:
    """File and step of every file that is not committed."""
    return [(r["file"], r["action"]) for r in arrivals.unfinished(Store.open(directory))]


@pytest.mark.long
def test_浏览器关了_收到的文件还在_继续处理后入库(dropped, empty_store, visit, words_of):
    """拖入两个好的、一个坏的，不按入库就离开；再来：两个等着，继续处理用留底的原件重新检查。"""
    found = sorted(FILES.glob("1人员情况/*.xlsx"))[:2]
    dropped(*given(*found), ("坏.xlsx", b"PK\x03\x04 broken"))
    page = visit("uploads")
    assert "2 个文件收到了，还没有入库" in words_of(page)
    page.button(key="resume").click().run()
    assert not page.exception
    assert set(preview(page).values()) == {"✓ 可以入库"}
    page.button(key="commit").click().run()
    assert sorted(u["file"] for u in uploads(empty_store)) == sorted(p.name for p in found)
    assert steps(empty_store) == [("坏.xlsx", "rejected")]
    assert "还没有入库" not in words_of(visit("uploads"))


@pytest.mark.long
def test_移除_不入库_以后不再提醒_台账里还能重新处理(dropped, empty_store, visit, words_of):
    dropped(*given(STAFFING))
    page = visit("uploads")
    page.button(key="drop_waiting").click().run()
    assert steps(empty_store) == [("安宁市社工站人员.xlsx", "discarded")]
    assert "还没有入库" not in words_of(page)
    listed = next(d.value for d in visit("ledger").dataframe if "收件人" in d.value.columns)
    assert list(listed["状态"]) == ["– 已移除"]
    ledger = visit("ledger")
    row = arrivals.unfinished(Store.open(empty_store))[0]
    ledger.session_state["ledger_chosen"] = row["sha256"]
    ledger.run()
    (way,) = [link.proto for link in ledger.get("page_link") if "继续处理" in link.proto.label]
    assert f"take_up={row['sha256']}" in way.query_string
    assert "remove" not in [b.key for b in ledger.button]
    taken_up = visit("uploads", take_up=row["sha256"])
    assert preview(taken_up) == {"安宁市社工站人员.xlsx": "✓ 可以入库"}
    assert "take_up" not in taken_up.query_params
    assert "预览" not in words_of(visit("uploads", take_up="0" * 64))
    dropped(*given(STAFFING)).button(key="commit").click().run()
    assert [u["state"] for u in uploads(empty_store)] == ["committed"]


def test_全部移除_和叉掉一个_都不再等着(dropped, empty_store):
    app = dropped(*given(STAFFING), ("坏.xlsx", b"PK\x03\x04 broken"))
    app.file_uploader(key="files_0").set_value([(STAFFING.name, STAFFING.read_bytes(), "")]).run()
    app.button(key="discard").click().run()
    assert {step for _, step in steps(empty_store)} == {"discarded"}
    assert not app.exception


def test_留底的原件坏了_说清楚_不影响别的页(dropped, empty_store, visit, words_of):
    dropped(*given(STAFFING))
    (row,) = arrivals.unfinished(Store.open(empty_store))
    kept = empty_store / "raw" / row["sha256"]
    kept.chmod(0o644)
    kept.write_bytes(b"x")
    page = visit("uploads")
    page.button(key="resume").click().run()
    assert "与登记的指纹不符" in words_of(page)
    assert not visit("ledger").exception


@pytest.mark.long
def test_一个坏文件不影响其余(dropped, empty_store):
    app = dropped(*given(STAFFING, NOTICE), ("坏.xlsx", b"PK\x03\x04 broken"))
    fates = preview(app)
    assert fates["安宁市社工站人员.xlsx"] == "✓ 可以入库"
    assert fates["坏.xlsx"] == "✕ 不入库"
    assert fates["补报通知.docx"] == "✕ 不入库"
    app.button(key="commit").click().run()
    assert not app.exception
    assert [u["file"] for u in uploads(empty_store)] == ["安宁市社工站人员.xlsx"]


@pytest.mark.long
def test_入库有回执_再收一次不重复_可以撤销和恢复(dropped, empty_store, visit):
    app = dropped(*given(STAFFING))
    app.button(key="commit").click().run()
    receipt = next(d.value for d in app.dataframe if "结果" in d.value.columns)
    assert list(receipt["结果"]) == ["✓ 已入库"]
    assert [u["state"] for u in uploads(empty_store)] == ["committed"]
    again = dropped(*given(STAFFING))
    assert preview(again) == {"安宁市社工站人员.xlsx": "= 已在库中（第 1 号）"}
    assert again.button(key="commit").disabled
    number = uploads(empty_store)[0]["upload_id"]
    Store.open(empty_store).withdraw(number, "测试")
    page = visit("uploads")
    listed = next(d.value for d in page.dataframe if "编号" in d.value.columns)
    assert list(listed["状态"]) == ["↺ 已撤销"]


def test_台账标题没写时间就问(dropped, tmp_path):
    """台账标题“督导台账”没有年份：问起止日期；回答后的起止随入库保存。"""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["督导台账"])
    book.active.append(
        ["督导日期", "县（市、区）", "社工站", "督导类别", "督导老师", "督导时长（分钟）"]
    )
    book.active.append(["2025-03-12", "五华区", "龙翔街道", "团体督导", "沈知行", 120])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    app = dropped(("台账.xlsx", path.read_bytes()))
    assert not app.exception
    asked = [d for d in app.date_input if d.key.startswith("covers_")]
    assert len(asked) == 1
    assert "台账" in asked[0].label


@pytest.mark.long
def test_新台账会取代旧台账_入库前就说(dropped):
    """
    先入库 2025年台账（2 行），再拖入另一份 2025年台账（1 行）：说明取代哪一份、多少条
    同一批里内容相同的第二个文件：不再入库，写明与谁相同
    """
    title = "2025年督导台账,,,,,\n督导日期,县（市、区）,社工站,督导类别,督导老师,督导时长（分钟）\n"
    row = "2025-03-12,五华区,龙翔街道,团体督导,沈知行,120\n"
    old, new = (title + row + row.replace("03-12", "04-12")).encode(), (title + row).encode()
    app = dropped(("旧.csv", old))
    assert not app.warning
    app.button(key="commit").click().run()
    again = dropped(("新.csv", new), ("新2.csv", new))
    assert preview(again) == {"新.csv": "✓ 可以入库", "新2.csv": "= 与“新.csv”相同"}
    said = [warning.value.replace("\\", "") for warning in again.warning]
    assert any("“新.csv”取代第 1 号“旧.csv”" in text and "共 2 条" in text for text in said)


@pytest.mark.long
def test_没有入库的文件_回执写明原因(dropped):
    app = dropped(("坏.xlsx", b"PK\x03\x04 broken"), *given(STAFFING))
    app.button(key="commit").click().run()
    receipt = next(d.value for d in app.dataframe if "结果" in d.value.columns)
    assert list(receipt["结果"]) == ["✕ 没有入库", "✓ 已入库"]
    assert "损坏" in receipt["说明"].iloc[0]
