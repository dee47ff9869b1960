"""Files checked in children, two at a time: what a file holds is read and recognised where its bytes can do no harm."""

from __future__ import annotations

import datetime as dt
import json
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from dudao.intake import results
from dudao.reading import Reader, wire
from dudao.reading.grid import Reading
from dudao.records import FileResult

T = TypeVar("T")
AHEAD = 4
"""Files read before the last one's result was taken."""


class _Answer(wire.Message):
    """A result where the child recognised the file, else its grids."""

    result: FileResult | None = None

    def add(self, line: str) -> bool:
        if line.startswith(results.BEGINS):
            self.result = results.read(line)
            return True
        return super().add(line)


class Checker(Reader):
    """A reader whose child recognises what it reads, in the light of ``answers`` and ``mappings``."""

    child = "dudao.intake.child"
    patience = 2 * Reader.patience  # another child is at work beside it, and the parent
    announced = True

    def __init__(
        self,
        answers: Mapping[tuple[str, str, str], Any],
        mappings: Mapping[str, Mapping[str, str]],
        today: dt.date | None = None,
        **limits: Any,
    ) -> None:
        super().__init__(**limits)
        self.today = today and today.isoformat()
        said: Any = [[*answers.items()], {**mappings}] if answers or mappings else None
        self._known = said and json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def greet(self, tell: Callable[[Mapping[str, Any], bytes], None]) -> None:
        """A new child is told what people told the program before."""
        if self._known:
            tell({"kind": "known"}, self._known)

    def check(self, data: bytes, name: str) -> FileResult | Reading:
        """What a file holds; the reading where it was refused, or is left to the caller to recognise."""
        message = _Answer()
        reading = self.heard(data, name, {"today": self.today}, message)
        if message.result is None:
            refused = reading.problems and not (reading.grids or reading.paragraphs)
            if refused:
                return FileResult(reading.name, reading.sha256, problems=reading.problems)
            return reading
        message.result.file, message.result.sha256 = reading.name, reading.sha256
        return message.result


class Checkers:
    """Several of them, each with one file at a time: ``with Checkers(…) as checkers: checkers.over(files, …)``."""

    def __init__(self, many: int, make: Callable[[], Checker]) -> None:
        self._all = [make() for _ in range(many)]
        self._idle: queue.LifoQueue[Checker] = queue.LifoQueue()
        for one in self._all:
            self._idle.put(one)

    def __enter__(self) -> Checkers:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._all:
            one.close()

    def begin(self, files: int) -> None:
        """Start the children, which take their time, before the first of so many files comes."""
        for one in self._all[:files]:
            with suppress(
                OSError
            ):  # no room for a process: the first file finds it again and says so
                one.begin()

    def _check(self, data: bytes, name: str) -> FileResult | Reading:
        one = self._idle.get()
        try:
            return one.check(data, name)
        finally:
            self._idle.put(one)

    def over(
        self, files: Iterable[T | tuple[str, bytes]]
    ) -> Iterator[tuple[T | FileResult | Reading, bytes]]:
        """Each file's result or reading with its bytes, in the order of the files; what is no file is passed on."""
        waiting: deque[tuple[Any, bytes]] = deque()
        pool = ThreadPoolExecutor(len(self._all), "checker")
        try:
            for file in files:
                if isinstance(file, tuple):
                    waiting.append((pool.submit(self._check, file[1], file[0]), file[1]))
                else:
                    waiting.append((file, b""))
                if len(waiting) > AHEAD:
                    yield _due(waiting)
            while waiting:
                yield _due(waiting)
        finally:
            for due, _ in waiting:
                if isinstance(due, Future):
                    due.cancel()
            pool.shutdown()


def _due(waiting: deque[tuple[Any, bytes]]) -> tuple[Any, bytes]:
    due, data = waiting.popleft()
    return (due.result() if isinstance(due, Future) else due), data
