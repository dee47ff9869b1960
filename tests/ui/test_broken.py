"""A store that cannot be opened: a Chinese page with the way out, no loop, and 再试一次 works once it is mended."""

import shutil
import sys

import pytest

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store, errors
from dudao.store.safekeeping import backup
from dudao.ui.parts import broken
from dudao.ui.visit import stores

sys.path.insert(0, str(ROOT / "tests" / "store"))  # the ways to spoil a store are told once
import damage

from tests.matrices import some


@pytest.fixture
def small(empty_store):
    """A begun own store with one upload and one backup, closed."""
    samples = [ROOT / "tests" / "samples" / "呈贡花名册.xlsx"]
    with Store.open(empty_store) as store:
        checked = ingest.check_paths(ingest.find_files(samples))
        assert [r.state for _, r in ingest.commit_results(store, checked, "小王")] == ["committed"]
        backup.make(store, "小王")
    (empty_store / stores.BEGUN).touch()
    yield empty_store
    if empty_store in Store._opened:
        Store._opened[empty_store].close()


def said(app):
    return [e.value for e in app.error], [h.value for h in app.subheader]


@pytest.mark.parametrize(
    ("spoil", "kind", "words"),
    some(
        [
            (damage.garbage, errors.StoreDamaged, "已损坏或不是督导数据库"),
            (damage.half, errors.StoreDamaged, "已损坏或不是督导数据库"),
            (damage.newer, errors.StoreTooNew, "请升级程序"),
            (damage.emptied, errors.StoreDamaged, "已损坏或不是督导数据库"),
            (damage.cut_short, errors.StoreDamaged, "已损坏或不是督导数据库"),
            (damage.flipped, errors.StoreDamaged, "已损坏或不是督导数据库"),
            (damage.foreign, errors.StoreDamaged, "别的程序"),
            (damage.of_newer_duckdb, errors.FormatTooNew, "更新版本的 DuckDB 写的"),
        ],
        always=1,
    ),
    ids=lambda value: getattr(value, "__name__", None),
)
def test_打不开的库有一页中文和出路_修好以后再试一次就好(small, visit, spoil, kind, words):
    sound = (small / damage.DATABASE).read_bytes()
    spoil(small)
    spoiled = (small / damage.DATABASE).read_bytes()
    app = visit("overview")

    (message,), titles = said(app)
    assert words in message
    assert broken.TITLES[kind] in titles
    assert not app.exception
    assert (small / damage.DATABASE).read_bytes() == spoiled
    app.button(key="retry_store").click().run()
    assert len(said(app)[0]) == 1

    if small in Store._opened:
        Store._opened[small].close()
    (small / damage.DATABASE).write_bytes(sound)
    (small / f"{damage.DATABASE}.wal").unlink(missing_ok=True)
    app.button(key="retry_store").click().run()
    assert said(app)[0] == []
    assert "总览" in app.title[0].value


@pytest.mark.long
def test_损坏的库列出备份_点恢复就回来了(small, visit):
    damage.garbage(small)
    spoiled = (small / damage.DATABASE).read_bytes()
    app = visit("overview")
    (name,) = [b.name for b in backup.everything(small)]
    assert "1 份收件" in app.selectbox(key="restore_chosen").options[0]
    assert f'restore "{small / "backups" / name}"' in app.code[0].value
    assert app.button(key="restore_backup").disabled

    app.checkbox(key="restore_sure").check().run()
    app.button(key="restore_backup").click().run()
    assert said(app)[0] == []
    assert len(stores.open_store(str(small)).uploads()) == 1
    kept = [path.read_bytes() for path in small.glob("backups/*/dudao.duckdb")]
    assert spoiled in kept


def test_没有备份时说怎么从原件重来(small, visit):
    shutil.rmtree(small / "backups")
    damage.garbage(small)
    assert any("rebuild --missing" in info.value for info in visit("overview").info)


@pytest.mark.long
def test_坏备份不能恢复_说为什么(small, visit):
    damage.garbage(small)
    app = visit("overview")
    (made,) = backup.everything(small)
    (made.folder / "dudao.duckdb").write_bytes(b"x")
    app.checkbox(key="restore_sure").check().run()
    app.button(key="restore_backup").click().run()
    assert any("已损坏，不能用来恢复" in warning.value for warning in app.warning)
    assert broken.TITLES[errors.StoreDamaged] in said(app)[1]


@pytest.mark.long
def test_被别的进程占用_放开后再试一次就好(small, visit):
    other = damage.held_by_another(small)
    app = visit("overview")
    (message,), titles = said(app)
    assert f"进程 {other.pid}" in message
    assert titles == [broken.TITLES[errors.StoreInUse]]
    other.communicate("")
    app.button(key="retry_store").click().run()
    assert said(app)[0] == []


@pytest.mark.long
@pytest.mark.parametrize(
    "spoil", some([damage.spoiled_wal, damage.garbage_wal], always=1, single=True)
)
def test_损坏的日志改名留存_网页照常打开(small, visit, spoil):
    spoil(small)
    content = (small / "dudao.duckdb.wal").read_bytes()
    app = visit("overview")
    assert said(app)[0] == []
    assert len(stores.open_store(str(small)).uploads()) == 1
    aside = [path.read_bytes() for path in small.glob("dudao.duckdb.wal.*")]
    assert aside == [content]
    word = "已改名为" if spoil is damage.spoiled_wal else "副本留在"
    assert len([w for w in app.warning if word in w.value]) == 1
    app.button(key="read_notices").click().run()
    assert not any(word in w.value for w in app.warning)


def test_数据目录是一个文件_说读写不了(empty_store, visit):
    empty_store.write_text("not a folder")
    app = visit("overview")
    assert "读不了或写不了" in said(app)[0][0]
    empty_store.unlink()
    app.button(key="retry_store").click().run()
    assert said(app)[0] == []


@pytest.mark.parametrize(
    ("name", "what"), some([("dudao.duckdb", "数据库文件"), ("raw", "存放原件的文件夹")], always=1)
)
def test_网页开着时数据被移走_红条说出来_放回去就没有了(small, visit, name, what):
    app = visit("ledger")
    assert said(app)[0] == []
    (small / name).rename(small / f"{name}-away")
    app.run()
    (told,) = said(app)[0]
    assert f"{what}不见了" in told
    assert "不会给回执" in told
    assert not (small / name).exists()
    (small / f"{name}-away").rename(small / name)
    app.run()
    assert said(app)[0] == []


@pytest.mark.parametrize("empty", some([False, True], always=1))
def test_数据目录不在了_不另建也不换成演示数据_挂上就好(
    small, visit, monkeypatch, full_store, empty
):
    """``empty``: the place a disk is mounted at is there, the disk is not."""
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    aside = small.rename(small.with_name("away"))
    if empty:
        small.mkdir()
    app = visit("overview")
    (told,), titles = said(app)
    assert "数据库不见了；这里收过文件" in told
    assert titles[0] == "数据不见了"
    assert not (small / "dudao.duckdb").exists()
    if small.exists():
        shutil.rmtree(small)
    aside.rename(small)
    app.button(key="retry_store").click().run()
    assert said(app)[0] == []
