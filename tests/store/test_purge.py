"""Purging removes the bytes: of a person of one county, of one upload; what else there is stays.

The person is 杨俊莉 of 五华区; a namesake is of 寻甸县, a longer name (杨俊莉莉) another person.
"""

import datetime as dt
import json
import shutil

import openpyxl
import pytest

from dudao.evaluation.facts import Facts
from dudao.history import figures, rebuild
from dudao.intake import batch as ingest
from dudao.store import Store, StoreError, UnknownUpload, audit
from dudao.store.decisions import answers as memory
from dudao.store.decisions import same_session
from dudao.store.decisions.same_session import SourcePlace
from dudao.store.safekeeping import backup, purge, restore, substitute
from dudao.store.safekeeping import person_names as naming

NAME, COUNTY, ELSEWHERE, LONGER = "杨俊莉", "五华区", "寻甸县", "杨俊莉莉"
NOW, DAY = dt.datetime(2026, 1, 5, 9), dt.date(2026, 1, 10)
HEADS = ["序号", "社工站点", "姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的困难", "薪资（数额）", "备注"]  # fmt: skip
LEDGER = ["序号", "督导时间", "县（市、区）", "站点", "督导类型", "督导老师", "督导对象", "督导时长", "督导主题"]  # fmt: skip


def book(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def staffing(path, county, station, *names):
    rows = [
        [n, station, name, "女", 30, "2023年5月", "社会工作", "本科", "无", 3500, f"{name}，驻站"]
        for n, name in enumerate(names, 1)
    ]
    return book(
        path, [f"{county}乡镇（街道）社工站点人员情况统计总表"], ["填表时间：2025年6月30日"], HEADS, *rows
    )  # fmt: skip


def write_files(place):
    sessions = [
        [1, "2025-03-12", COUNTY, "龙翔街道", "个别督导", "郑文洁", NAME, "60分钟", f"与{NAME}谈入户"],
        [2, "2025-03-13", ELSEWHERE, "仁德街道", "个别督导", "郑文洁", NAME, "60分钟", "个案"],
        [3, "2025-03-14", COUNTY, "龙翔街道", "个别督导", "郑文洁", "钱思远", "去年", f"{NAME}旁听"],
    ]  # fmt: skip
    return [
        staffing(place / COUNTY / "人员表.xlsx", COUNTY, "龙翔街道社工站", NAME, LONGER, "钱思远"),
        staffing(place / ELSEWHERE / "人员表.xlsx", ELSEWHERE, "仁德街道社工站", NAME, "方清婉"),
        book(place / "台账.xlsx", ["2025年督导台账"], LEDGER, *sessions),
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The files and a store that holds them, made once; every test has a copy of its own."""
    place = tmp_path_factory.mktemp("purge")
    files = write_files(place / "in")
    with Store.open(place / "store") as opened:
        checked = list(ingest.check_paths(ingest.find_files([place / "in"]), today=DAY))
        receipts = [r for _, r in ingest.commit_results(opened, checked, "钱一", now=NOW)]
        assert [r.state for r in receipts] == ["committed"] * 3
    return files, place / "store", {item.result.file: item for item in checked}


@pytest.fixture
def store(tmp_path, made):
    shutil.copytree(made[1], tmp_path / "store")
    with Store.open(tmp_path / "store") as opened:
        yield opened


def number_of(store, ending):
    (found,) = [u["upload_id"] for u in store.uploads() if u["file"].endswith(ending)]
    return found


def people(store):
    return store.cursor().execute(
        "select meta_county, name from active_staffing(null) order by all"
    ).fetchall()  # fmt: skip


def sessions(store):
    return store.cursor().execute(
        "select county[1], supervisees, topic from active_session_ledger(null) order by held_on"
    ).fetchall()  # fmt: skip


@pytest.mark.long
def test_the_person_goes_the_namesake_and_the_longer_name_stay(store):
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")

    assert people(store) == [
        (COUNTY, LONGER), (COUNTY, "钱思远"), (ELSEWHERE, "方清婉"), (ELSEWHERE, NAME),
    ]  # fmt: skip
    assert sessions(store) == [
        (COUNTY, ["已清除"], "与已清除谈入户"),
        (ELSEWHERE, [NAME], "个案"),
        (COUNTY, ["钱思远"], "已清除旁听"),
    ]
    assert (done.deleted, done.masked) == ({"staffing": 1}, {"session_ledger": 2})
    assert len(done.originals) == 2
    assert {*done.uploads} == {
        number_of(store, "台账.xlsx"), number_of(store, f"{COUNTY}/人员表.xlsx")
    }  # fmt: skip


@pytest.mark.long
def test_what_was_said_of_others_stays_and_of_the_person_counts_no_more(store):
    """Decisions name places, no person: those of others hold and can be taken back, those of the purged join nothing."""
    table, ledger, far = (number_of(store, end) for end in (f"{COUNTY}/人员表.xlsx", "台账.xlsx", f"{ELSEWHERE}/人员表.xlsx"))  # fmt: skip
    rows = store.cursor().execute("select name, upload_id, sheet_no, row_no from rec_staffing").fetchall()  # fmt: skip
    at = {(name, upload): SourcePlace(upload, "staffing", sheet, row) for name, upload, sheet, row in rows}  # fmt: skip
    others, own = (at["钱思远", table], at["方清婉", far]), (at[NAME, table], at[NAME, far])
    first, second = (SourcePlace(ledger, "session_ledger", 1, row) for row in (3, 5))
    for pair, verdict in ((others, "same"), (own, "same"), ((first, second), "different")):
        assert same_session.decide(store, *pair, verdict, "钱一")

    purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")

    with Facts(store, DAY) as facts:
        said = facts.rows("pages/staffing/persons")
        workers = facts.rows("pages/coverage/workers", year=2025)
    assert [(r["verdict"], {r["a_name"], r["b_name"]}) for r in said] == [("same", {"钱思远", "方清婉"})]  # fmt: skip
    assert sorted((r["county"], r["name"]) for r in workers) == [(COUNTY, LONGER), (ELSEWHERE, "方清婉"), (ELSEWHERE, NAME)]  # fmt: skip
    assert len(same_session.decisions(store)) == 3
    assert same_session.take_back(store, *others, "钱一")
    assert same_session.take_back(store, first, second, "钱一")


@pytest.mark.long
def test_nothing_is_left_in_the_bytes_of_the_database_and_the_originals(store):
    """The namesake's own files are left out: withdrawn for good first, so that any trace would be hers."""
    purge.purge_upload(store, number_of(store, f"{ELSEWHERE}/人员表.xlsx"), "钱一", "错收")
    for name in (LONGER, NAME):
        purge.purge_person(store, name, COUNTY, "钱一", "本人申请")
    purge.purge_person(store, NAME, ELSEWHERE, "钱一", "本人申请")
    store.close()
    held = [
        path.name
        for path in store.directory.rglob("*")
        if path.is_file() and naming.Person(NAME).in_file(path.read_bytes())
    ]
    assert held == []
    assert not any(NAME in path.name for path in store.directory.rglob("*"))


@pytest.mark.long
def test_the_preview_says_what_the_purge_then_does_and_changes_nothing(store):
    before, hashed = people(store), figures.figures_hash(figures.figures(store, DAY))
    plan = purge.preview_person(store, NAME, COUNTY)
    assert people(store) == before
    assert figures.figures_hash(figures.figures(store, DAY)) == hashed
    assert purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请") == plan
    assert purge.preview_person(store, NAME, COUNTY).empty


@pytest.mark.long
def test_originals_are_replaced_by_their_records_and_a_rebuild_reads_those(store):
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    raw = store.directory / "raw"
    for sha in done.originals:
        assert not (raw / sha).exists()
        assert substitute.read(raw, sha).sha256 == sha
        with pytest.raises(StoreError, match="原件"):
            store.original(sha)
    again = rebuild.rebuild(store, "钱一", as_of=DAY)
    assert (again.identical, again.substitutes) == (True, 2)


@pytest.mark.long
def test_the_same_file_sent_again_does_not_bring_the_person_back(store, made):
    purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    again = made[2][f"{COUNTY}/人员表.xlsx"]
    assert store.commit(again.result, again.data, "钱一").state == "already_in"
    assert (COUNTY, NAME) not in people(store)
    assert not (store.directory / "raw" / again.result.sha256).exists()


@pytest.mark.long
def test_problems_answers_and_file_names_lose_the_name_too(store, tmp_path):
    place = tmp_path / "more" / f"{NAME}的表" / "人员表.xlsx"
    more = staffing(place, COUNTY, "华山街道社工站", "钱明远")
    checked = ingest.check_paths(ingest.find_files([tmp_path / "more"]), today=DAY)
    for _ in ingest.commit_results(store, checked, "钱一", now=NOW):
        pass
    assert more.exists()
    memory.remember(store, "person", NAME, COUNTY, [NAME], "钱一")
    memory.remember(store, "person", NAME, ELSEWHERE, [NAME], "钱一")
    purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    (named,) = [u for u in store.uploads() if "的表/" in u["file"]]
    assert named["file"] == "已清除的表/人员表.xlsx"
    assert store.original(named["sha256"])  # the name stood only in the file's name
    (source,) = store.cursor().execute("select source from rec_staffing where name = '钱明远'").fetchone()  # fmt: skip
    assert source.startswith("已清除的表/人员表.xlsx")
    assert {(a.text, a.county) for a in memory.answers(store)} == {
        ("已清除", COUNTY), (NAME, ELSEWHERE)
    }  # fmt: skip


def test_the_audit_and_the_purge_row_say_who_when_why_and_no_name(store):
    purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    assert audit.first_bad(store.cursor()) is None
    last = audit.entries(store.cursor())[-1]
    assert (last.action, last.actor) == ("purged_person", "钱一")
    assert NAME not in json.dumps(last.detail, ensure_ascii=False)
    kind, reason, counts = (
        store.cursor().execute("select kind, reason, counts from purge").fetchone()
    )
    assert (kind, reason) == ("person", "本人申请")
    assert json.loads(counts) == {
        "deleted": 1, "masked": 2, "texts": 0, "uploads": 2, "originals": 2, "lost": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "county", "reason", "said"),
    [
        (NAME, COUNTY, "", "请写明为什么"),
        (NAME, COUNTY, f"{NAME}离职", "不要写这个人的姓名"),
        ("杨", COUNTY, "离职", "至少两个字"),
        ("无此人", COUNTY, "离职", "没有找到叫“无此人”的人"),
        (NAME, "盘龙区", "离职", "盘龙区没有找到"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(store, name, county, reason, said):
    before = people(store)
    with pytest.raises(StoreError, match=said):
        purge.purge_person(store, name, county, "钱一", reason)
    assert people(store) == before


@pytest.mark.long
def test_an_upload_is_purged_whole_and_cannot_be_restored(store, made):
    number = number_of(store, f"{COUNTY}/人员表.xlsx")
    (upload,) = store.uploads(number)
    done = purge.purge_upload(store, number, "钱一", "报错了地方")

    assert done.deleted == {"staffing": 3}
    (after,) = store.uploads(number)
    assert (after["state"], after["file"], after["records"]) == ("purged", "（已清除）", 0)
    assert not (store.directory / "raw" / upload["sha256"]).exists()
    for turn in (store.withdraw, store.restore):
        with pytest.raises(StoreError, match="彻底清除"):
            turn(number, "钱一")
    again = made[2][f"{COUNTY}/人员表.xlsx"]
    assert store.commit(again.result, again.data, "钱一").state == "purged"
    with pytest.raises(StoreError, match="早已彻底清除"):
        purge.purge_upload(store, number, "钱一", "再来")
    with pytest.raises(UnknownUpload):
        purge.purge_upload(store, 99, "钱一", "没有这份")
    assert rebuild.rebuild(store, "钱一", as_of=DAY).identical


@pytest.mark.long
def test_backups_that_still_hold_it_are_listed_and_removed_by_a_second_act(store):
    made = backup.make(store, "钱一")
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    after = backup.make(store, "钱一")
    assert done.backups == (made.name,)
    back = restore.restore(store.directory, made.folder, "钱一")
    assert back.purges == 1
    assert (COUNTY, NAME) in people(store)
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "恢复之后重新清除")
    assert done.backups == (made.name,)
    assert purge.remove_backups(store, done.backups, "钱一") == 1
    left = [b.name for b in backup.everything(store.directory) if b.told.why == "manual"]
    assert left == [after.name]
    assert audit.entries(store.cursor())[-1].action == "backups_removed"
    restore.restore(store.directory, after.folder, "钱一")
    assert (COUNTY, NAME) not in people(store)


@pytest.mark.long
def test_a_purge_cut_short_after_its_transaction_is_finished_later(store, monkeypatch):
    def cut(_):
        raise OSError(5, "cut")

    with monkeypatch.context() as patch:
        patch.setattr(purge, "rewrite", cut)
        with pytest.raises(StoreError, match="旧字节还没有抹净"):
            purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    assert (store.directory / purge.PENDING).exists()
    assert purge.finish(store) is True
    assert purge.finish(store) is False
    assert (COUNTY, NAME) not in people(store)
    assert rebuild.rebuild(store, "钱一", as_of=DAY).identical


@pytest.mark.long
def test_a_purge_cut_short_is_finished_by_the_next_opening(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(purge, "finish", lambda _: False)
        purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    assert (store.directory / purge.PENDING).exists()
    store.close()
    with Store.open(store.directory) as again:
        assert not (again.directory / purge.PENDING).exists()
        (sha,) = [u["sha256"] for u in again.uploads() if u["file"].endswith("台账.xlsx")]
        assert not (again.directory / "raw" / sha).exists()
        assert again.notices == []


@pytest.mark.long
def test_logs_and_originals_put_aside_are_listed_and_removed_with_the_backups(store):
    names = ("dudao.duckdb.wal.bad-20260101-090000-000000", "dudao.duckdb.wal.kept-20260101-090000")
    for name in names:
        (store.directory / name).write_bytes(NAME.encode())
    damaged = store.directory / "raw" / ".damaged-20260101-090000-00ff"
    damaged.write_bytes(NAME.encode())
    damaged.chmod(0o444)
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    assert sorted(done.backups) == sorted([*names, damaged.name])
    assert purge.remove_backups(store, done.backups, "钱一") == 3
    assert [p.name for p in store.directory.iterdir() if ".wal." in p.name] == []
    assert not damaged.exists()


@pytest.mark.long
def test_a_file_that_was_never_committed_is_removed_too(store, tmp_path):
    odd = book(tmp_path / "odd.xlsx", ["随便写的"], [f"{NAME}的请假条"])
    (item,) = ingest.check_paths(ingest.find_files([odd]), today=DAY)
    assert store.commit(item.result, item.data, "钱一").state == "parked"
    done = purge.purge_person(store, NAME, COUNTY, "钱一", "本人申请")
    assert done.lost == (item.result.sha256,)
    assert not (store.directory / "raw" / item.result.sha256).exists()


def test_uploads_older_than_the_retention_are_listed_oldest_first(store):
    assert purge.older_than(store, 5, dt.date(2031, 1, 1)) == []
    old = purge.older_than(store, 5, dt.date(2031, 1, 6))
    assert [u["upload_id"] for u in old] == [1, 2, 3]
    purge.purge_upload(store, 2, "钱一", "到期")
    left = purge.older_than(store, 5, dt.date(2031, 1, 6))
    assert [u["upload_id"] for u in left] == [1, 3]


def test_the_retention_is_none_until_set_and_the_last_setting_holds(store):
    said = [purge.years_kept(store)]
    for limit in (5, 5, 10, None):
        purge.keep_years(store, limit, "钱一")
        said.append(purge.years_kept(store))
    assert said == [None, 5, 5, 10, None]
    assert [e.action for e in audit.entries(store.cursor())].count("retention") == 3


IDS = ("530102199001011234", "53010219900101123X", "530102 19900101 1234", "530102900101123")


def test_id_numbers_reach_no_table(store, tmp_path):
    """An ID in a name's cell, in the remarks, in a column no form knows, in the title and as a number."""
    rows = [
        [1, "龙翔街道社工站", "方小明", "女", 30, "2023年5月", "社会工作", "本科", IDS[0], 3500, f"证号{IDS[1]}", IDS[2]],
        [2, "龙翔街道社工站", IDS[3], "女", 30, IDS[0], "社会工作", "本科", "无", int(IDS[0]), f"{IDS[3]}、", int(IDS[3])],
    ]  # fmt: skip
    path = book(
        tmp_path / "ids" / f"表{IDS[0]}.xlsx",
        [f"{COUNTY}乡镇（街道）社工站点人员情况统计总表 {IDS[0]}"], ["填表时间：2025年6月30日"],
        [*HEADS, "身份证号"], *rows,
    )  # fmt: skip
    checked = ingest.check_paths(ingest.find_files([path.parent]), today=DAY)
    assert [r.state for _, r in ingest.commit_results(store, checked, "钱一")] == ["committed"]
    held = []
    cursor = store.cursor()
    for (table,) in cursor.execute("select table_name from duckdb_tables()").fetchall():
        for (text,) in cursor.execute(f"select to_json(t)::varchar from {table} t").fetchall():
            plain = text.replace(" ", "").replace("-", "")
            held += [(table, text) for number in IDS if number.replace(" ", "") in plain]
    assert held == []
