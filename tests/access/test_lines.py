"""How many lines strangers may hold, whose go first, and that a known visitor's line counts no more."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request

from dudao.access import lines
from dudao.access.lines import InTime, Line, Lines
from dudao.access.requests import Site, told_address


class Gone(list):
    """Names of the lines that were let go, in order."""

    def line(self, name: str, address: str | None = None) -> Line:
        return Line(address, lambda: self.append(name), address)


def test_一个地址最多几条_最旧的先走_别的地址不受影响():
    """
    each 3 | a1 a2 a3 | b1 | a4 → a1 goes | a5 → a2 goes | b2
    """
    gone, found = Gone(), Lines(each=3, most=100)
    for name in ("a1", "a2", "a3", "b1", "a4", "a5", "b2"):
        found.opened(gone.line(name, name[0]))
    assert gone == ["a1", "a2"]
    assert len(found) == 5


def test_正在答复的后走():
    gone, found = Gone(), Lines(each=2, most=100)
    first, second = gone.line("a1", "a"), gone.line("a2", "a")
    for one in (first, second):
        found.opened(one)
    found.asked(first, "a", False)
    found.opened(gone.line("a3", "a"))
    assert gone == ["a2"]


def test_总数满了_占得最多的地址让出来_新来的总有一条():
    """
    most 6 | a a a a b c | d → the oldest of a | e → the next of a
    """
    gone, found = Gone(), Lines(each=10, most=6)
    for name in ("a1", "a2", "a3", "a4", "b1", "c1", "d1", "e1"):
        found.opened(gone.line(name, name[0]))
    assert gone == ["a1", "a2"]


def test_登录的人的线路不算_退出后又算():
    gone, found = Gone(), Lines(each=1, most=100)
    mine = gone.line("mine", "a")
    found.opened(mine)
    found.asked(mine, "a", True)
    for name in ("a1", "a2"):
        found.opened(gone.line(name, "a"))
    assert gone == ["a1"]
    found.asked(mine, "a", False)
    assert gone == ["a1", "a2"]


def test_代理后面按代理说的地址算():
    """Through a proxy nobody is known before the head; then 10.0.0.1 has three and loses its oldest."""
    gone, found = Gone(), Lines(each=2, most=100)
    held = [gone.line(name) for name in ("p1", "p2", "p3", "p4")]
    for one in held:
        found.opened(one)
    assert gone == []
    for one, address in zip(held, ("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.1"), strict=True):
        found.asked(one, address, False)
    assert gone == ["p1"]


@pytest.mark.parametrize(
    ("peer", "given", "proxied", "told"),
    [
        ("127.0.0.1", "10.0.0.7", True, "10.0.0.7"),
        ("127.0.0.1", "10.0.0.7", False, "127.0.0.1"),
        ("127.0.0.1", "<script>", True, None),
        ("127.0.0.1", "督导", True, None),
        ("127.0.0.1", "127.0.0.1", True, None),
        ("127.0.0.1", "::ffff:10.0.0.7", True, "10.0.0.7"),
        ("192.168.1.9", "192.168.1.9", True, "192.168.1.9"),
        ("192.168.1.9", "10.0.0.7", False, "192.168.1.9"),
        (None, "unix", True, None),
    ],
)
def test_地址只听信代理的_而且是IP(peer, given, proxied, told):
    """``given``: what the server under us made of X-Forwarded-For, which it takes from anybody on this machine."""
    scope = {"client": (given, 1), "state": {lines.LINE: Line(peer, print)}}
    assert told_address(scope, Site(proxied=proxied)) == told


def served(parts: list[bytes], known: bool, pause: float, **limits: float) -> list[dict]:
    """What is answered to a body that comes in ``parts`` with a pause before each; its end never comes."""
    sent: list[dict] = []
    waiting = list(parts)

    async def receive() -> dict:
        await asyncio.sleep(pause if waiting else 60)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": True}

    async def send(message: dict) -> None:
        sent.append(message)

    async def app(scope: dict, receive, send) -> None:
        async for _ in Request(scope, receive).stream():
            pass

    scope = {"type": "http", "method": "POST", "path": "/login", "headers": [], lines.KNOWN: known}
    asyncio.run(InTime(app, **limits)(scope, receive, send))
    return sent


@pytest.mark.parametrize("known", [True, False])
def test_等太久的正文_说408并断开(known):
    sent = served([b"a"], known, 0.0, body=0.05, silent=0.05)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert sent[1]["body"].decode() == lines.LATE
