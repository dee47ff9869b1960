"""Whoever is not logged in: how many lines they may hold open, and how long they may take to say what they want.

A line (connection) counts from the moment it is there until a request of a known visitor comes over it. Where
there are too many, the oldest goes, first one over which nothing is being answered: a stranger who holds many
lines loses their own, and a new visitor always gets one.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import ClientDisconnect

EACH, ALL = 32, 256
"""Lines not logged in, of one address and in all."""
HEAD = BODY = 9.0
"""Seconds for a request's head, and for the whole body of somebody not logged in (promised: 10)."""
SILENT = 30.0
"""Seconds without a byte after which the upload of somebody logged in is given up."""
LINE, KNOWN = "dudao.line", "dudao.known"
"""Where a scope's ``state`` holds the :class:`Line`, and the scope whether its sender is known."""
LATE = "等了太久，没有收到完整的请求。请再试一次。"


@dataclass(eq=False, slots=True)
class Line:
    """One line. ``peer``: who is at its other end, perhaps a proxy; ``address``: whom it serves, None: not told
    yet; ``busy``: a request of it is being answered."""

    peer: str | None
    end: Callable[[], None]
    address: str | None = None
    busy: bool = False


class Lines:
    """The lines of people not logged in, in the order they came. Used by the event loop's thread alone."""

    def __init__(self, each: int = EACH, most: int = ALL) -> None:
        self.each, self.most = each, most
        self._strangers: dict[Line, None] = {}

    def __len__(self) -> int:
        return len(self._strangers)

    def opened(self, line: Line) -> None:
        """A line is there, and nothing was said over it."""
        self._strangers[line] = None
        self._thin(line)

    def asked(self, line: Line, address: str | None, known: bool) -> None:
        """A whole head came over it: for whom, and whether they are logged in."""
        line.address, line.busy = address, True
        if known:
            self._strangers.pop(line, None)
        else:
            self._strangers.setdefault(line)
            self._thin(line)

    def closed(self, line: Line) -> None:
        """It is gone, or a socket now."""
        self._strangers.pop(line, None)

    def _thin(self, new: Line) -> None:
        same = [line for line in self._strangers if line.address == new.address]
        if new.address is not None and len(same) > self.each:
            self._let_go([line for line in same if line is not new])
        elif len(self._strangers) > self.most:
            (whose, _), *_ = Counter(line.address for line in self._strangers).most_common(1)
            of = [line for line in self._strangers if line.address == whose and line is not new]
            self._let_go(of or [line for line in self._strangers if line is not new])

    def _let_go(self, lines: list[Line]) -> None:
        gone = next((line for line in lines if not line.busy), lines[0])
        self._strangers.pop(gone)
        gone.end()


class InTime:
    """ASGI middleware behind the gate: a body that does not come in time ends its line, with a 408."""

    def __init__(self, app: Any, body: float = BODY, silent: float = SILENT) -> None:
        self.app, self.body, self.silent = app, body, silent

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole, late, begun = False, False, False
        until = asyncio.get_running_loop().time() + self.body

        async def in_time() -> dict:
            nonlocal whole, late
            if whole:
                return await receive()
            now = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(self.silent if scope.get(KNOWN) else until - now):
                    message = await receive()
            except TimeoutError:
                whole = late = True
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            return message

        async def noted(message: dict) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, in_time, noted)
        except ClientDisconnect:
            if not late:
                raise
        if late and not begun:
            await _late(send)


async def _late(send: Any) -> None:
    body = LATE.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": body})
