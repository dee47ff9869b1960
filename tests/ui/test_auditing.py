"""管理 › 审计: says whether the trail is sound, also where nothing is left of it."""

import pytest

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store, audit
from dudao.ui.admin import audit as page
from tests.matrices import some


@pytest.fixture
def one(empty_store):
    with Store.open(empty_store) as store:
        sample = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
        for _ in ingest.commit_results(store, ingest.check_paths(ingest.find_files([sample])), "小王"):  # fmt: skip
            pass
        store.withdraw(1, "小李")
    with Store.open(empty_store) as store:
        yield store


def test_无误时说有几行(one, visit, words_of):
    assert "审计共 2 行，逐行核对无误" in words_of(visit("admin", admin_section="审计"))


@pytest.mark.parametrize(
    ("tampering", "words"),
    some(
        [
            ("update audit set actor = '别人' where seq = 1", "审计第 1 行的内容与指纹不符"),
            ("delete from audit where seq = 2", "从第 2 行起被删掉了"),
            ("delete from audit", "从第 1 行起被删掉了"),
        ],
        always=1,
    ),
)
def test_动过手脚时说从哪一行起(one, visit, words_of, tampering, words):
    one.cursor().execute(tampering)
    said = words_of(visit("admin", admin_section="审计"))
    assert words in said
    assert "逐行核对无误" not in said


def test_操作_对象_详情都是中文(one, visit):
    app = visit("admin", admin_section="审计")
    rows = app.dataframe[0].value[["操作", "对象", "详情"]].to_numpy().tolist()
    assert rows == [
        ["撤销收件", "第 1 号收件", ""],
        ["入库", "第 1 号收件", "记录 4 条，问题 6 处"],
    ]


def test_一页一页翻到第一行_再看只核对新的(one, visit, words_of, monkeypatch):
    """Five rows, two a page: three pages; the second look reads none of them again."""
    for n in range(3):
        with one.writing("setting", "小王") as write:
            write.subject = f"k{n}"
    monkeypatch.setattr(page, "ROWS", 2)
    app = visit("admin", admin_section="审计")
    assert "审计共 5 行，逐行核对无误" in words_of(app)
    assert app.dataframe[0].value["序号"].tolist() == ["5", "4"]
    read = []
    monkeypatch.setattr(audit, "first_bad", lambda cursor, seq, previous: read.append(seq))
    app.session_state["audit_page"] = 3
    app.run()
    assert app.dataframe[0].value["序号"].tolist() == ["1"]
    assert read == [5]
    next(b for b in app.button if b.label == "从第一行起重新核对").click().run()
    assert read == [5, 0]
