"""The database made again from its originals says the same; where it does not, that is said and nothing is swapped."""

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao import ROOT
from dudao.history import figures, rebuild
from dudao.intake import batch as ingest
from dudao.intake import byhand, scans
from dudao.store import Store, StoreError, audit
from dudao.store.decisions import answers as memory
from dudao.store.decisions import attachments, same_session
from dudao.store.decisions import corrections as revisions
from dudao.store.safekeeping import backup, restore

DAY, NOW = dt.date(2026, 1, 10), dt.datetime(2026, 1, 5, 9)
HEADS = ["序号", "社工站点", "姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的困难", "薪资（数额）", "备注"]  # fmt: skip
LEDGER = ["序号", "督导时间", "县（市、区）", "站点", "督导类型", "督导老师", "督导对象", "督导时长", "督导主题"]  # fmt: skip


def book(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)


def staffing(path, day, *names):
    rows = [
        [n, "龙翔街道社工站", name, "女", 20 + n, "2023年5月", "社会工作", "本科", "无", 3500, None]
        for n, name in enumerate(names, 1)
    ]
    book(path, ["五华区乡镇（街道）社工站点人员情况统计总表"], [f"填表时间：{day}"], HEADS, *rows)


def ledger(path, title, *rows):
    book(path, [title], LEDGER, *([n, *row] for n, row in enumerate(rows, 1)))


