"""One upload is one transaction; the same bytes are one upload; two clocks."""

import datetime as dt
import threading

import duckdb
import pytest

from dudao.store import NotCommitted, StoreError, UnknownUpload, arrivals
from dudao.store.raw import digest

MARCH = dt.datetime(2025, 3, 1, 9)
JUNE = dt.datetime(2025, 6, 1, 9)
JULY = dt.datetime(2025, 7, 1, 9)


def test_commit_writes_rows_with_their_source_and_cells(store, workers_file):
    receipt = store.commit(*workers_file(), actor="小王", now=MARCH)

    assert (receipt.upload_id, receipt.state, receipt.records, receipt.problems) == (
        1,
        "committed",
        2,
        1,
    )
    assert [(s.sheet, s.form, s.county, s.errors) for s in receipt.sheets] == [
        ("Sheet1", "workers", "五华区", 1)
    ]
    rows = store.cursor().execute(
        "select record_id, row_no, source, name, hired_on, salary, badge, age, meta_county, county,"
        " cells->>'name', received_at from active_workers(null) order by record_id"
    )
    assert rows.fetchall() == [
        (
            1,
            7,
            "五华区/人员表.xlsx!Sheet1!R7",
            "钱小0",
            "2023-05",
            3500.0,
            True,
            None,
            "五华区",
            None,
            "B7",
            MARCH,
        ),
        (
            2,
            8,
            "五华区/人员表.xlsx!Sheet1!R8",
            "钱小1",
            "2023-05",
            3500.0,
            False,
            None,
            "五华区",
            None,
            "B8",
            MARCH,
        ),
    ]
    problem = store.cursor().execute("select cell, code, sheet, file from active_problem(null)")
    assert problem.fetchall() == [("F8", "unreadable_date", "Sheet1", "五华区/人员表.xlsx")]


def test_source_of_a_csv_has_no_sheet(store, workers_file):
    result, data = workers_file("名单.csv", n=1)
    result.sheets[0].sheet = None
    store.commit(result, data, actor="小王")
    assert store.cursor().execute("select source from rec_workers").fetchall() == [("名单.csv!R7",)]


def test_lists_and_extra_columns_are_kept(store, ledger_file):
    result, data = ledger_file({}, "2025-03-12")
    result.sheets[0].records[0].values |= {"county": ["五华区", "盘龙区"], "extra": {"备注2": "补"}}
    store.commit(result, data, actor="小王")
    rows = store.cursor().execute("select county, extra->>'备注2' from rec_session_ledger")
    assert rows.fetchall() == [(["五华区", "盘龙区"], "补")]


def test_same_bytes_again_are_already_in(store, workers_file, counts):
    result, data = workers_file()
    store.commit(result, data, actor="小王")
    before = counts(store)
    result.file = "另一个名字(1).xlsx"
    again = store.commit(result, data, actor="小李")

    assert (again.upload_id, again.state) == (1, "already_in")
    assert "第 1 号" in again.notes[0]
    assert "五华区/人员表.xlsx" in again.notes[0]
    assert counts(store) == before


def test_withdrawn_bytes_are_offered_redo(store, workers_file):
    store.commit(*workers_file(), actor="小王")
    store.withdraw(1, "小王")
    again = store.commit(*workers_file(), actor="小王")
    assert (again.state, "redo 1" in again.notes[0]) == ("withdrawn", True)


def test_bytes_that_were_not_checked_are_refused(store, workers_file, counts):
    result, _ = workers_file()
    with pytest.raises(ValueError, match="not those that were checked"):
        store.commit(result, b"other bytes", actor="小王")
    assert counts(store)["upload"] == 0


def test_file_without_a_readable_sheet_is_parked(store, workers_file, counts):
    result, data = workers_file()
    result.sheets[0].form = None
    receipt = store.commit(result, data, actor="小王")
    assert (receipt.state, receipt.upload_id, counts(store)["sheet"]) == ("parked", None, 0)
    assert [path.name for path in (store.directory / "raw").iterdir()] == [result.sha256]
    assert [(row["sha256"], row["action"]) for row in arrivals.unfinished(store)] == [
        (result.sha256, "rejected")
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"salary": "面议"},
        {"salary": float("nan")},
        {"age": 30.5},
        {"badge": 1},
        {"no_such_field": 1},
    ],
    ids=[
        "text in a number",
        "not a number",
        "fraction in an integer",
        "number in a tick",
        "unknown field",
    ],
)
def test_a_failing_row_leaves_nothing(store, workers_file, counts, broken):
    result, data = workers_file(n=3, **broken)
    with pytest.raises(NotCommitted, match="没有任何改动"):
        store.commit(result, data, actor="小王")
    assert set(counts(store).values()) == {0}
    assert store.commit(*workers_file(), actor="小王").upload_id == 1


def test_failure_inside_the_database_rolls_back(store, workers_file, counts):
    result, data = workers_file()
    result.problems.append(result.sheets[0].problems[0].__class__("x", "fatal", "不合规的级别"))
    with pytest.raises(NotCommitted) as caught:
        store.commit(result, data, actor="小王")
    assert isinstance(caught.value.__cause__, duckdb.ConstraintException)
    assert set(counts(store).values()) == {0}
    assert store.commit(*workers_file("甲.xlsx"), actor="小王").state == "committed"


