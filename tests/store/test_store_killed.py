"""kill -9 while uploads are committed: what was acknowledged is there, nothing is half there, and
sending everything again ends with the same rows as if nothing had happened."""

import importlib.util
import os
import random
import subprocess
import sys

import pytest

from dudao.store import Store

pytestmark = pytest.mark.long

SENDER = """
import sys
from pathlib import Path

from dudao.records import FileResult, Record, SheetResult
from dudao.forms import load_forms
from dudao.store import Store
from dudao.store.raw import digest


def files(count):
    for number in range(count):
        rows = [Record(i, {"name": f"钱小{i}", "salary": i}) for i in range(400)]
        data = b"file %d" % number
        yield FileResult(f"{number}.xlsx", digest(data), [SheetResult("S", "workers", {}, rows)]), data


if __name__ == "__main__":
    with Store.open(sys.argv[1], load_forms(Path(sys.argv[2]))) as store:
        print("open", flush=True)
        for result, data in files(30):
            print(store.commit(result, data, "小王").upload_id, flush=True)
"""


@pytest.fixture
def sender(tmp_path):
    path = tmp_path / "sender.py"
    path.write_text(SENDER, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("sender", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def killed_after(sender, directory, forms_dir, acknowledged, delay):
    """Start the sender, kill it ``delay`` s after that many receipts; the numbers it acknowledged."""
    command = [sys.executable, sender.__file__, str(directory), str(forms_dir)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout.readline() == "open\n"
        seen = [process.stdout.readline() for _ in range(acknowledged)]
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
        seen += process.stdout.readlines()
    return [int(line) for line in seen if line.strip()]


def kill_and_check(tmp_path, sender, forms_dir, forms, rounds):
    for number in rounds:
        directory = tmp_path / f"store{number}"
        chance = random.Random(number)
        acknowledged = killed_after(
            sender, directory, forms_dir, chance.randint(0, 8), chance.uniform(0, 0.03)
        )
        with Store.open(directory, forms) as store:
            there = {u["upload_id"] for u in store.uploads()}
            assert set(acknowledged) <= there
            assert len(there) <= len(acknowledged) + 1
            assert all(u["records"] == 400 for u in store.uploads())
            states = [store.commit(r, d, "小王").state for r, d in sender.files(30)]
            assert states == ["already_in"] * len(there) + ["committed"] * (30 - len(there))
            rows = store.cursor().execute(
                "select count(*), count(distinct source), sum(salary) from active_workers(null)"
            )
            assert rows.fetchone() == (12_000, 12_000, 30 * sum(range(400)))


def test_killed_while_committing(tmp_path, sender, forms_dir, forms):
    kill_and_check(tmp_path, sender, forms_dir, forms, range(3))


@pytest.mark.soak
def test_killed_while_committing_many_times(tmp_path, sender, forms_dir, forms):
    rounds = int(os.environ.get("DUDAO_SOAK_ROUNDS", "40"))
    kill_and_check(tmp_path, sender, forms_dir, forms, range(100, 100 + rounds))