ONE = ("2025-03-12", "五华区", "龙翔街道", "团体督导", "郑文洁", "钱思远、方清婉", "3小时", "入户")
TWO = ("2025-04-02", "五华区", "龙翔街道", "个别督导", "郑文洁", "方清婉", "60分钟", "个案")
ODD = ("2025-05-02", "五华区", "龙翔街道", "个别督导", "郑文洁", "钱思远", "一个多小时", "个案")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Four small files, checked once: two staffing tables of one station, two ledgers of one time."""
    place = tmp_path_factory.mktemp("rebuild")
    staffing(place / "人员表6月.xlsx", "2025年6月30日", "钱思远", "方清婉")
    staffing(place / "人员表12月.xlsx", "2025年12月30日", "方清婉", "钱明远", "方小明")
    ledger(place / "台账.xlsx", "五华区2025年督导台账", ONE, TWO)
    ledger(place / "台账补.xlsx", "五华区2025年督导台账", ONE, TWO, ODD)
    checked = list(ingest.check_paths(ingest.find_files([place]), today=DAY))
    assert [item.result.readable for item in checked] == [True] * 4
    return checked


@pytest.fixture
def store(tmp_path, files):
    with Store.open(tmp_path / "store") as opened:
        for _ in ingest.commit_results(opened, files, "钱一", now=NOW):
            pass
        yield opened


def a_record(store, form="staffing"):
    view = {"staffing": "active_staffing", "session_ledger": "active_session_ledger"}[form]
    found = store.cursor().execute(f"select min(record_id) from {view}(null)").fetchone()
    return found[0]


@pytest.mark.long
def test_it_is_identical_with_corrections_withdrawals_and_answers(store):
    revisions.correct(store, "staffing", a_record(store), "age", 44, "量错了", "钱一")
    store.withdraw(2, "钱二")
    memory.remember(store, "person", "小钱", "五华区", ["钱思远"], "钱一")
    before = [(u["upload_id"], u["file"], u["state"], u["records"]) for u in store.uploads()]
    trail = [entry.hash for entry in audit.entries(store.cursor())]

    done = rebuild.rebuild(store, "钱一", as_of=DAY)

    assert (done.identical, done.swapped, done.different, done.lost) == (True, True, (), ())
    assert (done.uploads, done.corrections) == (4, 1)
    assert [(u["upload_id"], u["file"], u["state"], u["records"]) for u in store.uploads()] == before  # fmt: skip
    assert len(memory.answers(store)) == 1
    after = audit.entries(store.cursor())
    assert [entry.hash for entry in after][:-1] == trail
    assert (after[-1].action, after[-1].detail["identical"]) == ("rebuilt", True)
    assert audit.first_bad(store.cursor()) is None
    (kept,) = [b for b in backup.everything(store.directory) if b.told.why == "before_rebuild"]
    assert kept.told.tables["upload"] == 4


@pytest.mark.long
def test_what_was_said_of_persons_and_sessions_holds_after_a_rebuild_and_can_be_taken_back(store):
    """One person under two spellings, two rows of ledgers that are one session: the places stand, the heads too."""
    tables = [u["upload_id"] for u in store.uploads() if "人员" in u["file"]]
    ledgers = [u["upload_id"] for u in store.uploads() if "台账" in u["file"]]
    persons = [same_session.SourcePlace(n, "staffing", 1, 4) for n in tables[:2]]
    sessions = [same_session.SourcePlace(n, "session_ledger", 1, 3) for n in ledgers[:2]]
    for pair, verdict in ((persons, "same"), (sessions, "different")):
        assert same_session.decide(store, *pair, verdict, "王主任")
    held = same_session.decisions(store)
    done = rebuild.rebuild(store, "王主任", as_of=DAY)
    assert (done.identical, done.swapped) == (True, True)
    assert same_session.decisions(store) == held
    assert same_session.take_back(store, *persons, "王主任")
    assert [d.verdict for d in same_session.decisions(store)] == ["different"]


@pytest.mark.long
def test_a_value_changed_behind_the_program_s_back_is_found_and_not_swapped_unless_accepted(store):
    store.cursor().execute("update rec_staffing set age = 60 where record_id = 1")
    done = rebuild.rebuild(store, "钱一", as_of=DAY)
    assert (done.identical, done.swapped, done.kept) == (False, False, None)
    assert "records/staffing" in done.different
    ages = "select age from rec_staffing where record_id = 1"
    assert store.cursor().execute(ages).fetchone() == (60,)
    accepted = rebuild.rebuild(store, "钱一", accept=True, as_of=DAY)
    assert accepted.swapped
    assert store.cursor().execute(ages).fetchone() == (21,)


def test_a_missing_or_damaged_original_is_named_and_nothing_changes(store):
    (first, second) = (store.uploads(n)[0]["sha256"] for n in (1, 2))
    (store.directory / "raw" / first).unlink()
    (store.directory / "raw" / second).chmod(0o644)
    (store.directory / "raw" / second).write_bytes(b"spoiled")
    with pytest.raises(StoreError, match="2 份收件的原件不在了或已损坏（第 1 号、第 2 号）"):
        rebuild.rebuild(store, "钱一", as_of=DAY)
    assert len(store.uploads()) == 4
    assert [p for p in (store.directory / "backups").iterdir() if "rebuild" in p.name] == []


@pytest.mark.long
def test_the_answers_used_are_those_known_when_a_file_was_committed(tmp_path, files):
    """An answer given later changes no file that was in before it."""
    with Store.open(tmp_path / "store") as store:
        for _ in ingest.commit_results(store, files, "钱一", now=NOW):
            pass
        asked = [p.ask for item in files for s in item.result.sheets for p in s.problems if p.ask]
        for ask in asked:
            code, text, county = ask.key
            memory.remember(store, code, text, county or None, None, "钱一")
        assert rebuild.rebuild(store, "钱一", as_of=DAY).identical


@pytest.mark.long
def test_originals_unknown_after_a_restore_are_brought_in_under_their_names(tmp_path, files):
    with Store.open(tmp_path / "store") as store:
        for _ in ingest.commit_results(store, files[:1], "钱一", now=NOW):
            pass
        made = backup.make(store, "钱一")
        for _ in ingest.commit_results(store, files[1:], "钱一", now=NOW):
            pass
        restore.restore(store.directory, made.folder, "钱一")
        assert len(store.uploads()) == 1
        receipts = rebuild.bring_missing(store, "钱一")
        assert {r.file for r in receipts} == {item.result.file for item in files[1:]}
        assert [r.state for r in receipts] == ["committed"] * 3
        assert rebuild.bring_missing(store, "钱一") == []


@pytest.mark.long
def test_scans_unknown_after_a_restore_come_with_their_entry(tmp_path):
    pdf = b"%PDF-1.7 signed"
    entry = byhand.entry(
        "session_ledger", {"held_on": "2025-03-12", "county": "五华区"}, [scans.scan(pdf, "a.pdf")]
    )
    with Store.open(tmp_path / "store") as store:
        made = backup.make(store, "钱一")
        attachments.keep(store, [pdf])
        store.commit(byhand.check(entry, "补录"), entry, "钱一", now=NOW)
        restore.restore(store.directory, made.folder, "钱一")
        (receipt,) = rebuild.bring_missing(store, "钱一")
        assert receipt.state == "committed"
        assert [s["sha256"] for s in attachments.of(store, receipt.upload_id)] == [
            hashlib.sha256(pdf).hexdigest()
        ]


def dudao(directory, *words):
    return subprocess.run(
        [sys.executable, "-m", "dudao", "--store", str(directory), *map(str, words)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


@pytest.mark.long
def test_the_command_line_backs_up_restores_rebuilds_and_purges(store):
    directory = store.directory
    store.close()
    made = json.loads(dudao(directory, "backup", "--json").stdout)
    assert (made["uploads"], made["originals"], made["why"]) == (4, 4, "manual")
    rebuilt = dudao(directory, "rebuild", "--json")
    assert (rebuilt.returncode, json.loads(rebuilt.stdout)["identical"]) == (0, True)
    refused = dudao(directory, "purge-person", "钱思远", "--county", "五华区")
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    purged = dudao(directory, "purge-person", "钱思远", "--county", "五华区", "--yes")
    assert purged.returncode == 0
    assert made["folder"].rsplit("/", 1)[-1] in purged.stdout
    again = dudao(directory, "restore", made["folder"], "--yes", "--json")
    assert (again.returncode, json.loads(again.stdout)["figures"]) == (0, True)
    nothing = dudao(directory, "restore", directory, "--yes")
    assert (nothing.returncode, "不是督导的备份" in nothing.stderr) == (4, True)


steps = st.one_of(
    st.tuples(st.sampled_from(["upload", "withdraw", "redo"]), st.integers(0, 3)),
    st.tuples(st.just("correct"), st.integers(18, 60)),
    st.tuples(st.just("take back"), st.just(0)),
)


def take(store, files, step, which):
    """One step as a user takes it; what cannot be done now is refused or without effect."""
    sha256 = files[which % 4].result.sha256
    known = store.find(sha256)
    if step == "upload":
        store.commit(files[which].result, files[which].data, "钱一")
    elif step in ("withdraw", "redo") and known:
        (store.withdraw if step == "withdraw" else store.restore)(known[0], "钱一")
    elif step == "correct" and (record := a_record(store)):
        revisions.correct(store, "staffing", record, "age", which, "核对", "钱一")
    elif step == "take back":
        standing = [r for r in revisions.revisions(store) if r.standing and r.newest]
        for revision in standing[-1:]:
            if store.uploads(revision.upload_id)[0]["state"] != "withdrawn":
                revisions.take_back(store, revision.id, "改回", "钱一")


@pytest.mark.soak
@settings(max_examples=6, deadline=None)
@given(st.lists(steps, min_size=3, max_size=9))
def test_any_sequence_of_steps_equals_its_rebuild(files, sequence):
    place = Path(tempfile.mkdtemp())
    try:
        with Store.open(place / "store") as store:
            for step, which in sequence:
                take(store, files, step, which)
            before = figures.figures_hash(figures.figures(store, DAY))
            done = rebuild.rebuild(store, "钱一", as_of=DAY)
            assert (done.different, done.lost) == ((), ())
            assert done.before == done.after == before
            assert figures.figures_hash(figures.figures(store, DAY)) == before
    finally:
        shutil.rmtree(place)
