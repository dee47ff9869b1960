"""Many files in one transaction: the store, the receipts and the audit that file by file makes, and nothing lost."""

import dataclasses
import datetime as dt

import pytest

from dudao.intake import batch
from dudao.store import Store, audit
from dudao.store.lenses.authority import CLEAR

TODAY, NOW = dt.date(2026, 1, 10), dt.datetime(2026, 1, 10, 9)
HEAD = "序号,督导日期,县（市、区）,社工站,督导类别,督导老师,督导对象,督导时长\n"
ROWS = [
    "1,2025-03-12,五华区,龙翔街道社工站,团体督导,周明远,钱思远,2小时\n",
    "2,2025-04-02,五华区,龙翔街道社工站,个别督导,周明远,钱思远,1小时\n",
    "3,2025-05-06,盘龙区,拓东街道社工站,团体督导,周明远,孙一航,3小时\n",
]
FILES = {
    "1城台账.csv": "昆明市2025年督导台账\n" + HEAD + "".join(ROWS),
    "2县台账.csv": "五华区2025年督导台账\n" + HEAD + ROWS[0],
    "3城台账续.csv": "昆明市2025年督导台账\n" + HEAD + ROWS[0] + ROWS[2],
    "4谁也不是.csv": "甲,乙\n1,2\n",
    "5又一份.csv": "昆明市2025年督导台账\n" + HEAD + "".join(ROWS),
    "6花名册.csv": "五华区社工人员情况\n序号,目前所在站点名称,社工姓名,性别\n1,龙翔街道社工站,钱思远,男\n",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return list(batch.check_paths(batch.find_files([folder]), TODAY))


def committed(store, checked, **more):
    return [r for _, r in batch.commit_results(store, checked, "小王", **more)]


COLUMNS = {"arrival": "* exclude (arrival_id)", "audit": "action, subject, detail, actor"}
"""What is parked comes after what went together: in another order, with another hash before it."""


def content(store):
    """Every row of every table but of the migrations, which have moments of their own."""
    cursor = store.cursor()
    names = [n for (n,) in cursor.execute("select table_name from duckdb_tables() order by 1").fetchall()]  # fmt: skip
    asked = {n: COLUMNS.get(n, "*") for n in names if n != "schema_version"}
    return {n: cursor.execute(f'select {c} from "{n}" order by all').fetchall() for n, c in asked.items()}  # fmt: skip


@pytest.mark.long
def test_the_same_as_file_by_file(tmp_path, checked, monkeypatch):
    with Store.open(tmp_path / "one") as store:
        alone = [committed(store, [one], now=NOW)[0] for one in checked]
        wanted = content(store)
    with Store.open(tmp_path / "all") as store:
        real, asked = store.commit, []
        monkeypatch.setattr(
            Store, "commit", lambda _, *given: asked.append(given[0].file) or real(*given)
        )
        together = committed(store, checked, now=NOW)
        assert content(store) == wanted
        assert audit.verify(store).bad is None
    assert together == alone
    assert asked == ["4谁也不是.csv", "5又一份.csv"]  # the others went together
    assert [r.state for r in together] == ["committed", "committed", "committed", "parked", "already_in", "committed"]  # fmt: skip
    lost = [note for note in together[2].notes if "不再作数" in note]
    assert len(lost) == 1
    assert "2025-04-02" in lost[0]


def test_each_file_has_its_moment_and_its_row_in_the_audit(tmp_path, checked):
    with Store.open(tmp_path / "all") as store:
        committed(store, checked)
        cursor = store.cursor()
        uploads = cursor.execute(
            "select upload_id::varchar, received_at from upload order by 1"
        ).fetchall()
        said = cursor.execute("select subject, happened_at from audit where action = 'committed' order by seq").fetchall()  # fmt: skip
        assert said == uploads
        assert len({at for _, at in uploads}) == len(uploads) == 4


def test_one_that_does_not_fit_takes_no_other_with_it(tmp_path, checked):
    bad = dataclasses.replace(checked[1])
    sheet = dataclasses.replace(bad.result.sheets[0])
    first = sheet.records[0]
    sheet.records = [dataclasses.replace(first, values={**first.values, "minutes": "很久"})]
    bad = dataclasses.replace(bad, result=dataclasses.replace(bad.result, sheets=[sheet]))
    with Store.open(tmp_path / "all") as store:
        found = committed(store, [checked[0], bad, checked[5]])
        assert [r.state for r in found] == ["committed", "failed", "committed"]
        assert [u["file"] for u in store.uploads()] == ["1城台账.csv", "6花名册.csv"]
        assert len(list((tmp_path / "all" / "raw").iterdir())) == 2
        assert audit.verify(store).as_dict()["rows"] == 2


def test_a_county_account_commits_file_by_file(tmp_path, checked):
    class Account:
        name, role, county = "五华小张", "county", "五华区"

        def may(self, action):
            return True

        def refusal(self, action):
            return "不可以"

    with Store.open(tmp_path / "all") as store:
        handle = store.seen_by(Account(), CLEAR)
        found = committed(handle, [checked[0], checked[1], checked[5]])
        assert [r.state for r in found] == ["failed", "committed", "committed"]
        assert {u["file"] for u in store.uploads()} == {"2县台账.csv", "6花名册.csv"}
