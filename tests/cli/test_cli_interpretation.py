"""``evaluate --interpretation A12=month_7``: this once by another reading; an unknown one is told in Chinese."""

import json

import pytest

from dudao.cli import commands as cli
from dudao.store import Store


def run(tmp_path, *asked):
    Store.open(tmp_path / "store").close()
    store = ["--store", str(tmp_path / "store")]
    return cli.main(
        [*store, "evaluate", "--year", "2025", "--as-of", "2025-12-31", "--json", *asked]
    )


@pytest.mark.long
def test_a_reading_holds_for_this_call_alone(tmp_path, capsys):
    """A year from July is not over on the last of December; the next call reads as before."""
    periods = []
    for asked in (["--interpretation", "A12=month_7", "--interpretation", "A22=counted"], []):
        assert run(tmp_path, *asked) == 0
        verdicts = json.loads(capsys.readouterr().out)["verdicts"]
        periods.append({v["missing"] for v in verdicts if v["target"] == "KM-10"})
    assert periods[0] == {"没有覆盖 2025-07-01 至 2025-12-31 的督导台账，没有记录不等于零"}
    assert periods[1] == {"没有覆盖 2025-01-01 至 2025-12-31 的督导台账，没有记录不等于零"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("B1=x", "没有读法“B1”，可选：A3、A4"),
        ("A22=other", "读法 A22 没有选项“other”，可选：excluded（不算，另列原因）"),
        ("A22", "读法 A22 没有选项“”"),
    ],
)
def test_an_unknown_one_says_which_there_are(tmp_path, capsys, asked, words):
    assert run(tmp_path, "--interpretation", asked) == 2
    assert words in capsys.readouterr().err
