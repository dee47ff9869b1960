"""会议 kept: versions, notes point by point, the second to save told, closed whole, nothing of it for a county or an observer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dudao.access.roles import Principal
from dudao.store import Store, StoreError, audit
from dudao.store.decisions import meetings, papers, rectification, snapshots
from dudao.store.decisions.meetings import Drawn, Meeting, Note, Point, Wanted
from dudao.store.decisions.papers import Draft
from dudao.store.decisions.rectification import ChangedMeanwhile, Closing
from dudao.store.safekeeping import backup, restore

OCT, NOV, JAN = (
    dt.datetime(2025, 10, 9, 9),
    dt.datetime(2025, 11, 3, 9),
    dt.datetime(2026, 1, 12, 9),
)
AGENDA = (
    Point("county/呈贡区", "county", "呈贡区", "呈贡区"),
    Point("other/1", "other", "培训安排"),
)
MEETING = Meeting(
    "三季度例会", 2025, dt.date(2025, 10, 10), dt.date(2025, 9, 30), place="三楼会议室", chair="周副局长",
    attendees="各县（市、区）民政局分管负责人", agenda=AGENDA, seed=7, drawn=(Drawn("呈贡区", "龙城街道", 5, False),),
)  # fmt: skip
WANTED = Wanted("呈贡区", "补开团体督导", "年内补开", "呈贡区民政局", dt.date(2025, 12, 20), "KM-10", Closing("target", "KM-10", "呈贡区", "2025"))  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def freeze(store: Store, at: dt.datetime) -> int:
    with store.writing("frozen", "甲", at) as write:
        told = {"name": "会", "year": 2025, "as_of": at.date(), "known_at": at, "pack": "kunming"}
        return snapshots.add(write, told | {"pack_text": "", "areas_hash": "", "program": ""}, {})


def draft(meeting: Meeting) -> Draft:
    return Draft(
        "minutes", None, 2025, meeting.as_of, OCT, '{"title": "纪要"}', meeting.snapshot_id
    )


def closed(store: Store, told: Meeting, at: dt.datetime) -> Meeting:
    """A meeting prepared, frozen and closed at one moment."""
    number = meetings.prepare(store, replace(told, snapshot_id=freeze(store, at)), "甲", at)
    kept = meetings.find(store, number)
    seen = {point: note.version_id for point, note in meetings.notes(store, number).items()}
    meetings.close(store, kept, seen, draft(kept), "甲", at)
    return meetings.find(store, number)


def test_筹备的一次_原样读回(store):
    number = meetings.prepare(store, MEETING, "甲", OCT)
    (kept,) = meetings.meetings(store)
    assert kept == replace(
        MEETING, meeting_id=number, version_id=1, first_at=OCT, happened_at=OCT, actor="甲"
    )


def test_记下的一项_原样读回(store):
    number = meetings.prepare(store, MEETING, "甲", OCT)
    note = Note(number, "county/呈贡区", "呈贡区", "人手不足", "年内补开", "", (WANTED,))
    assert meetings.save_note(store, note, "乙", NOV)
    assert meetings.notes(store, number) == {
        "county/呈贡区": replace(note, version_id=1, happened_at=NOV, actor="乙")
    }
    assert meetings.notes(store, number, OCT) == {}


def test_两个人改议程_后一个被告知_记各自的一项互不相干(store):
    number = meetings.prepare(store, MEETING, "甲")
    seen = meetings.find(store, number)
    assert meetings.change(store, replace(seen, agenda=AGENDA[::-1]), "乙")
    with pytest.raises(ChangedMeanwhile, match="“三季度例会”刚刚被“乙”改过，您的改动没有保存"):
        meetings.change(store, replace(seen, chair="吴局长"), "丙")
    assert meetings.find(store, number).agenda == AGENDA[::-1]
    meetings.save_note(store, Note(number, "county/呈贡区", "呈贡区", "乙记的"), "乙")
    meetings.save_note(store, Note(number, "other/1", None, "丙记的"), "丙")
    with pytest.raises(ChangedMeanwhile, match="这一项的记录刚刚被“乙”改过"):
        meetings.save_note(store, Note(number, "county/呈贡区", "呈贡区", "丙也记"), "丙")
    assert {p: n.note for p, n in meetings.notes(store, number).items()} == {
        "county/呈贡区": "乙记的", "other/1": "丙记的",
    }  # fmt: skip


def test_没有改动就不多一版_撤回一步_再撤回又改回来(store):
    number = meetings.prepare(store, MEETING, "甲")
    assert not meetings.change(store, meetings.find(store, number), "甲")
    assert not meetings.take_back(store, meetings.find(store, number), "甲")
    meetings.change(store, replace(meetings.find(store, number), state="dropped"), "甲")
    for state in ("draft", "dropped"):
        assert meetings.take_back(store, meetings.find(store, number), "甲")
        assert meetings.find(store, number).state == state


def test_撤回一次记录_第一次的撤回就是没有记(store):
    number = meetings.prepare(store, MEETING, "甲")

    def standing():
        return meetings.notes(store, number)["other/1"]

    meetings.save_note(store, Note(number, "other/1", note="一"), "甲")
    assert not meetings.save_note(store, standing(), "甲")
    meetings.save_note(store, replace(standing(), note="二"), "甲")
    assert meetings.take_back_note(store, standing(), "甲")
    assert standing().note == "一"
    number = meetings.prepare(store, MEETING, "甲")
    meetings.save_note(store, Note(number, "other/1", note="一"), "甲")
    assert meetings.take_back_note(store, standing(), "甲")
    assert standing().note == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "请给会议起一个名字"),
        ({"agenda": (*AGENDA, AGENDA[0])}, "议程里有一项列了两次"),
        ({"agenda": (Point("other/2", "other", " "),)}, "没有写题目"),
    ],
)
def test_缺了要写的_不保存(store, changed, said):
    with pytest.raises(StoreError, match=said):
        meetings.prepare(store, replace(MEETING, **changed), "甲")
    assert meetings.meetings(store) == []


def test_整改没有写责任单位_不保存(store):
    number = meetings.prepare(store, MEETING, "甲")
    with pytest.raises(StoreError, match="还没有写责任单位"):
        meetings.save_note(store, Note(number, "a", items=(replace(WANTED, owner=" "),)), "甲")
    assert meetings.notes(store, number) == {}


def test_结束_纪要和整改一起落下_以后不能再改(store):
    number = meetings.prepare(store, replace(MEETING, snapshot_id=freeze(store, OCT)), "甲", OCT)
    meetings.save_note(store, Note(number, "county/呈贡区", "呈贡区", items=(WANTED,)), "甲", OCT)
    (note,) = meetings.notes(store, number).values()
    kept = meetings.find(store, number)
    paper = meetings.close(store, kept, {note.point: note.version_id}, draft(kept), "甲", OCT)
    (item,) = rectification.items(store)
    assert (item.county, item.origin, item.snapshot_id, item.due_on, item.closes, item.year) == (
        "呈贡区", "meeting", 1, dt.date(2025, 12, 20), WANTED.closes, 2025,
    )  # fmt: skip
    assert (papers.find(store, paper).kind, papers.find(store, paper).snapshot_id) == ("minutes", 1)
    over = meetings.find(store, number)
    assert over.state == "closed"
    for act in (
        lambda: meetings.change(store, replace(over, chair="吴局长"), "甲"),
        lambda: meetings.take_back(store, over, "甲"),
        lambda: meetings.save_note(store, replace(note, note="补一句"), "甲"),
        lambda: meetings.take_back_note(store, note, "甲"),
        lambda: meetings.close(store, over, {}, draft(over), "甲"),
    ):
        with pytest.raises(StoreError, match=r"已经结束|已结束"):
            act()
    assert len(rectification.items(store)) == len(papers.papers(store)) == 1


def test_结束前别人又记了_什么都不落下(store):
    number = meetings.prepare(store, replace(MEETING, snapshot_id=freeze(store, OCT)), "甲", OCT)
    kept = meetings.find(store, number)
    meetings.save_note(store, Note(number, "county/呈贡区", "呈贡区", items=(WANTED,)), "乙", OCT)
    with pytest.raises(ChangedMeanwhile, match="会上的记录刚刚被“乙”改过"):
        meetings.close(store, kept, {}, draft(kept), "甲")
    assert (rectification.items(store), papers.papers(store)) == ([], [])
    assert meetings.find(store, number).state == "draft"


def test_没有冻结就不能结束(store):
    number = meetings.prepare(store, MEETING, "甲")
    with pytest.raises(StoreError, match="还没有冻结数字"):
        meetings.close(store, meetings.find(store, number), {}, draft(MEETING), "甲")


def test_上一次会议_只算结束了的_按开会的日子(store):
    first = closed(store, MEETING, OCT)
    second = closed(store, replace(MEETING, name="补", held_on=dt.date(2025, 10, 20)), NOV)
    meetings.prepare(store, replace(MEETING, held_on=dt.date(2026, 1, 15)), "甲", JAN)

    def before(day: dt.date, **more) -> int | None:
        found = meetings.before(store, day, **more)
        return found.meeting_id if found else None

    assert before(dt.date(2026, 1, 15)) == second.meeting_id
    assert before(dt.date(2026, 1, 15), other_than=second.meeting_id) == first.meeting_id
    assert before(dt.date(2026, 1, 15), known_at=OCT) == first.meeting_id
    assert before(dt.date(2025, 10, 15)) == first.meeting_id
    assert before(dt.date(2025, 10, 9)) is None


def test_同一年两次会议的纪要_互不代替(store):
    for number, told in enumerate((MEETING, replace(MEETING, name="四季度例会")), 1):
        meeting = closed(store, told, (OCT, JAN)[number - 1])
        paper = next(k for k in papers.papers(store) if k.snapshot_id == meeting.snapshot_id)
        papers.issue(store, paper.paper_id, f"第{number}期", dt.date(2026, 1, 13), "甲")
    assert [(k.number, k.state, k.version) for k in papers.papers(store)] == [
        ("第2期", "issued", 1), ("第1期", "issued", 1),
    ]  # fmt: skip


@pytest.mark.long
def test_县级和观摩什么都看不到(store):
    closed(store, MEETING, OCT)
    meetings.prepare(store, MEETING, "甲", NOV)
    for who in (Principal("县", "county", "呈贡区"), Principal("观", "observer")):
        seen = store.seen_by(who)
        assert (meetings.meetings(seen), meetings.notes(seen, 1)) == ([], {})
        assert not who.may("see_meeting")


def test_审计里只有编号和数目_数字不因会上的记录重算(store):
    before = store.last_change
    number = meetings.prepare(store, MEETING, "甲")
    meetings.save_note(store, Note(number, "a", note="某某的事"), "甲")
    assert store.last_change == before
    told = [(e.action, e.subject, dict(e.detail)) for e in audit.entries(store.plain())[-2:]]
    assert told == [("meeting_prepared", "1", {}), ("meeting_noted", "1", {"items": 0})]


@pytest.mark.long
def test_备份里也有(tmp_path, store):
    closed(store, MEETING, OCT)
    made = backup.make(store, "甲")
    meetings.prepare(store, MEETING, "甲", NOV)
    restore.restore(store.directory, made.folder, "甲", store.forms)
    assert [m.state for m in meetings.meetings(Store.open(store.directory))] == ["closed"]
