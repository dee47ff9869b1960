"""台账 › 同一次督导: proposals answered, taken back, every source of a session side by side."""

import datetime as dt

import pytest

from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from dudao.store.decisions import same_session as sameness
from dudao.store.raw import digest
from dudao.ui.parts import session_view

DAY = "2025-03-12"


def _send(store, form, name, rows):
    data = name.encode()
    records = [Record(n, values, {}) for n, values in enumerate(rows, start=2)]
    result = FileResult(name, digest(data), [SheetResult("表", form, {}, records)])
    year = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    store.commit(result, data, "测试", covers=year if form == "session_ledger" else None)


@pytest.fixture
def unsure(empty_store):
    """台账同日两行（甲、乙），表八没有写督导。"""
    with Store.open(empty_store) as store:
        row = {"held_on": DAY, "county": ["五华区"], "activity": "group", "minutes": 150}
        _send(store, "session_ledger", "台账.xlsx", [
            {**row, "supervisors": ["甲"], "headcount": 12}, {**row, "supervisors": ["乙"]},
        ])  # fmt: skip
        word = {"held_on": DAY, "county": "五华区", "supervisors": [], "minutes": 120,
                "supervisees": ["张三", "李四"]}  # fmt: skip
        _send(store, "group_session", "表八.docx", [word])
    yield empty_store
    Store.open(empty_store).close()


def open_section(visit):
    return visit("ledger", ledger_section="同一次督导", year="2025")


def test_空库里说以后会列在这里(empty_store, visit, words_of):
    assert "分不清是不是同一次的会列在这里" in words_of(open_section(visit))


@pytest.mark.long
def test_逐对回答_收回(unsure, visit, words_of):
    app = open_section(visit)
    assert not app.exception
    assert "可能是同一次，请看一看：2 对" in words_of(app)
    app.button(key="matching_same").click().run()
    assert "记住了 1 对：是同一次" in words_of(app)
    assert "没有分不清的" in words_of(app)
    app.button(key="matching_undo").click().run()
    assert "撤销了 1 个认定" in words_of(app)
    assert "可能是同一次，请看一看：2 对" in words_of(app)


@pytest.mark.long
def test_不是第一对的_就是剩下的那一次(unsure, visit, words_of):
    app = open_section(visit)
    app.button(key="matching_different").click().run()
    assert not app.exception
    assert "没有分不清的" in words_of(app)
    (held,) = sameness.decisions(Store.open(unsure))
    assert held.verdict == "different"


@pytest.mark.long
def test_查一次督导_来源并排_矛盾说出来(unsure, visit, words_of):
    app = open_section(visit)
    app.button(key="matching_same").click().run()
    app.text_input(key="matching_name").set_value("甲").run()
    found = next(d.value for d in app.dataframe if "存疑" in d.value.columns)
    assert list(found["来源"]) == [2]


def test_两个来源说得不一样的_逐项说():
    sources = [
        {"form": "session_ledger", "held_on": DAY, "mode": "face_to_face", "headcount": 12, "minutes": 150},
        {"form": "group_session", "held_on": "2025-03-13", "mode": None, "minutes": 150,
         "supervisees": ["张三", "李四"]},
        {"form": "satisfaction_survey", "held_on": DAY, "respondents": 15},
    ]  # fmt: skip
    assert session_view.contradictions(sources) == [
        "日期不一致：督导台账写 2025-03-12，团体督导记录表写 2025-03-13。",
        "人数不一致：督导台账写参加 12 人，团体督导记录表写出姓名 2 人。",
        "答卷 15 份，多于参加的 12 人。",
    ]


@pytest.mark.long
def test_前后矛盾的说明怎么办(unsure, visit, words_of):
    """先认定表八是甲那一行的，再从别处说表八与乙也是同一次、甲乙不是同一次。"""
    one, two, word = (
        sameness.SourcePlace(1, "session_ledger", 1, 2),
        sameness.SourcePlace(1, "session_ledger", 1, 3),
        sameness.SourcePlace(2, "group_session", 1, 2),
    )
    app = open_section(visit)
    store = Store.open(unsure)
    sameness.decide(store, one, two, "different", "乙")
    sameness.decide(store, two, word, "same", "乙")
    app.button(key="matching_same").click().run()
    assert not app.exception
    assert "没有记住" in words_of(app)
    assert len(sameness.decisions(store)) == 2


@pytest.mark.long
def test_总览说有几对分不清的(unsure, visit):
    app = visit("overview", year="2025")
    assert any("对记录可能是同一次督导" in link.proto.label for link in app.get("page_link"))
