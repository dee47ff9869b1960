"""账号的视角每有一件事才做一次：同一件事之间的问题共用，入库、撤销、更正之后重做，旧的没人看了就丢掉。"""

import datetime as dt
import gc
import hashlib

import pytest

from dudao.access.roles import Principal
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from dudao.store.lenses import nameless

OBSERVER, COUNTY = Principal("观", "observer"), Principal("县", "county", "五华区")
PEOPLE = "select count(*) from rec_staffing"


def bring(store, name, county="五华区"):
    data = name.encode()
    records = [Record(2, {"station": "龙翔街道", "name": name}, {})]
    sheet = SheetResult("Sheet1", "staffing", {"county": county}, records, [])
    result = FileResult(f"{name}.xlsx", hashlib.sha256(data).hexdigest(), [sheet])
    return store.commit(result, data, "测试", now=dt.datetime(2026, 1, 5, 9)).upload_id


def schemas(store):
    with store.plain() as cursor:
        found = cursor.execute(
            "select count(*) from duckdb_schemas() where database_name = 'lenses' and schema_name like 'lens%'"
        ).fetchone()
    return found[0]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.mark.long
def test_每件事只做一次(store, monkeypatch):
    made = []
    before = nameless.statements
    monkeypatch.setattr(nameless, "statements", lambda *a: made.append(1) or before(*a))
    bring(store, "钱思远")
    handle = store.seen_by(OBSERVER)
    counts = [handle.cursor().execute(PEOPLE).fetchone()[0] for _ in range(4)]
    assert (counts, len(made)) == ([1, 1, 1, 1], 1)
    upload = bring(store, "方清婉")
    assert handle.cursor().execute(PEOPLE).fetchone() == (2,)
    store.withdraw(upload, "测试")
    handle.cursor()
    assert len(made) == 3


@pytest.mark.long
def test_旧的没人看了就丢掉(store):
    bring(store, "钱思远")
    handle = store.seen_by(OBSERVER)
    held = handle.cursor()
    bring(store, "方清婉")
    assert handle.cursor().execute(PEOPLE).fetchone() == (2,)
    assert held.execute(PEOPLE).fetchone() == (1,)  # what is being looked at stays of its moment
    del held
    gc.collect()
    bring(store, "白若兰")
    handle.cursor()
    gc.collect()
    bring(store, "郑文洁")
    handle.cursor()
    assert schemas(store) <= 2


@pytest.mark.long
def test_各账号各看各的(store):
    bring(store, "钱思远")
    bring(store, "方清婉", "盘龙区")
    own, other = (
        store.seen_by(Principal("县", "county", county))
        .cursor()
        .execute("select list(name) from rec_staffing")
        .fetchone()[0]
        for county in ("五华区", "盘龙区")
    )
    assert (own, other) == (["钱思远"], ["方清婉"])
    assert store.seen_by(OBSERVER).cursor().execute(PEOPLE).fetchone() == (2,)
    assert store.cursor().execute(PEOPLE).fetchone() == (2,)


@pytest.mark.long
def test_库关上再开_视角还在(store):
    bring(store, "钱思远")
    handle = store.seen_by(OBSERVER)
    assert handle.cursor().execute(PEOPLE).fetchone() == (1,)
    with store.closed():
        pass
    assert handle.cursor().execute(PEOPLE).fetchone() == (1,)


def test_名字里的符号不是式样_长的名字先抹_表名里的人也抹_行号留着(store):
    """A name is struck as it is written, whatever signs are in it, at its length."""
    for name in ("王.明", "阿依(古丽)", "欧阳思远", "阳思远", "钱思齐", "思齐"):
        bring(store, name)
    texts = ["王.明来过", "王小明来过", "和阿依(古丽)谈", "欧阳思远、阳思远", "思齐钱思齐"]
    assert store.without_names(texts) == {
        "王.明来过": "某某来过",
        "王小明来过": "王小明来过",
        "和阿依(古丽)谈": "和某某某某某某谈",
        "欧阳思远、阳思远": "某某某某、某某某",
        "思齐钱思齐": "某某某某某",  # the short one that comes first leaves no surname standing
    }
    sheet = SheetResult("阳思远", "staffing", {}, [Record(12, {"name": "白若兰"}, {})], [])
    data = b"own"
    result = FileResult("own.xlsx", hashlib.sha256(data).hexdigest(), [sheet])
    store.commit(result, data, "测试")
    seen = store.seen_by(OBSERVER).cursor().execute("select source from rec_staffing").fetchall()
    assert ("第7号收件!某某某!R12",) in seen
