"""Checks of passwords: whose turn it is when many ask at once."""

from __future__ import annotations

import asyncio
import threading

import pytest

from dudao.access import queue
from dudao.access.queue import Full, Queue


class Desk:
    """A queue whose checks wait until they are let go, and the order in which they began."""

    def __init__(self) -> None:
        self.queue, self.began, self.go = Queue(), [], threading.Event()
        self.asked: list[asyncio.Task] = []

    def check(self, name: str) -> str:
        self.began.append(name)
        assert self.go.wait(20)
        return name

    async def ask(self, name: str, *, known: bool = False) -> None:
        """One asker; its address is its name without the last sign."""
        self.asked.append(asyncio.create_task(self.queue.run(name[:-1], known, self.check, name)))
        for _ in range(20):  # until it has begun, or waits
            await asyncio.sleep(0.005)

    async def finish(self) -> list[object]:
        self.go.set()
        return await asyncio.gather(*self.asked, return_exceptions=True)


def run(scenario) -> None:
    asyncio.run(scenario(Desk()))


def test_一个地址来一群_别的地址只等一个():
    """
    asks   | a1 | a2 a3 a4 | b1 | c1
    begins | a1 | then a2 b1 c1 a3 a4: addresses in turn
    """

    async def scenario(desk: Desk) -> None:
        for name in ("a1", "a2", "a3", "a4", "b1", "c1"):
            await desk.ask(name)
        assert desk.began == ["a1"]
        assert await desk.finish() == ["a1", "a2", "a3", "a4", "b1", "c1"]
        assert desk.began == ["a1", "a2", "b1", "c1", "a3", "a4"]

    run(scenario)


def test_登录过的地址有自己的位子():
    async def scenario(desk: Desk) -> None:
        for name in ("a1", "b1", "c1"):
            await desk.ask(name)
        await desk.ask("k1", known=True)
        assert desk.began == ["a1", "k1"]
        await desk.finish()

    run(scenario)


def test_登录过的两个人可以同时_陌生人只有一个位子():
    async def scenario(desk: Desk) -> None:
        await desk.ask("k1", known=True)
        await desk.ask("m1", known=True)
        await desk.ask("a1")
        assert desk.began == ["k1", "m1"]
        await desk.finish()
        assert desk.began == ["k1", "m1", "a1"]

    run(scenario)


def test_一个地址等得太多就不收_别的地址照收():
    async def scenario(desk: Desk) -> None:
        for n in range(queue.EACH + 2):
            await desk.ask(f"a{n}")
        await desk.ask("b1")
        found = await desk.finish()
        assert [isinstance(one, Full) for one in found] == [False] * (queue.EACH + 1) + [True, False]  # fmt: skip

    run(scenario)


def test_陌生人排满了_登录过的照样排():
    async def scenario(desk: Desk) -> None:
        for n in range(queue.ALL + 3):
            desk.asked.append(asyncio.create_task(desk.queue.run(f"10.0.0.{n}", False, desk.check, str(n))))  # fmt: skip
        await asyncio.sleep(0.1)
        for n in range(3):
            await desk.ask(f"k{n}", known=True)
        found = await desk.finish()
        assert sum(isinstance(one, Full) for one in found) == 2
        assert found[-3:] == ["k0", "k1", "k2"]

    run(scenario)


@pytest.mark.parametrize("known", [True, False])
def test_出错或走开的_位子让出来(known):
    async def scenario(desk: Desk) -> None:
        await desk.ask("a1", known=known)
        await desk.ask("b1", known=known)
        await desk.ask("c1", known=known)
        desk.asked[-1].cancel()
        desk.go.set()
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await desk.queue.run("d", known, lambda: 1 / 0)
        await asyncio.gather(*desk.asked, return_exceptions=True)
        assert desk.queue._free == {"kept": True, "open": True}

    run(scenario)
