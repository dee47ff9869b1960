"""Many cities on a Ray of this machine: the same verdicts as DuckDB alone, though a worker is killed in the middle."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import importlib
import importlib.util
import os
import random
import time

import psutil
import pytest

from dudao import rules
from dudao.cli import commands
from dudao.evaluation.province import Ask, cluster, judged_here, together
from dudao.records import FileResult, Record, SheetResult
from dudao.store.publication.city import folders
from dudao.store.publication.publish import publish

needs_ray = pytest.mark.skipif(
    not cluster.is_there(), reason="没有装 Ray：pip install -r requirements-ray.txt"
)
CITIES = 20
ASK = Ask(2025, dt.date(2026, 1, 10))
COUNTIES = ("五华区", "盘龙区", "官渡区", "西山区")
STATIONS = {"五华区": "华山街道", "盘龙区": "拓东街道", "官渡区": "关上街道", "西山区": "马街街道"}


def sent(store, form, rows, meta, number):
    data = f"{number} {form}".encode()
    sheet = SheetResult("表", form, meta, [Record(n, row, {}) for n, row in enumerate(rows, 2)])
    result = FileResult(f"{form}{number}.xlsx", hashlib.sha256(data).hexdigest(), [sheet])
    store.commit(result, data, "测试", now=dt.datetime(2026, 1, 5, 9))


def filled(store, seed):
    """A year of a city: some sessions of each county, its people."""
    chance = random.Random(seed)
    for number, county in enumerate(COUNTIES[: chance.randrange(1, 5)]):
        people = [f"人{chr(0x4E00 + seed * 20 + n)}" for n in range(6)]
        held = [
            {
                "held_on": f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 28):02d}", "county": [county],
                "stations": [STATIONS[county]], "activity": chance.choice(("group", "individual", "peer")),
                "mode": "face_to_face", "supervisors": [chance.choice(people)], "supervisees": [chance.choice(people)],
                "minutes": chance.choice((60, 120, 150)), "record_filed_on": "2025-12-30",
            }
            for _ in range(chance.randrange(5, 40))
        ]  # fmt: skip
        meta = {"county": county, "covers_from": "2025-01-01", "covers_to": "2025-12-31"}
        sent(store, "session_ledger", held, meta, number)
        staff = [{"station": STATIONS[county], "name": name} for name in people]
        sent(store, "staffing", staff, {"county": county, "filled_on": "2025-12-20"}, number)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Twenty cities, each of another seed, published."""
    from dudao.store import Store

    root = tmp_path_factory.mktemp("province")
    packs = {"kunming": rules.text_of("kunming")}
    for seed in range(CITIES):
        with Store.open(root / f"store{seed}") as store:
            filled(store, seed)
            code = f"{110000 + seed * 100}"
            publish(store, root / "out", packs, "测试", f"第{seed}市", code=code)
    return root / "out"


def by_city(found):
    return {one.city: dataclasses.replace(one, seconds=0) for one in found}


def kill_one_at_work() -> int:
    """Kill a worker of ours that is judging a city, as the system does where memory runs out."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for child in psutil.Process().children(recursive=True):
            if child.name().startswith("ray::judge"):
                child.kill()
                return child.pid
        time.sleep(0.005)
    raise AssertionError("no worker was ever at work")


@needs_ray
@pytest.mark.long
def test_二十个市分给两个进程_中途杀掉一个_结论逐市一样(province):
    alone = by_city(judged_here(folders(province), ASK))
    assert len(alone) == CITIES
    assert len({one.digest for one in alone.values()}) == CITIES
    with cluster.Cluster(workers=2) as many:
        coming = many(folders(province), ASK)
        found = [next(coming)]
        killed = kill_one_at_work()
        found += coming
        assert not psutil.pid_exists(killed) or not psutil.Process(killed).is_running()
        assert {c.laddr.ip.removeprefix("::ffff:") for c in listening()} == {"127.0.0.1"}
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
        assert not usage_lib().usage_stats_enabled()
    assert by_city(found) == alone
    assert 0 < many.wire < CITIES * 20_000


def usage_lib():
    """Ray's own module of its usage reports, wherever this Ray has it."""
    places = ("ray._common.usage.usage_lib", "ray._private.usage.usage_lib")
    there = [p for p in places if importlib.util.find_spec(p.rpartition(".")[0])]
    return importlib.import_module(there[0])


def listening():
    """What the processes of this test listen at."""
    ours = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return [c for p in ours for c in p.net_connections("tcp") if c.status == psutil.CONN_LISTEN]


@needs_ray
@pytest.mark.long
def test_坏了的市不连累别的(province, tmp_path):
    import shutil

    out = tmp_path / "out"
    for place in folders(province)[:3]:
        shutil.copytree(place, out / place.name)
    (out / "city=110100" / "manifest.json").unlink()
    with cluster.Cluster(workers=2) as many:
        found = together(out, ASK, many)
    assert [one["city"] for one in found["damaged"]] == ["110100"]
    assert [one["damage"] is None for one in found["cities"]] == [True, False, True]


def test_没有装_Ray_说怎么装(province_of_nothing, monkeypatch, capsys):
    monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: None)
    words = ["province", str(province_of_nothing), "--year", "2025", "--engine", "ray"]
    assert commands.main(words) == 4
    said = capsys.readouterr()
    assert "pip install -r requirements-ray.txt" in said.err
    assert "--engine local" in said.err
    assert said.out == ""


@pytest.fixture
def province_of_nothing(tmp_path):
    (tmp_path / "cities.csv").write_text("code,name\n530400,玉溪市\n", "utf-8")
    return tmp_path


def test_别处不装载_Ray():
    """Only ``--engine ray`` may need it."""
    import subprocess
    import sys

    told = "import sys, dudao.cli.province, dudao.evaluation.province; print('ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
