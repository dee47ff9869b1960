"""What of a dropped folder is read, in which order, and what becomes of files that cannot be."""

import pytest

from dudao.intake import batch as ingest
from dudao.problems import Problem
from dudao.reading import guard


def names(found):
    return [f.name for f in found]


def test_folders_are_walked_by_name_their_own_files_first(tmp_path):
    for name in (
        "乙.xlsx",
        "补报/甲.xlsx",
        "补报/再补/丙.xlsx",
        "一/丁.csv",
        "~$乙.xlsx",
        "补报/Thumbs.db",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = ingest.find_files([tmp_path, tmp_path / "补报" / "甲.xlsx"])
    assert names(found) == ["乙.xlsx", "一/丁.csv", "补报/甲.xlsx", "补报/再补/丙.xlsx", "甲.xlsx"]


def test_a_missing_path_is_an_error_of_use(tmp_path):
    with pytest.raises(FileNotFoundError):
        ingest.find_files([tmp_path / "nowhere"])


def problems(checked):
    (item,) = checked
    return [(p.code, p.severity) for p in item.result.problems]


def test_a_file_that_vanished_is_a_problem_of_its_own(tmp_path):
    gone = ingest.FoundFile("走了.xlsx", tmp_path / "走了.xlsx")
    assert problems(ingest.check_paths([gone])) == [("unreadable_file", "error")]


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as out:
        out.truncate(guard.MAX_BYTES + 1)
    (item,) = ingest.check_paths([ingest.FoundFile("大.xlsx", path)])
    assert (item.data, [p.code for p in item.result.problems]) == (b"", ["too_large"])


def test_one_dead_file_does_not_stop_the_rest(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 torn")
    (tmp_path / "b.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    checked = list(ingest.check_paths(ingest.find_files([tmp_path])))
    assert [c.result.file for c in checked] == ["a.xlsx", "b.csv"]
    assert all(p.severity == "error" for p in checked[0].result.problems)
    assert all(isinstance(p, Problem) for p in checked[0].result.problems)
    assert [s.form for s in checked[1].result.sheets] == [None]


class Faulty(dict):
    """A mapping that fails as a defect of the program would, its text holding a cell's content."""

    def get(self, key, default=None):
        raise RuntimeError("钱思远")

    __getitem__ = __contains__ = get


def test_a_fault_of_the_program_refuses_one_file_and_keeps_content_out_of_the_log(tmp_path, caplog):
    (tmp_path / "a.csv").write_text("序号,社工站点,姓名\n1,龙翔街道,钱思远\n", encoding="utf-8")
    faulty = ingest.Known(answers=Faulty(x=1), mappings=Faulty(x=1))
    (item,) = ingest.check_paths(ingest.find_files([tmp_path]), known=faulty)
    assert [(p.code, p.severity) for p in item.result.problems] == [("program_fault", "error")]
    assert item.result.sheets == []
    assert "RuntimeError at test_ingest.py" in caplog.text
    assert "钱思远" not in caplog.text
