"""The parent's side: one worker process that serves many files and is replaced after a death."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from dudao.problems import Problem
from dudao.reading import guard, office, wire
from dudao.reading.grid import Reading
from dudao.reading.refusal import Refused

MEMORY_LIMIT = 512 << 20
TIME_LIMIT = 4.5
_TICK = 0.05
_START = 20.0  # seconds in which a child that says so has started
_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]


def _work(child: psutil.Process) -> float:
    """Seconds of processor time a process has used."""
    times = child.cpu_times()
    return times.user + times.system


class _Worker:
    """One child process with its watchdog."""

    def __init__(self, memory_limit: int, child: str, patience: float, announced: bool) -> None:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONSAFEPATH": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", child],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._child = psutil.Process(self.process.pid)
        self.memory_limit, self.patience = memory_limit, patience
        self._since = self._seen = self._worked = 0.0
        self.seconds = 0.0  # what the file in hand may take; 0: idle
        self.verdict = ""  # why the watchdog ended it
        self._starting = announced  # what it takes to start is no file's fault
        self._busy = threading.Event()
        self._closed = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, daemon=True)
        self._watchdog.start()
        _WORKERS.add(self)

    @property
    def alive(self) -> bool:
        return not self.verdict and self.process.poll() is None

    def _watch(self) -> None:
        try:
            child = self._child
            while not self._closed.is_set():
                if not self.seconds:
                    self._busy.clear()
                    if not self.seconds:
                        self._busy.wait()
                    continue
                self._closed.wait(_TICK)
                if self._overdue(child):
                    self._end("reader_timeout")
                    return
                if child.memory_info().rss > self.memory_limit:
                    self._end("reader_memory")
                    return
        except psutil.Error:
            return  # the child is gone; whoever reads its pipe notices

    def _overdue(self, child: psutil.Process) -> bool:
        """Whether the file in hand took its seconds of work, or far longer than that on a busy machine."""
        seconds, since = self.seconds, self._since
        if not seconds:
            return False
        if since != self._seen:  # a file not seen before; most are read between two looks
            self._seen, self._worked = since, _work(child)
        late = time.monotonic() - since > self.patience * seconds
        return late or _work(child) - self._worked > seconds

    def _end(self, verdict: str) -> None:
        self.verdict = verdict
        self.process.kill()

    def tell(self, request: Mapping[str, Any], data: bytes) -> None:
        """Send one request with its bytes."""
        head = json.dumps({**request, "size": len(data)}).encode() + b"\n"
        self.process.stdin.write(head + data if len(data) < 1 << 20 else head)
        if len(data) >= 1 << 20:
            self.process.stdin.write(data)
        self.process.stdin.flush()

    def ask(
        self, request: Mapping[str, Any], data: bytes, seconds: float, message: wire.Message
    ) -> None:
        """Send one file, collect its message. Raises EOFError or OSError when the child dies.

        A line :data:`wire.READ` before it lets the clock begin anew: once when the child has started, and once a file
        that is read, with which more is done.
        """
        starting = self._starting
        pauses = 1 + starting
        self._since = time.monotonic()
        self.seconds = max(seconds, _START) if starting else seconds
        self._busy.set()
        try:
            self.tell(request, data)
            while line := self.process.stdout.readline():
                if pauses and line == wire.READ:
                    self._starting = False
                    self.seconds, self._since, pauses = seconds, time.monotonic(), pauses - 1
                elif message.add(line.decode("utf-8", "replace")):
                    return
            raise EOFError
        finally:
            self.seconds = 0.0

    def close(self) -> None:
        self._closed.set()
        self._busy.set()
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                continue  # the child is gone with bytes still waiting
        self.process.wait()
        self._watchdog.join()


_WORKERS: weakref.WeakSet[_Worker] = weakref.WeakSet()


def end_workers() -> None:
    """Kill every reading process of this one, whatever it reads: the program is about to end."""
    for worker in [*_WORKERS]:
        worker.process.kill()
    office.end()


_DEATHS = {
    "reader_timeout": "读取这个文件用时过长，已中止",
    "reader_memory": "读取这个文件占用内存过多，已中止",
    "reader_died": "读取这个文件时读取程序意外退出",
}


class Reader:
    """Reads files in a child process: ``with Reader() as reader: reader.read(data, name)``.

    Thread-safe: one file at a time. A file that kills, hangs or bloats the child is refused with a
    Problem (``reader_died``, ``reader_timeout``, ``reader_memory``) and the next gets a new child.
    """

    child = "dudao.reading.worker"
    patience = 3.0
    """A busy machine may take this many times a file's seconds."""
    announced = False
    """Whether the child says that it has started."""

    def __init__(self, *, seconds: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> None:
        self.seconds = seconds
        self.memory_limit = memory_limit
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child. A later ``read`` starts a new one."""
        with self._lock:
            if self._worker:
                self._worker.close()
                self._worker = None

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._worker.process.pid if self._worker else None

    def begin(self) -> None:
        """Start the child, which takes its time, before there is anything to read."""
        with self._lock:
            self._living()

    def read(self, data: bytes, name: str) -> Reading:
        """One file's grids and problems; refused files have no grids and exactly one error.

        ``name`` is the path relative to what was dropped, with /. Never raises for a bad file.
        """
        return self.heard(data, name, {}, wire.Message())

    def heard(
        self, data: bytes, name: str, more: Mapping[str, Any], message: wire.Message
    ) -> Reading:
        """Like :meth:`read`, with ``more`` in the request to the child and its answer in ``message``."""
        name = name.replace("\\", "/")
        reading = Reading(name, hashlib.sha256(data).hexdigest(), [], [])
        try:
            kind = guard.kind_of(data, name)
            note = guard.name_note(kind, name)
            if kind == "zip":
                raise Refused(
                    "no_workbook",
                    "这是压缩包，里面没有工作簿或文档。请解压后上传里面的 Excel 或 Word 文件。",
                )
            if kind == "doc":
                data, kind = office.to_docx(data), "docx"
        except Refused as refused:
            reading.problems = [refused.problem]
            return reading
        request = {"kind": kind, "name": name, "sha256": reading.sha256, **more}
        request["note"] = note and note.as_dict()
        if dead := self._ask(request, data, message):
            message = dead
        wire.laid_out(reading, message, note)
        return reading

    def _living(self) -> _Worker:
        """The child, a new one where there is none alive."""
        if self._worker is None or not self._worker.alive:
            if self._worker:
                self._worker.close()
            self._worker = _Worker(self.memory_limit, self.child, self.patience, self.announced)
            self.greet(self._worker.tell)
        return self._worker

    def greet(self, tell: Callable[[Mapping[str, Any], bytes], None]) -> None:
        """What a new child is told before anything else."""

    def _ask(
        self, request: Mapping[str, Any], data: bytes, message: wire.Message
    ) -> wire.Message | None:
        """The child's answer in ``message``; what is to be said instead, where it died of the file."""
        with self._lock:
            worker: _Worker | None = None
            try:
                worker = self._living()
                worker.ask(request, data, self.seconds + max(0, (len(data) >> 20) - 3), message)
                return None
            except (EOFError, OSError, ValueError):
                code = (worker and worker.verdict) or "reader_died"
                _LOG.warning(code)
                if self._worker:
                    self._worker.close()
                self._worker = None
        return _dead(code)


def _dead(code: str) -> wire.Message:
    message = wire.Message()
    message.problems = [
        Problem(
            code,
            "error",
            f"{_DEATHS[code]}，其他文件不受影响。请用 Excel 或 WPS 打开，另存一份只含表格内容的文件再上传。",
        )
    ]
    return message
