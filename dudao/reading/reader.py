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
from pathlib import Path
from types import TracebackType

import psutil

from dudao.problems import Problem
from dudao.reading import guard, office, wire
from dudao.reading.grid import Reading
from dudao.reading.refusal import Refused

MEMORY_LIMIT = 512 << 20
TIME_LIMIT = 4.5
_TICK = 0.05
_PATIENCE = 3  # a busy machine may take this many times a file's seconds
_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]


def _work(child: psutil.Process) -> float:
    """Seconds of processor time a process has used."""
    times = child.cpu_times()
    return times.user + times.system


class _Worker:
    """One child process with its watchdog."""

    def __init__(self, memory_limit: int) -> None:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONSAFEPATH": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dudao.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._child = psutil.Process(self.process.pid)
        self.memory_limit = memory_limit
        self._since = self._seen = self._worked = 0.0
        self.seconds = 0.0  # what the file in hand may take; 0: idle
        self.verdict = ""  # why the watchdog ended it
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
        late = time.monotonic() - since > _PATIENCE * seconds
        return late or _work(child) - self._worked > seconds

    def _end(self, verdict: str) -> None:
        self.verdict = verdict
        self.process.kill()

    def ask(self, kind: str, data: bytes, seconds: float) -> wire.Message:
        """Send one file, collect its message. Raises EOFError or OSError when the child dies."""
        head = json.dumps({"kind": kind, "size": len(data)}).encode() + b"\n"
        message = wire.Message()
        self._since = time.monotonic()
        self.seconds = seconds
        self._busy.set()
        try:
            self.process.stdin.write(head + data if len(data) < 1 << 20 else head)
            if len(data) >= 1 << 20:
                self.process.stdin.write(data)
            self.process.stdin.flush()
            while line := self.process.stdout.readline():
                if message.add(line.decode("utf-8", "replace")):
                    return message
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

    def read(self, data: bytes, name: str) -> Reading:
        """One file's grids and problems; refused files have no grids and exactly one error.

        ``name`` is the path relative to what was dropped, with /. Never raises for a bad file.
        """
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
            message = self._ask(kind, data)
        except Refused as refused:
            reading.problems = [refused.problem]
            return reading
        reading.grids, reading.paragraphs = message.grids, message.paragraphs
        reading.problems = message.problems
        if note and not any(problem.severity == "error" for problem in message.problems):
            reading.problems.append(note)
        return reading

    def _ask(self, kind: str, data: bytes) -> wire.Message:
        with self._lock:
            if self._worker is None or not self._worker.alive:
                if self._worker:
                    self._worker.close()
                self._worker = _Worker(self.memory_limit)
            worker = self._worker
            try:
                return worker.ask(kind, data, self.seconds + max(0, (len(data) >> 20) - 3))
            except (EOFError, OSError, ValueError):
                code = worker.verdict or "reader_died"
                _LOG.warning(code)
                worker.close()
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
