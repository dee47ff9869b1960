"""The audit trail: what was changed, taken out, put in, exchanged or cut off is named by its row."""

import datetime as dt
import json

import pytest

from dudao.cli import commands as cli
from dudao.store import Store, audit
from dudao.store.decisions import answers as memory
from dudao.store.safekeeping import backup, restore
from tests.matrices import some


@pytest.fixture
def trail(store, workers_file):
    """Six writes: two arrivals with their commits are one each, then undo, redo, an answer, a mapping."""
    store.commit(*workers_file("甲.xlsx"), actor="小王")
    store.commit(*workers_file("乙.xlsx"), actor="小王")
    store.withdraw(1, "小李")
    store.restore(1, "小李")
    memory.remember(store, "tick", "V", None, True, "小王")
    memory.remember_mapping(store, "f", "workers", {"名": "name"}, "小王")
    return store


def test_every_write_is_a_row_without_a_name_or_value(trail):
    rows = [(e.seq, e.actor, e.action, e.subject) for e in audit.entries(trail.cursor())]
    assert [row[:3] for row in rows] == [
        (1, "小王", "committed"),
        (2, "小王", "committed"),
        (3, "小李", "withdrawn"),
        (4, "小李", "restored"),
        (5, "小王", "answered"),
        (6, "小王", "mapped"),
    ]
    said = json.dumps([dict(e.detail) for e in audit.entries(trail.cursor())], ensure_ascii=False)
    assert not any(word in said for word in ("甲", "钱小", "五华", "xlsx", "名"))


def test_sound_trail_gives_rows_and_head(trail):
    found = audit.verify(trail)
    assert (found.rows, found.bad) == (6, None)
    assert found.head == audit.entries(trail.cursor())[-1].hash


@pytest.mark.parametrize(
    ("tampering", "bad", "why"),
    some([
        ("update audit set actor = '别人' where seq = 3", 3, "这一行被改过"),
        ("update audit set detail = '{\"records\":9}' where seq = 1", 1, "这一行被改过"),
        ("update audit set happened_at = happened_at - interval 1 day where seq = 6", 6, "被改过"),
        ("update audit set hash = repeat('0', 64) where seq = 2", 2, "这一行被改过"),
        ("delete from audit where seq = 2", 2, "不见了"),
        ("delete from audit where seq = 1", 1, "不见了"),
        ("insert into audit select * replace ('别人' as actor) from audit where seq = 4", 4, "不止一行|被改过"),
        ("insert into audit select * replace (7 as seq) from audit where seq = 6", 7, "接不上前一行"),
        ("update audit set seq = case seq when 2 then 3 else 2 end where seq in (2, 3)", 2, "接不上前一行"),
        ("delete from audit where seq = 6", 6, "找不到"),
        ("delete from audit where seq > 2", 3, "找不到"),
        ("delete from audit", 1, "找不到"),
    ], always=2),
    ids=["改操作人", "改详情", "改时间", "改指纹", "删中间", "删第一行", "插一行", "接一行", "换两行",
         "删最后一行", "截尾", "全删"],
)  # fmt: skip
def test_tampering_names_the_first_bad_row(trail, tampering, bad, why):
    trail.cursor().execute(tampering)
    found = audit.verify(trail)
    assert found.bad == bad
    assert any(word in found.why for word in why.split("|"))


def test_tail_cut_off_with_all_it_wrote_is_known_from_a_backup(trail):
    """Cut off together with the rows it stands for, only a backup's manifest remembers."""
    made = backup.make(trail, "小王")
    for table in ("answers", "mapping"):
        trail.cursor().execute(f"delete from {table}")
    trail.cursor().execute("delete from audit where seq > 4")
    found = audit.verify(trail)
    assert (found.rows, found.bad) == (4, 5)
    assert made.name in found.why


def test_trail_rewritten_with_sound_hashes_is_known_from_a_backup(trail):
    backup.make(trail, "小王")
    cursor, previous = trail.cursor(), audit.FIRST
    cursor.execute("update audit set actor = '别人' where seq = 5")
    for entry in audit.entries(cursor):
        text = json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True)
        fresh = audit.digest(entry.seq, entry.at, entry.actor, entry.action, entry.subject, text, previous)  # fmt: skip
        cursor.execute("update audit set previous = ?, hash = ? where seq = ?", [previous, fresh, entry.seq])  # fmt: skip
        previous = fresh
    assert audit.first_bad(cursor) is None
    assert audit.verify(trail).bad == 6


