"""会议: prepared from the needs, held a point a screen, noted at once, closed with minutes that are reprinted the same."""

from __future__ import annotations

import datetime as dt
import io
import shutil

import docx
import pytest

from dudao.access.roles import Principal
from dudao.history import snapshots as frozen
from dudao.reports import papers as paper_room
from dudao.reports.papers.content import Paper
from dudao.store import Store
from dudao.store.decisions import meetings, papers, rectification
from dudao.store.decisions.meetings import Meeting, Note, Point, Wanted
from dudao.ui.meeting import screens


@pytest.fixture
def own(empty_store, full_store):
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


def press(app, key: str):
    app.button(key=key).click().run()
    assert clean(app)
    return app


def begin(app, held: dt.date, as_of: dt.date):
    app.date_input(key="meeting_new_day").set_value(held)
    app.date_input(key="meeting_new_as_of").set_value(as_of)
    app.number_input(key="meeting_new_year").set_value(2025)
    return press(app, "meeting_new_go")


def text_of(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_空库里打得开(empty_store, visit, words_of):
    app = visit("meeting")
    assert clean(app)
    assert "还没有开过会" in words_of(app)


def held_before(store: Store) -> None:
    """A meeting of the third quarter, closed: 呈贡 was to make up its session by 2025-12-01."""
    number = frozen.freeze(store, "三季度", 2025, dt.date(2025, 10, 9), "kunming", "甲")
    agenda = (screens.of_county("呈贡区"),)
    made = Meeting(
        "三季度例会", 2025, dt.date(2025, 10, 10), dt.date(2025, 10, 9), number, agenda=agenda
    )
    meeting_id = meetings.prepare(store, made, "甲")
    item = Wanted("呈贡区", "补开团体督导", "尽快", "呈贡区民政局", dt.date(2025, 12, 1))
    note = Note(meeting_id, "county/呈贡区", "呈贡区", decision="年内补开", items=(item,))
    meetings.save_note(store, note, "甲")
    seen = {"county/呈贡区": 1}
    minutes = papers.Draft("minutes", None, 2025, made.as_of, dt.datetime(2026, 1, 6), "{}", number)
    meetings.close(store, meetings.find(store, meeting_id), seen, minutes, "甲")


@pytest.mark.long
def test_筹备_开会_结束_一趟走完(own, visit, words_of):
    """呈贡 late with an item, 呈贡 and 富民 below the floor, 石林 open: overdue first, then what turned, then by need."""
    store = Store.open(own)
    held_before(store)
    app = begin(visit("meeting"), dt.date(2026, 1, 15), dt.date(2026, 1, 10))
    meeting = meetings.meetings(store)[0]
    assert [point.key for point in meeting.agenda] == [
        "overdue", "since", "county/呈贡区", "county/富民县", "county/石林县", "county/宜良县", "people", "silent", "spot",
    ]  # fmt: skip
    assert "呈贡区：补开团体督导，逾期 40 天（呈贡区民政局）" in words_of(app).replace("\\", "")
    press(app, "agenda_2_1")
    press(app, "agenda_8_out")
    press(app, "agenda_back")
    app.text_input(key="agenda_new").set_value("三月集中培训").run()
    press(app, "agenda_add")
    press(app, "spot_draw")
    assert "种子 20260115，抽到 5 个站" in words_of(app)
    about = f"meeting_{meeting.meeting_id}_about"
    app.text_input(key=f"{about}_chair").set_value("周副局长")
    app.text_area(key=f"{about}_attendees").set_value("周副局长\n吴处长")
    press(app, f"{about}_go")
    meeting = meetings.find(store, meeting.meeting_id)
    assert [p.key for p in meeting.agenda][2:4] == ["county/富民县", "county/呈贡区"]
    assert [p.title for p in meeting.agenda][-2:] == ["现场抽查", "三月集中培训"]
    assert (meeting.chair, meeting.seed, len(meeting.drawn)) == ("周副局长", 20260115, 5)
    assert not any(drawn.photo for drawn in meeting.drawn)

    app.session_state[f"projected_{meeting.meeting_id}"] = True
    press(app, "step_开会")
    assert app.title[-1].value == "逾期的整改"
    press(app, "point_next")
    turned = "呈贡区　每县每年面对面团体督导：进行中 → ✕ 未达标（评估日）"
    assert turned in words_of(app).replace("\\", "")
    press(press(app, "point_next"), "point_next")
    assert app.title[-1].value == "呈贡区　✕ 未达底线"
    said = words_of(app).replace("\\", "")
    assert "未达底线：0 次，需 1 次" in said
    assert "上次议定　年内补开" in said
    note = f"note_{meeting.meeting_id}_county/呈贡区"
    app.text_area(key=f"{note}_decision").set_value("一季度补开团体督导").run()
    app.text_input(key=f"{note}_new_what").set_value("补开面对面团体督导")
    app.selectbox(key=f"{note}_new_closes").set_value("KM-10")
    press(app, f"{note}_new_go")
    kept = meetings.notes(Store.open(own), meeting.meeting_id)["county/呈贡区"]
    assert kept.decision == "一季度补开团体督导"
    assert [(i.county, i.owner, i.target) for i in kept.items] == [
        ("呈贡区", "呈贡区民政局", "KM-10")
    ]
    assert len(rectification.items(store)) == 1
    meetings.save_note(store, Note(meeting.meeting_id, "spot", note="下月复查照片"), "甲")

    press(press(app, "step_结束和纪要"), "meeting_close")
    assert "会议结束了：纪要写好了，整改事项列入了“整改”。" in words_of(app)
    items = rectification.items(store)
    assert [(i.what, i.origin, i.snapshot_id) for i in items[1:]] == [
        ("补开面对面团体督导", "meeting", 2)
    ]
    paper = papers.papers(store)[0]
    told = Paper.read(papers.content_of(store, paper.paper_id)[0])
    body = "\n".join(text for _, text in told.paragraphs())
    assert body.startswith("2026年1月15日，周副局长主持召开")
    for part in (
        "会议议定：一季度补开团体督导。", "呈贡区：补开面对面团体督导；", "三月集中培训", "会议意见：下月复查照片。", "种子20260115", "出席：周副局长、吴处长",
        "1.呈贡区、富民县“每县每年面对面团体督导”由进行中变为未达标。原因：评估日", "督导77次", "满意率75.5%",
    ):  # fmt: skip
        assert part in body
    again = Paper.read(papers.content_of(Store.open(own), paper.paper_id)[0])
    assert text_of(paper_room.document(again)) == text_of(paper_room.document(told))


def noted(store: Store) -> int:
    """A meeting of one point, nothing frozen."""
    point = Point("other/1", "other", "培训")
    made = Meeting("会", 2025, dt.date(2026, 1, 15), dt.date(2026, 1, 10), agenda=(point,))
    return meetings.prepare(store, made, "甲")


def hold(visit, meeting_id: int, **more: str):
    app = visit("meeting", meeting=str(meeting_id), meeting_step="开会", projected="true", **more)
    assert clean(app)
    return app


@pytest.mark.long
def test_两人记同一项_后写的留在屏幕上_没有覆盖(empty_store, visit, words_of):
    store = Store.open(empty_store)
    meeting_id = noted(store)
    app = hold(visit, meeting_id)
    meetings.save_note(store, Note(meeting_id, "other/1", note="乙写的"), "乙")
    field = f"note_{meeting_id}_other/1"
    app.text_area(key=f"{field}_note").set_value("甲写的").run()
    assert "这一项的记录刚刚被“乙”改过" in "".join(e.value for e in app.error)
    assert "对方存的：乙写的" in words_of(app)
    assert app.text_area(key=f"{field}_note").value == "甲写的"
    assert meetings.notes(store, meeting_id)["other/1"].note == "乙写的"
    app.button(key=f"{field}_mine").click().run()
    app.text_area(key=f"{field}_note").set_value("乙写的；甲写的").run()
    assert clean(app)
    assert meetings.notes(store, meeting_id)["other/1"].note == "乙写的；甲写的"


@pytest.mark.long
def test_没有改过的_跟着对方的变(empty_store, visit):
    store = Store.open(empty_store)
    meeting_id = noted(store)
    app = hold(visit, meeting_id)
    meetings.save_note(store, Note(meeting_id, "other/1", note="乙写的"), "乙")
    app.run()
    assert clean(app)
    assert app.text_area(key=f"note_{meeting_id}_other/1_note").value == "乙写的"


def test_县级和观摩没有这一页():
    for role, county in (("county", "呈贡区"), ("observer", None)):
        assert not Principal("某", role, county).may("see_meeting")


@pytest.mark.long
def test_投影_人名换成代号_每屏不超过七行(own, visit, words_of):
    store = Store.open(own)
    number = frozen.freeze(store, "会", 2025, dt.date(2026, 1, 10), "kunming", "甲")
    agenda = (
        Point("people", "people", "督导人员"),
        *map(screens.of_county, ("呈贡区", "富民县", "五华区")),
    )
    made = Meeting("会", 2025, dt.date(2026, 1, 15), dt.date(2026, 1, 10), number, agenda=agenda)
    app = visit("meeting", meeting=str(meetings.prepare(store, made, "甲")), meeting_step="开会")
    assert app.query_params["projected"] == "true"
    press(app, "stage_full_turn")
    assert (app.query_params["screen"], len(app.text_area)) == ("full", 0)
    assert "阎志强" not in words_of(app)
    assert "成效评估连续 2 次不合格" in words_of(app)
    for _ in range(3):
        press(app, "point_next")
        lines = (
            next(m.value for m in app.markdown if "督导：团体" in m.value)
            .replace("\\", "")
            .split("\n\n")
        )
        assert 0 < sum(map(screens.rows, lines)) <= screens.LINES
