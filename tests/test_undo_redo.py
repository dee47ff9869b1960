"""Any upload undone and redone in any order, and the figures return exactly: real files, all three reports."""

import datetime as dt
import random

import pytest

from dudao import ROOT, evaluation
from dudao.history import figures
from dudao.intake import batch as ingest
from dudao.store import Store, audit

FILES = [
    ROOT / "data/samples/files/1人员情况/盘龙区人员统计.xlsx",
    ROOT / "data/samples/files/2实体建设/盘龙区实体建设.xlsx",
    ROOT / "data/samples/files/3督导台账/2025年督导台账.xlsx",
    ROOT / "data/samples/files/4督导记录/盘龙区团体督导记录9.24.docx",
    ROOT / "data/samples/files/5满意度/五华区满意度问卷.xlsx",
    ROOT / "tests/samples/官渡台账.ods",
    ROOT / "tests/samples/呈贡花名册.xlsx",
]
DAY = dt.date(2026, 1, 10)


@pytest.fixture(scope="module")
def checked():
    return list(ingest.check_paths(ingest.find_files(FILES), today=DAY))


@pytest.fixture(scope="module")
def year(tmp_path_factory, checked):
    with Store.open(tmp_path_factory.mktemp("undo") / "store") as store:
        states = [r.state for _, r in ingest.commit_results(store, checked, "小王")]
        assert states == ["committed"] * len(FILES)
        yield store


def reports(store, known_at=None):
    clocks = {"year": 2025, "as_of": DAY, "known_at": known_at}
    return (
        evaluation.evaluate_report(store, pack="kunming", **clocks),
        evaluation.coverage_report(store, **clocks),
        evaluation.satisfaction_report(store, **clocks),
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.soak), pytest.param(2, marks=pytest.mark.soak)]
)
def test_any_order_of_undo_and_redo_gives_the_figures_back(year, seed):
    """The moment of every turn is kept: known then, the reports are those that were shown then."""
    chance = random.Random(seed)
    before = reports(year)
    shown = []
    order = chance.sample(range(1, len(FILES) + 1), 4)
    for upload in order:
        assert year.withdraw(upload, "小王") is True
        moment = year.history(upload)[-1]["happened_at"]
        shown.append((moment, reports(year)))
    assert all(seen != before for _, seen in shown)
    for upload in chance.sample(order, len(order)):
        assert year.restore(upload, "小王") is True
    assert reports(year) == before
    assert all(reports(year, moment) == seen for moment, seen in shown)
    assert audit.verify(year).bad is None


@pytest.mark.long
def test_without_one_upload_it_is_as_if_it_had_never_come(year, checked, tmp_path):
    """The ledger (3) undone equals a store that only ever received the others."""
    year.withdraw(3, "小王")
    with Store.open(tmp_path / "others") as others:
        rest = [item for item in checked if "2025年督导台账" not in item.result.file]
        assert len(rest) == len(FILES) - 1
        for _ in ingest.commit_results(others, rest, "小王"):
            pass
        assert figures.differences(figures.figures(year, DAY), figures.figures(others, DAY)) == []
    year.restore(3, "小王")
