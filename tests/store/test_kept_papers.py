"""文书 kept: drafts in versions, issued with a number never used twice, withdrawn and replaced visibly, a county's own alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dudao.access.roles import Principal
from dudao.store import Store, StoreError
from dudao.store.decisions import papers, rectification
from dudao.store.decisions.papers import Draft
from dudao.store.decisions.rectification import ChangedMeanwhile, Item

DAY = dt.date(2026, 1, 12)
PAPER = Draft("feedback", "五华区", 2025, dt.date(2026, 1, 10), dt.datetime(2026, 1, 10, 9), '{"title": "报告"}')  # fmt: skip
ITEM = Item("五华区", 2025, "补开团体督导", "年内补开", "五华区民政局", dt.date(2026, 3, 31))
SCHEME = "昆民督〔{year}〕{number}号"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def standing(store: Store, known_at: dt.datetime | None = None) -> list[tuple]:
    return [(k.paper_id, k.version, k.state, k.number) for k in papers.papers(store, known_at)]


def test_改的每一稿都留着(store):
    first = papers.save(store, PAPER, None, "甲")
    second = papers.save(store, replace(PAPER, content='{"title": "改"}'), first, "乙")
    assert standing(store) == [(second, 2, "draft", None), (first, 1, "draft", None)]
    assert papers.content_of(store, first) == ('{"title": "报告"}', True)
    assert papers.content_of(store, second) == ('{"title": "改"}', True)


def test_两个人改同一稿_后一个被告知(store):
    first = papers.save(store, PAPER, None, "甲")
    papers.save(store, replace(PAPER, content='{"title": "乙的"}'), first, "乙")
    with pytest.raises(ChangedMeanwhile, match="五华区的这份文书刚刚被“乙”改过"):
        papers.save(store, replace(PAPER, content='{"title": "丙的"}'), first, "丙")
    with pytest.raises(ChangedMeanwhile):
        papers.save(store, PAPER, None, "丁")
    assert len(papers.papers(store)) == 2


def test_几份一起拟_要么都成_要么都不成(store):
    papers.save(store, PAPER, None, "甲")
    with pytest.raises(ChangedMeanwhile):
        papers.save_all(store, [(replace(PAPER, county="官渡区"), None), (PAPER, None)], "乙")
    assert [k.county for k in papers.papers(store)] == ["五华区"]


def test_签发带号_整改一起列入(store):
    number = papers.save(store, PAPER, None, "甲")
    papers.issue(store, number, papers.next_number(store, SCHEME, 2026), DAY, "甲", [ITEM])
    assert standing(store) == [(number, 1, "issued", "昆民督〔2026〕1号")]
    assert [i.what for i in rectification.items(store)] == ["补开团体督导"]
    assert papers.next_number(store, SCHEME, 2026) == "昆民督〔2026〕2号"


def test_用过的号不能再用_撤回了的也不能(store):
    number = papers.save(store, PAPER, None, "甲")
    papers.issue(store, number, "一号", DAY, "甲")
    papers.withdraw(store, number, "数字有误", "甲")
    again = papers.save(store, PAPER, number, "甲")
    with pytest.raises(StoreError, match="“一号”用过了"):
        papers.issue(store, again, " 一号 ", DAY, "甲")
    assert standing(store) == [(again, 2, "draft", None), (number, 1, "withdrawn", "一号")]
    assert papers.find(store, number).withdrawn_for == "数字有误"


def test_签发新的代替旧的_看得出来(store):
    first = papers.save(store, PAPER, None, "甲")
    papers.issue(store, first, "一号", DAY, "甲")
    second = papers.save(store, PAPER, first, "甲")
    papers.issue(store, second, "二号", DAY, "甲")
    assert standing(store) == [(second, 2, "issued", "二号"), (first, 1, "replaced", "一号")]
    assert papers.find(store, first).replaced_by == second


@pytest.mark.parametrize(
    ("number", "day", "said"), [("", DAY, "还没有写发文字号"), ("  ", DAY, "还没有写发文字号")]
)
def test_缺了号不签发(store, number, day, said):
    kept = papers.save(store, PAPER, None, "甲")
    with pytest.raises(StoreError, match=said):
        papers.issue(store, kept, number, day, "甲")


def test_签发过的_不是最新一稿的_不能签发_没签发的不能撤回(store):
    first = papers.save(store, PAPER, None, "甲")
    with pytest.raises(StoreError, match="草稿，不用撤回"):
        papers.withdraw(store, first, "错", "甲")
    papers.save(store, PAPER, first, "乙")
    with pytest.raises(ChangedMeanwhile):
        papers.issue(store, first, "一号", DAY, "甲")
    newest = papers.papers(store)[0].paper_id
    papers.issue(store, newest, "一号", DAY, "甲")
    with pytest.raises(StoreError, match="已签发，不能再签发"):
        papers.issue(store, newest, "二号", DAY, "甲")


def test_那一时刻的各稿(store):
    early, late = dt.datetime(2026, 1, 11, 9), dt.datetime(2026, 1, 12, 9)
    number = papers.save(store, PAPER, None, "甲", early)
    papers.issue(store, number, "一号", DAY, "甲", now=late)
    assert standing(store, early) == [(number, 1, "draft", None)]
    assert standing(store, dt.datetime(2026, 1, 10)) == []


@pytest.mark.long
def test_县级只看到签发给自己的_观摩什么都看不到(store):
    mine = papers.save(store, PAPER, None, "甲")
    other = papers.save(store, replace(PAPER, county="官渡区"), None, "甲")
    whole = papers.save(store, replace(PAPER, kind="summary", county=None), None, "甲")
    county = store.seen_by(Principal("县", "county", "五华区"))
    assert papers.papers(county) == []
    for number, label in ((mine, "一号"), (other, "二号"), (whole, "三号")):
        papers.issue(store, number, label, DAY, "甲")
    assert [k.paper_id for k in papers.papers(county)] == [mine]
    with pytest.raises(StoreError, match="没有第"):
        papers.content_of(county, other)
    assert papers.papers(store.seen_by(Principal("观", "observer"))) == []
