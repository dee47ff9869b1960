"""台账 › 手工补录: typed fields with their problems beside them, scans, 存入, undo, the scan seen again."""

from __future__ import annotations

import pytest

from dudao import rules
from dudao.store import Store
from dudao.store.decisions import attachments
from dudao.ui.parts import matrix

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def typing(empty_store, visit):
    """The page of 手工补录."""

    def open_page(kind: str = "session"):
        app = visit("ledger", ledger_section="手工补录")
        if kind != "session":
            app.segmented_control(key="hand_kind").set_value(kind).run()
        return app

    return open_page


def fill(app, kind: str, turn: int = 0, **values):
    """Fields by name: a list for several, text for the others."""
    for name, value in values.items():
        key = f"hand_{kind}_{name}_{turn}"
        boxes = [*app.text_input, *app.selectbox, *app.multiselect, *app.text_area]
        next(box for box in boxes if box.key == key).set_value(value).run()
    return app


def scans(app, *files: tuple[str, bytes], turn: int = 0):
    uploader = next(u for u in app.file_uploader if u.key == f"hand_scans_session_{turn}")
    uploader.set_value([(name, data, "application/octet-stream") for name, data in files])
    return app.run()


def typed_session(app):
    return fill(
        app,
        "session",
        held_on="2025年3月12日",
        county=["五华区"],
        stations=["龙翔街道"],
        activity="团体督导",
        supervisors="沈知行",
        minutes="2小时",
    )


def test_每格读作什么_读不出的说在那一格_必填没填不能存(typing, empty_store, words_of):
    app = fill(typing(), "session", held_on="去年三月", minutes="2")
    said = words_of(app)
    assert "看不出年月" in said
    assert "没有写单位，按120分钟读取" in said
    app.button(key="hand_save").click().run()
    assert [e.value.replace("\\", "") for e in app.error] == [
        "还没有填：县（市、区）、督导类别、督导老师。有 1 处读不出来，见上面红字。"
    ]
    assert Store.open(empty_store).uploads() == []


@pytest.mark.long
def test_存入_成为一份收件_附扫描件_再填一样的不重复_可以撤销(typing, empty_store, visit, words_of):
    app = scans(typed_session(typing()), ("../../签到表.png", PNG))
    assert "读作 2025\\-03\\-12" in words_of(app)
    app.button(key="hand_save").click().run()
    assert not app.exception
    assert "已存入，是第 1 号" in words_of(app)
    store = Store.open(empty_store)
    (upload,) = store.uploads()
    assert (upload["state"], upload["records"], upload["forms"]) == (
        "committed", 1, ["session_ledger"],
    )  # fmt: skip
    (scan,) = attachments.of(store, 1)
    assert (scan["file"], scan["kind"]) == ("签到表.png", "png")
    assert store.original(scan["sha256"]) == PNG
    assert {p.name for p in (empty_store / "raw").iterdir()} == {upload["sha256"], scan["sha256"]}

    page = app.button(key="hand_look").click().run()
    assert "所附的扫描件：1 份" in words_of(page)
    assert "签到表" in words_of(page)
    page.button(key="undo").click().run()
    assert store.uploads()[0]["state"] == "withdrawn"

    again = scans(typed_session(typing()), ("别的名字.png", PNG))
    again.button(key="hand_save").click().run()
    assert "已被撤销" in words_of(again)
    assert len(store.uploads()) == 1


def _has(app, key: str) -> bool:
    return any(button.key == key for button in app.button)


def test_不是图片的扫描件不收_移除前不能存(typing, empty_store):
    app = scans(typed_session(typing()), ("签到表.png", b"MZ\x90"), ("好.png", PNG))
    assert "“签到表.png”不是 pdf、jpg 或 png" in app.error[0].value.replace("\\", "")
    app.button(key="hand_save").click().run()
    assert any("扫描件没有收" in e.value for e in app.error)
    assert Store.open(empty_store).uploads() == []
    assert list((empty_store / "raw").iterdir()) == []


def test_活动和评估_各有自己的栏(typing, empty_store):
    app = typing("activity")
    activity = next(s for s in app.selectbox if s.key == "hand_activity_activity_0")
    assert activity.options == ["督导中心工作会议", "站点活动"]
    fill(app, "activity", held_on="2025-05-08", activity="督导中心工作会议", topic="季度工作会")
    app.button(key="hand_save").click().run()
    app.segmented_control(key="hand_kind").set_value("assessment").run()
    fill(
        app, "assessment", 1, supervisor="沈知行", period="2025年上半年", passed="合格", score="88"
    )
    app.button(key="hand_save").click().run()
    assert not app.exception
    forms = [u["forms"] for u in Store.open(empty_store).uploads()]
    assert forms == [["session_ledger"], ["supervisor_assessment"]]


def test_演示数据里不能补录(empty_store, full_store, monkeypatch, visit, words_of):
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    app = visit("ledger", ledger_section="手工补录")
    assert "演示数据，不能补录" in words_of(app)
    assert not _has(app, "hand_save")


@pytest.mark.long
def test_条款卡里_补录的依据打开到填的值和扫描件(typing, empty_store, visit, words_of):
    """五华区 KM-10 的依据是补录的这一次：每栏的值、下载和扫描件都在卡里。"""
    app = scans(typed_session(typing()), ("签到表.png", PNG))
    app.button(key="hand_save").click().run()
    page = visit("evaluation", year="2025", as_of="2026-01-10")
    page.selectbox(key="pick_subject_county").set_value("五华区")
    columns = matrix.columns_of(rules.load("kunming").measured(), "county")
    heading = next(c.heading for c in columns if c.target == "KM-10")
    page.selectbox(key="pick_target_county").select(heading)
    page.button(key="pick_open_county").click().run()
    assert not page.exception
    cells = next(d.value for d in page.dataframe if "读出的值" in d.value.columns)
    read = dict(zip(cells["单元格"], cells["读出的值"], strict=True))
    assert (read["栏1"], read["栏4"], read["栏10"]) == ("2025-03-12", "团体督导", "120 分钟")
    assert "所附的扫描件：1 份" in words_of(page)
