"""``rules``: all rules, none missing, none with a verdict it has no data for."""

import json

import pytest

from dudao import rules
from dudao.cli import commands as cli
from dudao.store import Store
from dudao.store.decisions import settings

KINDS = {"judged", "counted", "unknowable", "definition"}


def test_every_rule_has_a_line(capsys):
    assert cli.main(["rules"]) == 0
    said = capsys.readouterr()
    lines = [line.split("\t") for line in said.out.splitlines()]
    assert [(line[0], line[1]) for line in lines] == [
        (pack, number) for pack in rules.packs() for number in rules.load(pack).targets
    ]
    assert f"共 {len(lines)} 条" in said.err


def test_as_json_each_says_its_kind_and_what_is_missing(capsys):
    assert cli.main(["rules", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(rule["pack"], rule["id"]) for rule in found] == [
        (pack, number) for pack in rules.packs() for number in rules.load(pack).targets
    ]
    assert {rule["kind"] for rule in found} == KINDS
    assert all((rule["missing"] is not None) == (rule["kind"] == "unknowable") for rule in found)
    assert all(rule["reading"] for rule in found if rule["kind"] in ("judged", "counted"))


@pytest.mark.long
def test_with_a_year_the_states_are_counted_under_the_readings_in_force(tmp_path, capsys):
    """An empty store: 14 counties, nobody can tell. The switched reading is named."""
    place = tmp_path / "store"
    with Store.open(place) as store:
        settings.switch(store, "kunming", "A22", "counted", "测试")
    asked = ["--store", str(place), "rules", "--rules", "kunming", "--year", "2025", "--as-of", "2026-01-10"]  # fmt: skip
    assert cli.main([*asked, "--json"]) == 0
    found = {rule["id"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert len(found) == 81
    assert found["KM-10"]["states"] == {"undecidable": 14}
    assert (found["KM-10"]["readings"], found["KM-10"]["switched"]) == (
        {"A4": "no_county", "A12": "calendar", "A22": "counted"}, ["A22"],
    )  # fmt: skip
    assert all(not rule["states"] for rule in found.values() if rule["kind"] == "unknowable")
    assert cli.main(asked) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "无法判定 14\t读法 A4=no_county A12=calendar A22=counted（已切换）" in lines[9]


@pytest.mark.parametrize(
    "wrong", [["--as-of", "2026-01-10"], ["--known-at", "2026-01-10"], ["--rules", "atlantis"]]
)
def test_a_day_without_a_year_and_an_unknown_pack_are_usage_errors(wrong, capsys):
    try:
        code = cli.main(["rules", *wrong])
    except SystemExit as gone:
        code = gone.code
    assert code == 2
    assert "用法不对" in capsys.readouterr().err
