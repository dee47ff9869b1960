"""The figures as one hash: the same for the same facts, another where anything that counts is another."""

import datetime as dt

import openpyxl
import pytest

from dudao.history import figures
from dudao.intake import batch as ingest
from dudao.store import Store

DAY = dt.date(2026, 1, 10)
LEDGER = [
    ["五华区2025年督导台账"],
    ["序号", "督导时间", "县（市、区）", "站点", "督导类型", "督导老师", "督导对象", "督导时长", "督导主题"],
    [1, "2025-03-12", "五华区", "龙翔街道", "团体督导", "郑文洁", "钱思远", "3小时", "入户"],
    [2, "2025-04-02", "五华区", "华山街道", "个别督导", "郑文洁", "方清婉", "{minutes}", "个案"],
]  # fmt: skip


def write_ledger(path, minutes="60分钟"):
    book = openpyxl.Workbook()
    for row in LEDGER:
        book.active.append([minutes if cell == "{minutes}" else cell for cell in row])
    book.save(path)
    return path


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def bring(store, *paths):
    return [
        receipt.upload_id
        for _, receipt in ingest.commit_results(
            store, ingest.check_paths(ingest.find_files(paths), today=DAY), "钱一", now=dt.datetime(2026, 1, 5, 9)
        )
    ]  # fmt: skip


def hash_of(store, **clocks):
    return figures.figures_hash(figures.figures(store, DAY, **clocks))


@pytest.mark.long
def test_undo_and_redo_bring_the_same_hash_back(store, tmp_path):
    empty = hash_of(store)
    (number,) = bring(store, write_ledger(tmp_path / "五华区台账.xlsx"))
    full = hash_of(store)
    store.withdraw(number, "钱一")
    assert hash_of(store) == empty != full
    store.restore(number, "钱一")
    assert hash_of(store) == full


@pytest.mark.long
def test_upload_numbers_are_not_in_it_and_values_are(store, tmp_path):
    path = write_ledger(tmp_path / "五华区台账.xlsx")
    (tmp_path / "二").mkdir()
    other = write_ledger(tmp_path / "二" / "五华区台账.xlsx", minutes="90分钟")
    bring(store, path)
    first = hash_of(store)
    store.withdraw(1, "钱一")
    bring(store, other)
    assert hash_of(store) != first
    with Store.open(tmp_path / "else") as another:
        bring(another, other)
        bring(another, path)
        another.withdraw(1, "钱一")
        assert hash_of(another) == first


@pytest.mark.long
def test_differences_are_named_by_their_place(store, tmp_path):
    bring(store, write_ledger(tmp_path / "五华区台账.xlsx"))
    before = figures.figures(store, DAY)
    store.withdraw(1, "钱一")
    after = figures.figures(store, DAY)
    named = figures.differences(before, after)
    assert "records/session_ledger" in named
    assert any(line.startswith("years/2025") for line in named)
    assert figures.differences(before, before) == []


def test_what_a_backup_states_names_the_program_that_reckoned(store):
    stated = figures.stated(store, DAY)
    assert stated["as_of"] == "2026-01-10"
    assert stated["hash"] == hash_of(store)
    assert stated["program"] == figures.program()
