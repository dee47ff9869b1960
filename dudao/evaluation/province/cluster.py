"""The cities judged by Ray, one a task: on a cluster that runs, or on one started here for as long as it takes.

Ray is an extra (``requirements-ray.txt``) and loaded here alone. A worker that dies has its city judged again.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dudao.evaluation.province.judge import Ask, Outcome, judge

LOCAL = "127.0.0.1"
AGAIN = 3
"""How often a task is tried again whose worker died."""
_DIED = "计算这个市的进程一再中断（多半是内存不够）。请少开几个进程再算一次。"


class NoRay(Exception):
    """Ray is not installed, or there is no cluster at the address; the text says what to do, in Chinese."""


def is_there() -> bool:
    """Whether Ray is installed."""
    return importlib.util.find_spec("ray") is not None


class Cluster:
    """Judges cities by Ray. ``address``: of a running cluster (``auto``: this machine's; None: ``RAY_ADDRESS``, else one
    is started here, bound to 127.0.0.1, with ``workers`` processes). ``wire`` counts the bytes of what was asked and
    came back. Ray's usage reports are off."""

    def __init__(self, address: str | None = None, workers: int | None = None):
        self.address = address or os.environ.get("RAY_ADDRESS") or None
        self.workers = workers
        self.wire = 0
        self._ray: Any = None

    def __enter__(self) -> Cluster:
        if not is_there():
            raise NoRay(
                "这台电脑上没有装 Ray。请运行 python3 -m pip install -r requirements-ray.txt；不装也可以用 --engine local，结果一样，只是慢。"
            )
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if (
            not self.address
        ):  # on Linux Ray turns 127.0.0.1 into the machine's address, but for this
            os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        self._ray = importlib.import_module("ray")
        try:
            self._ray.init(**self._where(), logging_level=logging.ERROR, log_to_driver=False)
        except (ConnectionError, ValueError, RuntimeError) as trouble:
            raise NoRay(
                f"连不上 Ray（{self.address or LOCAL}）。请核对地址和端口，集群要先启动。"
            ) from trouble
        return self

    def _where(self) -> dict[str, Any]:
        if self.address:
            return {"address": self.address}
        return {
            "address": "local", "num_cpus": self.workers, "include_dashboard": False, "_node_ip_address": LOCAL,
        }  # fmt: skip

    def __exit__(self, *_: object) -> None:
        self._ray.shutdown()

    def __call__(self, places: Sequence[Path], ask: Ask) -> Iterator[Outcome]:
        """Each city as it is done, in no order."""
        task = self._ray.remote(num_cpus=1, max_retries=AGAIN)(judge)
        waiting = {task.remote(place.resolve(), ask, 1): place for place in places}
        self.wire += sum(len(pickle.dumps((place, ask))) for place in places)
        while waiting:
            (done,), _ = self._ray.wait([*waiting], num_returns=1)
            found = self._taken(done, waiting.pop(done))
            self.wire += len(pickle.dumps(found))
            yield found

    def _taken(self, done: Any, place: Path) -> Outcome:
        try:
            return self._ray.get(done)
        except (self._ray.exceptions.WorkerCrashedError, self._ray.exceptions.OutOfMemoryError):
            code = place.name.partition("=")[2]
            return Outcome(code, code, _DIED)
