"""Opening: one process, bad WAL put aside, damage said, migrations on a copy, forms as data."""

import json
import os
import subprocess
import sys

import duckdb
import pytest

from dudao.forms import load_forms
from dudao.store import Store, StoreDamaged, StoreError, StoreInUse
from dudao.store.decisions import answers as memory
from dudao.store.opening import SCHEMA


def run(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_duckdb_stays_below_2():
    """Canary: 2.0.0 loses the rows of a batch insert that follows an empty CTAS in one transaction."""
    assert (1, 5, 6) <= tuple(int(n) for n in duckdb.__version__.split(".")[:3]) < (2,)


def test_the_bug_for_which_2_is_kept_out():
    con = duckdb.connect()
    con.execute("begin")
    con.execute("create table t as select range as a from range(10) limit 0")
    con.execute("insert into t select range from range(122880)")
    con.execute("commit")
    assert len(con.execute("select a from t").fetchall()) == 122880


def test_one_process_has_one_store_a_directory(tmp_path, forms):
    with Store.open(tmp_path / "s", forms) as first:
        assert Store.open(tmp_path / "s" / ".." / "s", forms) is first
        assert Store.open(tmp_path / "other", forms) is not first
        Store.open(tmp_path / "other", forms).close()
    with Store.open(tmp_path / "s", forms) as again:
        assert again is not first
        assert again.uploads() == []


def test_queries_cannot_reach_files(store, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (f"select * from read_csv('{secret}')", f"attach '{tmp_path / 'x.duckdb'}' as x",
                "install httpfs", "set enable_external_access = true"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            store.cursor().execute(sql)
    store.cursor().execute(f"attach '{store.directory / 'backups' / 'b.duckdb'}' as b")


def test_second_process_is_told_who_holds_the_store(store):
    code = "import sys; from dudao.store import Store, StoreInUse\ntry: Store.open(sys.argv[1], {})\nexcept StoreInUse as e: print(e.pid); print(e)"
    said = run(code, store.directory).stdout.splitlines()

    assert said[0] == str(os.getpid())
    assert "正被进程" in said[1]


LEFT_A_WAL = """
import os, sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("pragma disable_checkpoint_on_shutdown")
con.execute("insert into upload select 99, 'x' || range, 'y', 1, now()::timestamp, 'z', null, null from range(50)")
os._exit(9)
"""


@pytest.fixture
def with_wal(tmp_path, forms, workers_file):
    """A store with one acknowledged upload and, in its WAL, a write that was never checkpointed."""
    directory = tmp_path / "store"
    with Store.open(directory, forms) as store:
        store.commit(*workers_file(), actor="小王")
    run(LEFT_A_WAL, directory / "dudao.duckdb")
    wal = directory / "dudao.duckdb.wal"
    assert wal.stat().st_size > 100
    return directory, wal


def test_damaged_wal_is_renamed_and_the_store_opens(with_wal, forms):
    directory, wal = with_wal
    content = bytearray(wal.read_bytes())
    content[len(content) // 2] ^= 4
    wal.write_bytes(content)

    with Store.open(directory, forms) as store:
        assert [u["upload_id"] for u in store.uploads()] == [1]
        assert "已改名为" in store.notices[0]
    aside = list(directory.glob("*.wal.bad-*"))
    assert [path.read_bytes() for path in aside] == [bytes(content)]


def test_garbage_that_duckdb_passes_over_is_kept_and_said(with_wal, forms):
    directory, wal = with_wal
    wal.write_bytes(b"\x00garbage" * 100)
    (directory / "raw" / ("a" * 64)).write_bytes(b"received, not committed")

    with Store.open(directory, forms) as store:
        assert [u["upload_id"] for u in store.uploads()] == [1]
        assert "1 份原件收到了但没有入库" in store.notices[0]
    assert [p.read_bytes() for p in directory.glob("*.wal.kept-*")] == [b"\x00garbage" * 100]


@pytest.mark.parametrize("garbage", [b"\x00garbage" * 100, b"x", bytes(3000)])
def test_garbage_that_costs_no_upload_is_kept_and_said_too(with_wal, forms, garbage):
    directory, wal = with_wal
    wal.write_bytes(garbage)
    with Store.open(directory, forms) as store:
        assert [u["upload_id"] for u in store.uploads()] == [1]
        assert "数据库的日志文件已损坏，没有用上" in store.notices[0]
    assert [p.read_bytes() for p in directory.glob("*.wal.kept-*")] == [garbage]


def test_a_database_that_is_gone_is_said_where_originals_are_left(with_wal, forms):
    directory, wal = with_wal
    wal.unlink()
    (directory / "dudao.duckdb").unlink()
    with Store.open(directory, forms) as store:
        assert store.uploads() == []
        assert "还有 1 份收到过的原件" in store.notices[0]


def test_sound_wal_is_replayed_without_a_word(with_wal, forms):
    directory, _ = with_wal
    with Store.open(directory, forms) as store:
        assert len(store.uploads()) == 51
        assert store.notices == []
    assert list(directory.glob("*.wal*")) == []


def test_damaged_database_says_the_way_out_and_stays(tmp_path, forms):
    directory = tmp_path / "store"
    Store.open(directory, forms).close()
    (directory / "dudao.duckdb").write_bytes(b"no database " * 500)
    with pytest.raises(StoreDamaged, match="备份"):
        Store.open(directory, forms)
    assert (directory / "dudao.duckdb").read_bytes() == b"no database " * 500


def test_database_of_another_program_is_refused(tmp_path, forms):
    directory = tmp_path / "store"
    directory.mkdir()
    with duckdb.connect(str(directory / "dudao.duckdb")) as con:
        con.execute("create table t (a integer)")
    with pytest.raises(StoreDamaged, match="别的程序"):
        Store.open(directory, forms)


@pytest.fixture
def schema(tmp_path):
    folder = tmp_path / "schema"
    folder.mkdir()
    for path in SCHEMA.glob("*.sql"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def versions(store):
    return [
        v
        for (v,) in store.cursor()
        .execute("select version from schema_version order by 1")
        .fetchall()
    ]


def test_empty_directory_gets_every_migration(tmp_path, forms, schema):
    (schema / "0099_more.sql").write_text("create table more (a integer);")
    with Store.open(tmp_path / "store", forms, schema) as store:
        assert versions(store)[-1] == 99
    assert list((tmp_path / "store" / "backups").iterdir()) == []


def test_version_1_is_migrated_on_a_copy_and_kept(tmp_path, forms, schema, workers_file):
    directory = tmp_path / "store"
    with Store.open(directory, forms, schema) as store:
        store.commit(*workers_file(), actor="小王")
    (schema / "0099_more.sql").write_text(
        "create table more (a integer); insert into more values (7);"
    )

    with Store.open(directory, forms, schema) as store:
        assert versions(store)[-1] == 99
        assert store.cursor().execute("select a from more").fetchall() == [(7,)]
        assert store.cursor().execute("select count(*) from active_workers(null)").fetchone() == (
            2,
        )
    assert [p.name[:11] for p in (directory / "backups").iterdir()] == ["before-0099"]


def test_failing_migration_leaves_the_database_as_it_was(tmp_path, forms, schema, workers_file):
    directory = tmp_path / "store"
    with Store.open(directory, forms, schema) as store:
        store.commit(*workers_file(), actor="小王")
    before = (directory / "dudao.duckdb").read_bytes()
    (schema / "0099_bad.sql").write_text("create table more (a integer); select * from nowhere;")
    with pytest.raises(duckdb.CatalogException):
        Store.open(directory, forms, schema)
    assert (directory / "dudao.duckdb").read_bytes() == before

    (schema / "0099_bad.sql").unlink()
    with Store.open(directory, forms, schema) as store:
        assert len(store.uploads()) == 1


def test_newer_database_is_not_touched(tmp_path, forms, schema):
    (schema / "0099_more.sql").write_text("create table more (a integer);")
    Store.open(tmp_path / "store", forms, schema).close()
    (schema / "0099_more.sql").unlink()
    with pytest.raises(StoreError, match="请升级程序"):
        Store.open(tmp_path / "store", forms, schema)


def test_new_field_and_new_form_need_no_migration(tmp_path, forms, forms_dir, workers_file):
    with Store.open(tmp_path / "store", forms) as store:
        store.commit(*workers_file(), actor="小王")
    workers = forms_dir / "workers.toml"
    workers.write_text(
        workers.read_text(encoding="utf-8") + 'degree = { label = "学位", kind = "text" }\n',
        encoding="utf-8",
    )
    (forms_dir / "visits.toml").write_text(
        'id = "visits"\ntitle = "走访"\nlayout = "list"\n[fields]\nvisited = { kind = "stations" }\n',
        encoding="utf-8",
    )
    load_forms.cache_clear()

    with Store.open(tmp_path / "store", load_forms(forms_dir)) as store:
        result, data = workers_file("新.xlsx", n=1, degree="学士")
        store.commit(result, data, actor="小王")
        rows = store.cursor().execute(
            "select name, degree from active_workers(null) order by record_id"
        )
        assert rows.fetchall() == [("钱小0", None), ("钱小1", None), ("钱小0", "学士")]
        assert (
            store.cursor().execute("select visited, station from active_visits(null)").fetchall()
            == []
        )


def test_changed_kind_converts_or_refuses(tmp_path, forms, forms_dir, workers_file):
    with Store.open(tmp_path / "store", forms) as store:
        store.commit(*workers_file(), actor="小王")
    workers, text = (
        forms_dir / "workers.toml",
        (forms_dir / "workers.toml").read_text(encoding="utf-8"),
    )

    def reopen(old, new):
        workers.write_text(text.replace(old, new), encoding="utf-8")
        load_forms.cache_clear()
        return Store.open(tmp_path / "store", load_forms(forms_dir))

    with pytest.raises(StoreError, match="hired_on"):
        reopen('入职时间", kind = "date"', '入职时间", kind = "integer"')
    with reopen('姓名", kind = "name"', '姓名", kind = "people"') as store:
        assert store.cursor().execute("select name from rec_workers").fetchall() == [
            (["钱小0"],),
            (["钱小1"],),
        ]


@pytest.mark.parametrize("name", ['x"; drop table upload; --', "Name", "1st", "姓名", ""])
def test_field_names_that_may_not_stand_in_sql_are_refused(tmp_path, forms_dir, name):

    path = forms_dir / "workers.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + f'{json.dumps(name)} = {{ kind = "text" }}\n',
        encoding="utf-8",
    )
    load_forms.cache_clear()
    with pytest.raises(ValueError, match="not an identifier"):
        Store.open(tmp_path / "store", load_forms(forms_dir))


def test_store_in_use_is_a_store_error():
    assert issubclass(StoreInUse, StoreError)


def test_answers_are_remembered_replaced_and_revoked(store):
    memory.remember(store, "station", "拓东社工站", "盘龙区", "拓东街道", "小王")
    memory.remember(store, "station", "拓东社工站", None, "东华街道", "小王")
    memory.remember(store, "tick", "V", None, True, "小王")
    memory.remember(store, "station", "拓东社工站", None, None, "小李")
    memory.revoke(store, "tick", "V", None, "小李")
    held = [(a.kind, a.text, a.county, a.value, a.actor) for a in memory.answers(store)]
    assert held == [
        ("station", "拓东社工站", "盘龙区", "拓东街道", "小王"),
        ("station", "拓东社工站", None, None, "小李"),
    ]
    assert store.cursor().execute("select count(*) from answers").fetchone() == (5,)


def test_header_mappings_are_remembered_and_revoked(store):
    memory.remember_mapping(store, "f1", "workers", {"名": "name"}, "小王")
    memory.remember_mapping(store, "f2", "workers", {"名": "age"}, "小王")
    memory.remember_mapping(store, "f2", "workers", {}, "小王", revoked=True)
    held = memory.mappings(store)
    assert {f: (m.form, m.columns) for f, m in held.items()} == {"f1": ("workers", {"名": "name"})}