@pytest.mark.long
def test_restoring_an_older_backup_is_no_tampering(tmp_path, forms, workers_file):
    directory = tmp_path / "other"
    with Store.open(directory, forms) as store:
        store.commit(*workers_file("甲.xlsx"), actor="小王")
        old = backup.make(store, "小王", now=dt.datetime.now() - dt.timedelta(days=2))
        store.commit(*workers_file("乙.xlsx"), actor="小王")
        store.commit(*workers_file("丙.xlsx"), actor="小王")
        backup.make(store, "小王", now=dt.datetime.now() - dt.timedelta(days=1))
        restore.restore(directory, old.folder, "小王", forms)
        assert audit.verify(store).bad is None
        store.commit(*workers_file("丁.xlsx"), actor="小王")
        assert audit.verify(store).as_dict()["rows"] == 3
        backup.make(store, "小王")
        store.cursor().execute("delete from audit where seq = 3")
        assert audit.verify(store).bad == 3


def test_unreadable_manifest_hinders_nothing(trail):
    for name, text in (("a", "{"), ("b", "{}"), ("c", '{"audit_head": null}'), ("d", "[]")):
        folder = trail.directory / "backups" / name
        folder.mkdir()
        (folder / "manifest.json").write_text(text)
    assert audit.verify(trail).bad is None


def test_command_says_and_exits(tmp_path, forms, workers_file, capsys):
    directory = tmp_path / "s"
    with Store.open(directory, forms) as store:
        store.commit(*workers_file(), actor="小王")
        store.withdraw(1, "小王")
        head = audit.verify(store).head
    command = ["--store", str(directory), "audit", "verify"]

    assert cli.main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": 2, "head": head, "bad": None, "why": None,
        "accounts": {"rows": 0, "bad": None, "why": None},
    }  # fmt: skip
    assert cli.main(command) == 0
    assert head in capsys.readouterr().out

    with Store.open(directory, forms) as store:
        store.cursor().execute("update audit set actor = '别人' where seq = 1")
    assert cli.main(command) == 1
    assert "第 1 行" in capsys.readouterr().out


def test_last_row_is_found_without_sorting_the_trail(store, workers_file):
    """With 100,000 rows the head is looked up by its number, which the zone maps narrow down."""
    cursor = store.cursor()
    cursor.execute(
        "insert into audit select range + 1, now()::timestamp, 'x', 'committed', '1', '{}', 'p', 'h'"
        " from range(100000)"
    )
    plan = cursor.execute(f"explain {audit._SQL['head']}").fetchall()[0][1]
    assert "TOP_N" not in plan
    assert "ORDER_BY" not in plan
    store.commit(*workers_file(), actor="小王")
    assert cursor.execute("select max(seq) from audit").fetchone() == (100001,)


@pytest.mark.parametrize(
    ("tampering", "bad"),
    some(
        [
            ("select 1", None),
            ("update audit set actor = '别人' where seq = 6", 6),
            ("update audit set hash = repeat('0', 64) where seq = 4", 4),
            ("delete from audit where seq = 2", 2),
            ("insert into audit select * from audit where seq = 2", 2),
            ("delete from audit where seq > 2", 3),
        ],
        always=2,
    ),
    ids=["没动过", "改新的一行", "改上次的最后一行", "删旧的一行", "旧的里插一行", "截尾"],
)
def test_since_a_sound_finding_only_what_came_after_is_read(trail, tampering, bad):
    """Rows 1 to 4 were found sound; what is taken from or put among them is known by their number and last hash."""
    head = audit.entries(trail.cursor())[3].hash
    trail.cursor().execute(tampering)
    assert audit.verify(trail, audit.Finding(4, head)).bad == bad


def test_a_row_changed_long_ago_is_found_by_the_whole_check(trail):
    since = audit.verify(trail)
    trail.cursor().execute("update audit set actor = '别人' where seq = 2")
    assert (audit.verify(trail, since).bad, audit.verify(trail).bad) == (None, 2)


def test_newest_first_and_no_more_than_asked(trail):
    assert audit.count(trail.cursor()) == 6
    assert [entry.seq for entry in audit.newest(trail.cursor(), 4)] == [6, 5, 4, 3]
