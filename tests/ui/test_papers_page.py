"""文书 › 反馈报告: drawn up, edited, issued with its demands in 整改, had; a county's account sees its own once issued."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dudao import rules
from dudao.evaluation.facts import Facts
from dudao.reports import papers as papers_made
from dudao.reports.papers.content import Paper
from dudao.store import Store
from dudao.store.decisions import papers, rectification
from dudao.ui import papers as page
from dudao.ui.parts import exporting, lengthy
from dudao.ui.visit import who


@pytest.fixture
def own(empty_store, full_store):
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


def look(visit, county: str | None = None):
    app = visit("reports", year="2025", as_of="2026-01-10")
    if county:
        app.selectbox(key="paper_of").set_value(county).run()
    assert clean(app)
    return app


def press(app, label: str):
    next(b for b in app.button if b.label == label).click().run()
    assert clean(app)
    return app


@pytest.mark.long
def test_拟稿_签发_整改列入_再改另拟一稿代替(own, visit, words_of):
    app = press(look(visit, "呈贡区"), "拟稿")
    assert "呈贡区拟好了。" in words_of(app)
    (kept,) = papers.papers(Store.open(own))
    paper = Paper.read(papers.content_of(Store.open(own), kept.paper_id)[0])
    assert (kept.county, kept.state, paper.county) == ("呈贡区", "draft", "呈贡区")
    press(app, "签发")
    (kept,) = papers.papers(Store.open(own))
    assert (kept.state, kept.number is not None) == ("issued", True)
    items = rectification.items(Store.open(own))
    assert [(i.county, i.target, i.origin) for i in items] == [("呈贡区", d.target, "verdict") for d in paper.demands]  # fmt: skip
    assert "KM-10" in {i.target for i in items}
    press(app, "按现在的数据重拟")
    press(app, "签发")
    assert [k.state for k in papers.papers(Store.open(own))] == ["issued", "replaced"]
    assert len(rectification.items(Store.open(own))) == len(items)


@pytest.mark.long
def test_给全部县拟稿_已有的不动(own, visit, words_of):
    app = press(press(look(visit, "呈贡区"), "拟稿"), "给全部县（市、区）拟稿")
    assert "拟好了 14 份。" in words_of(app)
    assert len(papers.papers(Store.open(own))) == 15
    press(app, "给全部县（市、区）拟稿")
    assert len(papers.papers(Store.open(own))) == 15


@pytest.mark.long
def test_改过的句子_删的加的_都留在下一稿里(own, visit):
    press(look(visit, "呈贡区"), "拟稿")
    store = Store.open(own)
    (kept,) = papers.papers(store)
    paper = Paper.read(papers.content_of(store, kept.paper_id)[0])
    lines = pd.DataFrame([{"种类": page.ROLES[b.role], "文字": b.text} for b in paper.blocks])
    lines.loc[0, "文字"] = "开头改过了。"
    lines = lines.drop(index=1)
    lines.loc[99] = ["段落", "最后加一句。"]
    blocks = page._blocks(paper, lines)
    assert [b.text for b in blocks][:1] + [b.text for b in blocks][-1:] == ["开头改过了。", "最后加一句。"]  # fmt: skip
    assert len(blocks) == len(paper.blocks)
    untouched = {b.key for b in paper.blocks[2:]}
    assert untouched <= {b.key for b in blocks}


@pytest.mark.long
def test_打包全部_一份一份地做_做完一个压缩包(own, visit, words_of):
    app = look(visit)
    press(app, "打包全部反馈报告和附表（15 份）")
    assert "15 份都做好了，共 30 个文件。" in words_of(app)
    made = app.session_state[f"job_{exporting.PACK}"].done
    assert list(made)[:2] == ["全市汇总", "五华区"]
    assert [name for name, _ in made["呈贡区"]] == ["呈贡区2025年督导反馈报告.docx", "呈贡区2025年督导附表.xlsx"]  # fmt: skip
    assert len(zipfile.ZipFile(io.BytesIO(papers_made.zipped(f for files in made.values() for f in files))).namelist()) == 30  # fmt: skip


@pytest.mark.long
def test_停下以后_说做好了几份_还有哪几份_能接着做(own, visit, words_of, monkeypatch):
    app, made = look(visit), []

    def few(subject: str) -> list:
        made.append(subject)
        if len(made) == 2:
            lengthy.stop(exporting.PACK)
            st.rerun()
        return [(f"{subject}.docx", b"")]

    monkeypatch.setattr(page, "_maker", lambda *_: few)
    press(app, "打包全部反馈报告和附表（15 份）")
    assert "停下了：做好了 1 份，还有 14 份没有做：五华区、盘龙区、官渡区、西山区、东川区、呈贡区等。" in words_of(app)  # fmt: skip
    press(app, "接着做")
    assert made.count("全市汇总") == 1
    assert "15 份都做好了，共 15 个文件。" in words_of(app)


@pytest.mark.long
def test_同一时刻拟的稿_附表的数字只算一次(own, visit, monkeypatch):
    app = press(look(visit), "给全部县（市、区）拟稿")
    asked = []
    monkeypatch.setattr(page, "_city_at", lambda here, *clocks: asked.append(clocks) or here.city())
    monkeypatch.setattr(papers_made, "workbook", lambda *_: b"")
    monkeypatch.setattr(papers_made, "document", lambda *_: b"")
    press(app, "打包全部反馈报告和附表（15 份）")
    assert len(set(asked)) == 1
    assert len(asked) <= 2


@pytest.mark.long
def test_县级账号_签发前看不到_签发后只有自己的_没有草稿和别县的(own, monkeypatch):
    """The page as 呈贡区 sees it, drawn alone: nothing, then its own issued paper."""
    monkeypatch.setattr(who, "current", who.current)
    store, moment = Store.open(own), dt.datetime(2026, 1, 9, 9)
    for county in ("呈贡区", "五华区"):
        content = papers_made.draft(page_city(store), county).as_json()
        made = papers.Draft("feedback", county, 2025, dt.date(2026, 1, 10), moment, content)
        papers.save(store, made, None, "测试")
    assert "还没有签发给您县（市、区）的反馈报告" in seen()
    papers.issue(store, 1, "一号", dt.date(2026, 1, 10), "测试")
    papers.issue(store, 2, "二号", dt.date(2026, 1, 10), "测试")
    told = seen()
    assert "**一号　督导反馈报告**　✓ 已签发" in told
    assert "二号" not in told


def page_city(store):
    with Facts(store, dt.date(2026, 1, 10)) as facts:
        return papers_made.city_of(facts, rules.load("kunming"), 2025)


def seen() -> str:
    app = AppTest.from_function(as_county, default_timeout=60).run()
    assert clean(app)
    return "\n".join(e.value for kind in ("markdown", "info") for e in getattr(app, kind))


def as_county() -> None:
    import datetime as dt

    from dudao.access.roles import Principal
    from dudao.ui import papers
    from dudao.ui.visit import stores, who

    county = Principal("县", "county", "呈贡区")
    who.current = lambda: county  # the test sets it back
    papers.show(stores.Here(stores.OWN, 2025, dt.date(2026, 1, 10), "kunming", who=county))
