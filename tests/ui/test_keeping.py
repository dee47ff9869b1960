"""管理 › 备份与恢复 and 保存期限与清除, as a person clicks them."""

import datetime as dt
import shutil

import pytest

from dudao import VERSION
from dudao.store import Store, opening
from dudao.store.safekeeping import backup, reread, restore
from dudao.ui.server import start


@pytest.fixture
def own(empty_store, full_store, monkeypatch):
    """A copy of the full store of one's own, to change."""
    shutil.copytree(full_store, empty_store)
    return empty_store


def test_the_empty_store_says_there_is_no_backup_yet(empty_store, visit, words_of):
    said = words_of(visit("admin", admin_section="备份与恢复"))
    assert "最近一次备份 还没有" in said
    assert "最近一次恢复并核对 还没有过" in said


@pytest.mark.long
def test_a_backup_is_made_by_a_click_and_listed(own, visit, words_of):
    app = visit("admin", admin_section="备份与恢复")
    app.button(key="backup_now").click().run()
    assert not app.exception
    assert "已做好，并重新打开核对过" in words_of(app)
    (made,) = [b for b in backup.everything(own) if b.told.why == "manual"]
    assert made.told.figures is not None
    assert made.name in app.dataframe[0].value["备份"].tolist()


@pytest.fixture
def no_place_in_the_environment(monkeypatch):
    monkeypatch.delenv("DUDAO_BACKUP_TO", raising=False)


def placed(app, folder):
    app.text_input(key="second_place").set_value(str(folder))
    next(b for b in app.button if b.label == "保存并马上拷一份").click().run()
    assert not app.exception
    return app


@pytest.mark.long
def test_the_second_place_is_set_copied_to_and_taken_off(own, visit, words_of, tmp_path, no_place_in_the_environment):  # fmt: skip
    there = tmp_path / "disk"
    there.mkdir()
    app = visit("admin", admin_section="备份与恢复")
    assert "还没有第二处备份" in words_of(app)
    assert "还没有备份，做好第一个就拷过去" in words_of(placed(app, there))
    assert "和数据在同一块磁盘上" in words_of(app)
    app.button(key="backup_now").click().run()
    (made,) = backup.everything(own)
    assert [one.name for one in backup.lying_in(there)] == [made.name]
    assert f"最近一个是 {made.told.at:%Y-%m-%d %H:%M} 的" in words_of(app)
    assert "不再拷到第二处。" in words_of(placed(app, ""))


@pytest.mark.long
def test_a_second_place_that_is_not_there_is_said_beside_the_field(own, visit, words_of, tmp_path, no_place_in_the_environment):  # fmt: skip
    app = visit("admin", admin_section="备份与恢复")
    app.button(key="backup_now").click().run()
    said = words_of(placed(app, tmp_path / "nowhere"))
    assert "不在：要写完整路径，文件夹要先建好" in said
    assert len(app.dataframe) == 1  # the backups stay in sight
    assert "还没有第二处备份" in said


@pytest.mark.parametrize("page", ["admin", "help"])
def test_the_version_stands_on_the_page(empty_store, visit, words_of, page):
    assert f"督导看板 {VERSION}，数据库结构第 {opening.newest()} 版" in words_of(visit(page))


@pytest.mark.long
def test_a_person_is_previewed_then_purged_by_typing(own, visit, words_of):
    with Store.open(own) as store:
        name, county = store.cursor().execute(
            "select name, meta_county from active_staffing(null) where meta_county is not null order by all limit 1"
        ).fetchone()  # fmt: skip
    app = visit("admin", admin_section="保存期限与清除")
    app.text_input(key="purge_name_0").set_value(name)
    app.selectbox(key="purge_county").set_value(county)
    app.button[-1].click().run()
    assert "将清除：删除记录 1 条" in words_of(app)
    app.text_input(key="purge_reason").set_value("本人申请")
    app.text_input(key="purge_word").set_value("好的")
    app.button[-1].click().run()
    assert "没有清除：请在框里输入“清除”两个字。" in words_of(app)
    app.text_input(key="purge_word").set_value("清除")
    app.button[-1].click().run()
    assert not app.exception
    assert "已彻底清除：删除记录 1 条" in words_of(app)
    with Store.open(own) as store:
        left = store.cursor().execute(
            "select count(*) from rec_staffing where name = ? and meta_county = ?", [name, county]
        ).fetchone()  # fmt: skip
    assert left == (0,)


@pytest.mark.long
def test_the_daily_backup_is_made_once_a_day_and_only_of_an_open_store(own):
    looks = []

    def wait(seconds):
        looks.append(seconds)
        return len(looks) > 3

    start.keep(wait)
    assert (backup.everything(own), looks[:2]) == ([], [60.0, 3600.0])
    with Store.open(own):
        assert restore.present(own) is not None
        looks.clear()
        start.keep(wait)
        made = [b for b in backup.everything(own) if b.told.why == "daily"]
        assert [b.told.by for b in made] == ["服务器"]
        assert made[0].told.at <= dt.datetime.now()


def test_a_server_that_warms_up_starts_keeping_once(monkeypatch):
    started = []
    monkeypatch.setattr(start, "start_keeping", lambda: started.append("keeping"))
    start.warm_up.clear()
    assert [start.warm_up(), start.warm_up()] == [True, True]
    assert started == ["keeping"]


@pytest.mark.long
def test_坏了和少了的原件_备份不完整_管理页说是哪几份(own, visit, words_of):
    with Store.open(own) as store:
        (first, second) = store.uploads()[:2]
        spoiled = own / "raw" / first["sha256"]
        spoiled.chmod(0o644)
        spoiled.write_bytes(b"rotten")
        (own / "raw" / second["sha256"]).unlink()
        looks = []

        def wait(_):
            looks.append(1)
            return len(looks) > 1

        start.keep(wait)
        assert reread.last(own).lacks.names == (second["sha256"], first["sha256"])
        app = visit("admin", admin_section="备份与恢复")
        words = words_of(app)
        assert "最近一遍" in words
        assert "缺少 1 份原件、坏了 1 份原件" in words
        assert f"第 1 号 {first['file']}" in app.text[0].value
        assert f"第 2 号 {second['file']}" in app.text[0].value
        assert app.dataframe[0].value["原因"].tolist() == ["每日自动（不完整）"]
        assert "最近一次备份 还没有" in words
        app.button(key="backup_now").click().run()
        assert "但它不完整：缺少 1 份原件、坏了 1 份原件" in words_of(app)
