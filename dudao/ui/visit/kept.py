"""What was worked out once, kept for every visitor by what it depends on; the least lately asked goes first.

Streamlit's own cache writes every argument out and hashes it, 0.1 ms an answer and dozens of them a run: here a key is
a tuple. What is kept is read only, as everybody is given the same. ``st.cache_resource.clear()`` empties these too.
"""

from __future__ import annotations

import functools
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

P = ParamSpec("P")
T = TypeVar("T")


class Shelf(Generic[T]):
    """At most ``most`` answers. Safe to share between threads: one of those who ask for the same makes it."""

    def __init__(self, most: int):
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept under the key, made where there is none; one that raises is not kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            door = self._making.setdefault(key, threading.Lock())
        with door:
            with self._lock:
                if key in self._held:
                    return self._held[key]
            try:
                found = make()
                with self._lock:
                    self._held[key] = found
                    while len(self._held) > self._most:
                        self._held.popitem(last=False)
                return found
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def held(self) -> list[Hashable]:
        """What is kept, the least lately asked first."""
        with self._lock:
            return [*self._held]


class _Same:
    """A list or table as a key: the very same object, held so that no other can take its place."""

    def __init__(self, held: Any):
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held


def _key(arg: Any) -> Hashable:
    return _Same(arg) if isinstance(arg, (list, dict, set, pd.DataFrame)) else arg


@st.cache_resource(show_spinner=False)
def _shelves() -> dict[str, Shelf[Any]]:
    return {}


def forget() -> None:
    """Drop all that is kept."""
    _shelves().clear()


def arguments_of(door: Callable[..., Any]) -> list[tuple[Any, ...]]:
    """The arguments whose answers a kept function holds, the least lately asked first; none that were given by name."""
    shelf = _shelves().get(f"{door.__module__}.{door.__qualname__}")
    keys: list[Any] = shelf.held() if shelf else []
    return [key[0] for key in keys if len(key) == 1]


def _keeping(
    most: int, basis: Callable[[tuple[Any, ...]], tuple[Hashable, ...]]
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    def keep(make: Callable[P, T]) -> Callable[P, T]:
        name = f"{make.__module__}.{make.__qualname__}"

        @functools.wraps(make)
        def door(*args: P.args, **named: P.kwargs) -> T:
            def shown() -> T:
                found = make(*args, **named)
                _register(found)
                return found

            shelves = _shelves()
            shelf = shelves.get(name) or shelves.setdefault(name, Shelf(most))
            return shelf.of((basis(args), *sorted(named.items())), shown)

        door.clear = lambda: _shelves().pop(name, None)  # type: ignore[attr-defined]
        return door

    return keep


def kept(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last answers of a function of hashable arguments, which alone they depend on; ``clear()`` drops them."""
    return _keeping(most, lambda args: args)


def of_here(make: Callable[P, T]) -> Callable[P, T]:
    """The same for a function of what a page looks at (``Here``, its first argument): kept as long as nothing changes
    in the store, for everybody who sees the same of it (``Here.basis``).

    Nothing else may decide the answer: no widget, no other day than ``here.as_of``, no file beside the store. A list
    or a table among the arguments must be the very same to be the same: one that was kept as well.
    """
    return _keeping(40, lambda args: (args[0].basis, *map(_key, args[1:])))(make)


def of_store(make: Callable[P, T]) -> Callable[P, T]:
    """The same for a function of a store and hashable arguments: kept until something is written."""
    return _keeping(40, lambda args: (*args[0].state, *args[1:]))(make)


# -- what is made of something kept --------------------------------------------------------------------

_made: dict[int, tuple[weakref.ref[Any], dict[Hashable, Any]]] = {}


def _register(found: Any) -> None:
    """Have tables that are kept, alone or among others, be known as such."""
    for one in _frames(found):
        _made[id(one)] = (weakref.ref(one, functools.partial(_drop, id(one))), {})


def _frames(found: Any, depth: int = 2) -> Iterator[pd.DataFrame]:
    if isinstance(found, pd.DataFrame):
        yield found
    elif depth and isinstance(found, (list, tuple)):
        for one in found:
            yield from _frames(one, depth - 1)


def _drop(number: int, gone: weakref.ref[Any]) -> None:
    if number in _made and _made[number][0] is gone:
        del _made[number]


def beside(frame: pd.DataFrame, how: Hashable, make: Callable[[], T]) -> T:
    """What is made of a table for drawing, kept with it where the table itself is kept; made anew of any other."""
    ref, made = _made.get(id(frame), (None, {}))
    if ref is None or ref() is not frame:
        return make()
    if how not in made:
        made[how] = make()
    found: T = made[how]
    return found
