"""Half-sent requests: uvicorn waits for the rest of a head for ever, and no middleware ever sees it.

Its protocol is given a clock for the time in which nothing is asked, and tells :class:`Lines` of every line.
"""

from __future__ import annotations

import asyncio
import functools
from asyncio import constants
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from dudao.access import lines, requests
from dudao.access.lines import LINE, Line, Lines

_CLOCK = "_dudao_clock"


@functools.cache
def install(known: Lines, proxied: bool) -> None:
    """Set the clocks, once a process. ``proxied``: a line from this machine is a proxy's, and serves others."""
    constants.SSL_HANDSHAKE_TIMEOUT = lines.HEAD  # of TLS of its own: begun and not gone on with
    protocol = AutoHTTPProtocol
    made, received, lost, answered = (getattr(protocol, name) for name in ("connection_made", "data_received", "connection_lost", "on_response_complete"))  # fmt: skip

    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        made(self, transport)
        peer = requests.parsed(self.client[0]) if self.client else None
        of_a_proxy = proxied and requests.is_loopback(peer)
        line = Line(peer, transport.abort, None if of_a_proxy else peer)
        self.app_state = {**self.app_state, LINE: line}
        _wait(self)
        known.opened(line)

    def data_received(self: Any, data: bytes) -> None:
        received(self, data)
        if _in_hand(self):
            _stop(self)

    def on_response_complete(self: Any) -> None:
        answered(self)
        if not _in_hand(self):  # else the next request was waiting already
            self.app_state[LINE].busy = False
            _wait(self)

    def connection_lost(self: Any, trouble: Exception | None) -> None:
        _stop(self)
        known.closed(self.app_state[LINE])
        lost(self, trouble)

    for function in (connection_made, data_received, on_response_complete, connection_lost):
        setattr(protocol, function.__name__, function)


def _in_hand(protocol: Any) -> bool:
    return protocol.cycle is not None and not protocol.cycle.response_complete


def _stop(protocol: Any) -> None:
    clock: asyncio.TimerHandle | None = getattr(protocol, _CLOCK, None)
    if clock is not None:
        clock.cancel()


def _wait(protocol: Any) -> None:
    _stop(protocol)
    late: Callable[[], None] = functools.partial(_late, protocol)
    setattr(protocol, _CLOCK, protocol.loop.call_later(lines.HEAD, late))


def _late(protocol: Any) -> None:
    """Close the line, unless a request is in hand or it has become a socket."""
    line = protocol.transport
    if not line.is_closing() and line.get_protocol() is protocol and not _in_hand(protocol):
        line.close()
