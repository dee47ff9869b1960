"""Checks of passwords wait their turn: each takes 64 MiB and a processor, and strangers may ask for any number."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import to_thread

from dudao.access.requests import network

T = TypeVar("T")
AT_ONCE = 2
"""Checks at once: one place for everybody, and one kept for the addresses somebody has logged in from."""
EACH, ALL = 5, 60
"""Who may wait: of one address, and strangers in all."""


class Full(Exception):
    """Too many wait already."""


class Queue:
    """Addresses take turns, so that a crowd from one of them keeps nobody else waiting."""

    def __init__(self) -> None:
        self._free = {"kept": True, "open": True}
        self._lines: dict[bool, dict[str, deque[asyncio.Future[str]]]] = {True: {}, False: {}}
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, address: str | None, known: bool, function: Callable[..., T], *words: object) -> T:  # fmt: skip
        """``function(*words)`` in a thread when its turn comes. Raises :class:`Full`."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        place = await self._turn(network(address), known)
        try:
            return await to_thread.run_sync(function, *words, limiter=self._limiter)
        finally:
            self._leave(place)

    async def _turn(self, whose: str, known: bool) -> str:
        for place in ("kept", "open") if known else ("open",):
            if self._free[place]:
                self._free[place] = False
                return place
        lines = self._lines[known]
        waiting = sum(len(line) for line in lines.values())
        if len(lines.get(whose, ())) >= EACH or (waiting >= ALL and not known):
            raise Full
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        lines.setdefault(whose, deque()).append(mine)
        try:
            return await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._leave(mine.result())
            raise

    def _leave(self, place: str) -> None:
        for known in (True,) if place == "kept" else (False, True):
            if (first := self._next(self._lines[known])) is not None:
                first.set_result(place)
                return
        self._free[place] = True

    @staticmethod
    def _next(lines: dict[str, deque[asyncio.Future[str]]]) -> asyncio.Future[str] | None:
        """The first of the address whose turn it is, which then goes to the end."""
        while lines:
            whose = next(iter(lines))
            line = lines.pop(whose)
            first = line.popleft()
            if line:
                lines[whose] = line
            if not first.done():
                return first
        return None