def test_undo_and_redo_are_events_and_known_at_sees_through_them(store, workers_file):
    store.commit(*workers_file(), actor="小王", now=MARCH)
    assert store.withdraw(1, "小李", now=JUNE) is True
    assert store.withdraw(1, "小李", now=JUNE) is False
    assert store.restore(1, "小李", now=JULY) is True
    assert store.restore(1, "小李", now=JULY) is False

    def seen(known_at):
        sql = "select count(*) from active_workers($known_at)"
        return store.cursor().execute(sql, {"known_at": known_at}).fetchone()[0]

    hour = dt.timedelta(hours=1)
    moments = [MARCH - hour, MARCH, JUNE - hour, JUNE, JULY - hour, JULY, None]
    assert [seen(m) for m in moments] == [0, 2, 2, 0, 0, 2, 2]
    events = store.cursor().execute("select actor, action from upload_event order by event_id")
    assert events.fetchall() == [("小王", "committed"), ("小李", "withdrawn"), ("小李", "restored")]


def test_unknown_number_cannot_be_undone(store):
    with pytest.raises(UnknownUpload, match="没有第 9 号"):
        store.withdraw(9, "小王")


def test_uploads_tell_state_forms_and_counts(store, workers_file, ledger_file):
    store.commit(*workers_file(), actor="小王", now=MARCH)
    store.commit(*ledger_file({}, "2025-01-02"), actor="小王", now=JUNE)
    store.withdraw(1, "小王")
    listed = [
        (u["upload_id"], u["file"], u["state"], u["forms"], u["records"], u["errors"])
        for u in store.uploads()
    ]
    assert listed == [
        (1, "五华区/人员表.xlsx", "withdrawn", ["workers"], 2, 1),
        (2, "台账.xlsx", "committed", ["session_ledger"], 1, 0),
    ]


@pytest.mark.parametrize(
    ("meta", "given", "dates", "expected", "warned"),
    [
        ({"covers_from": "2025-01-01", "covers_to": "2025-12-31"}, None, ["2025-03-12"],
         (None, "2025-01-01", "2025-12-31", "title"), False),
        ({"county": "五华区", "covers_from": "2025"}, None, [],
         ("五华区", "2025-01-01", "2025-12-31", "title"), False),
        ({"county": "五华区"}, ("2025-01-01", "2025-06-30"), ["2025-03-12"],
         ("五华区", "2025-01-01", "2025-06-30", "given"), False),
        ({"covers_from": "2024"}, ("2025-01-01", "2025-06-30"), [],
         (None, "2024-01-01", "2024-12-31", "title"), False),
        ({}, None, ["2025-03-12", "2025-02", "2025-11-20", None],
         (None, "2025-02-01", "2025-11-20", "rows"), True),
        ({}, None, [None], (None, None, None, None), True),
    ],
    ids=["title", "a year of a county", "given", "title before given", "first to last row", "nothing"],
)  # fmt: skip
def test_what_a_ledger_covers(store, ledger_file, meta, given, dates, expected, warned):
    covers = given and tuple(dt.date.fromisoformat(d) for d in given)
    receipt = store.commit(*ledger_file(meta, *dates), actor="小王", covers=covers)
    row = store.cursor().execute(
        "select covers_county, covers_from::varchar, covers_to::varchar, covers_basis from active_sheet(null)"
    )
    assert row.fetchall() == [expected]
    assert any("没有写明台账起止" in note for note in receipt.notes) is warned


def test_a_ledger_of_one_county_without_a_county_in_its_title_is_asked_about(store, ledger_file):
    meta = {"covers_from": "2025", "covers_to": "2025"}
    receipt = store.commit(*ledger_file(meta, "2025-03-12", "2025-04-01"), actor="小王")
    assert "每一行都是五华区，但标题没有写县区" in receipt.notes[0]


def test_original_is_kept_read_only_and_checked(store, workers_file):
    result, data = workers_file()
    store.commit(result, data, actor="小王")
    kept = store.directory / "raw" / digest(data)
    assert store.original(digest(data)) == data
    assert kept.stat().st_mode & 0o222 == 0
    kept.chmod(0o644)
    kept.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="指纹不符"):
        store.original(digest(data))


@pytest.mark.long
def test_two_threads_commit_one_file_once(store, workers_file):
    for i in range(20):
        result, data = workers_file(f"{i}.xlsx")
        barrier, states = threading.Barrier(2), []

        def send(result=result, data=data, barrier=barrier, states=states):
            barrier.wait()
            states.append(store.commit(result, data, actor="小王").state)

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(states) == ["already_in", "committed"]
    assert store.cursor().execute("select count(*) from active_workers(null)").fetchone() == (40,)


def test_reading_goes_on_while_a_writer_commits(store, workers_file):
    reader = store.cursor()
    reader.execute("begin")
    assert reader.execute("select count(*) from active_workers(null)").fetchone() == (0,)
    store.commit(*workers_file(n=6000), actor="小王")
    assert reader.execute("select count(*) from active_workers(null)").fetchone() == (0,)
    reader.execute("commit")
    assert reader.execute("select count(*) from active_workers(null)").fetchone() == (6000,)
