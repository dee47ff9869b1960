"""Files on their way through the server's memory: what an account may bring, and who may fetch what was made.

A download's address is made anew at each click, serves the log-in it was made for, and once.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from dudao.access import requests
from dudao.access.database import Access
from dudao.access.gate import visit_of
from dudao.access.requests import Site, header

EACH, ALL = 400 << 20, 1200 << 20
"""Bytes of uploads held or on their way: of an account, and in all. The server may have 2 GiB."""
LARGEST = 101 << 20
"""What an upload that does not say its length is taken for (server.maxUploadSize and its frame)."""
MEDIA = "/media/"
LOOKS = ("cors", "same-origin", "no-cors")
"""How the page's own script asks whether the address is there, beside the browser that fetches it: it gets no content."""
HELD = 2000
PATIENCE = 60.0
"""Seconds for which a made file outlives the page's rerun that no longer shows it: its browser is still fetching it."""
FULL = "还没有处理的上传文件太多（{}）。请先入库或移除已上传的文件，再继续上传。"
GONE = "这个下载地址已经用过，或者不是为您的这次登录准备的。请回到页面，再点一次下载。"


@dataclass(frozen=True, slots=True)
class _Made:
    """For whom a file was made: the token of their log-in, None on a server without accounts."""

    token: str | None
    holds: Callable[[], bool]


_FOR: ContextVar[_Made | None] = ContextVar("made_for", default=None)


class Downloads:
    """The addresses of files made for somebody. Safe to call from any thread."""

    def __init__(self) -> None:
        self._made: dict[str, _Made] = {}
        self._left: dict[str, float] = {}  # since when no page shows it
        self._untold: set[str] = set()  # given once to who did not tell how it asked
        self._lock = threading.Lock()

    def keep(self, file_id: str, made: _Made) -> None:
        with self._lock:
            while len(self._made) >= HELD:
                self._made.pop(next(iter(self._made)))
            self._made[file_id] = made

    def leave(self, file_id: str) -> list[str]:
        """A page shows it no more: the ones whose time is over, this one not yet where it was never fetched."""
        with self._lock:
            now = time.monotonic()
            if file_id in self._made:
                self._left.setdefault(file_id, now)
            over = [one for one, since in self._left.items() if now - since > PATIENCE]
            for one in over:
                del self._left[one]
                self._made.pop(one, None)
                self._untold.discard(one)
            return over if file_id in self._made else [file_id, *over]

    def may(self, file_id: str, token: str | None) -> bool:
        """Whether a request by that log-in would get it; it stays."""
        with self._lock:
            made = self._made.get(file_id)
            return made is not None and made.token == token and made.holds()

    def take(self, file_id: str, token: str | None, untold: bool = False) -> bool:
        """Whether this request may have it; the first that may is the only one.

        ``untold``: it may be the page's look or the browser itself; then it leaves the file for one more.
        """
        with self._lock:
            made = self._made.get(file_id)
            if made is None or made.token != token or not made.holds():
                return False
            if untold and file_id not in self._untold:
                self._untold.add(file_id)
                return True
            del self._made[file_id]
            self._left.pop(file_id, None)
            self._untold.discard(file_id)
            return True


def made_for(token: str | None, holds: Callable[[], bool]) -> None:
    """Said by whoever makes a download, in the thread that makes it: the file stored next is for that log-in."""
    _FOR.set(_Made(token, holds))


def bind(downloads: Downloads) -> None:
    """Give every file made for somebody an address that nobody can guess, in place of one made of its content."""
    by_content, at_once = MemoryMediaFileStorage.load_and_get_id, MemoryMediaFileStorage.delete_file

    def load_and_get_id(
        self: MemoryMediaFileStorage, path_or_data: Any, mimetype: str, kind: MediaFileKind,
        filename: str | None = None,
    ) -> str:  # fmt: skip
        made = _FOR.get()
        if made is None or kind is not MediaFileKind.DOWNLOADABLE or isinstance(path_or_data, str):
            return by_content(self, path_or_data, mimetype, kind, filename)
        _FOR.set(None)
        file_id = PREFIX + secrets.token_hex(24)
        self._files_by_id[file_id] = MemoryFile(path_or_data, mimetype, kind, filename)
        downloads.keep(file_id, made)
        return file_id

    def delete_file(self: MemoryMediaFileStorage, file_id: str) -> None:
        """The rerun that follows a click drops its file, often before the browser has asked for it."""
        for one in downloads.leave(file_id):
            at_once(self, one)

    for name, ours in (("load_and_get_id", load_and_get_id), ("delete_file", delete_file)):
        setattr(MemoryMediaFileStorage, name, ours)


PREFIX = "own-"


class Files:
    """ASGI middleware behind the gate."""

    def __init__(
        self, app: Any, access: Access, site: Site, downloads: Downloads,
        each: int = EACH, most: int = ALL,
    ) -> None:  # fmt: skip
        self.app, self.access, self.site, self.downloads = app, access, site, downloads
        self.each, self.most = each, most
        self._coming: dict[int | None, int] = {}

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(MEDIA + PREFIX):
            await self._download(scope, receive, send)
        elif scope["method"] == "PUT" and visit_of(scope["path"]):
            await self._upload(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _download(self, scope: dict, receive: Any, send: Any) -> None:
        file_id = scope["path"].removeprefix(MEDIA).split(".")[0]
        token = requests.token_of(scope, self.site) if self.access.in_use() else None
        if scope["method"] == "GET" and header(scope, b"sec-fetch-mode") in LOOKS:
            await _said(send, *((200, "") if self.downloads.may(file_id, token) else (410, GONE)))
            return
        # over plain http from elsewhere a browser does not say how it asks; a script's fetch accepts anything
        untold = header(scope, b"sec-fetch-mode") is None and header(scope, b"accept") == "*/*"
        if scope["method"] != "GET" or not self.downloads.take(file_id, token, untold):
            await _said(send, 410, GONE)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            if not self.downloads.may(file_id, token) and (runtime := _runtime()) is not None:
                runtime.media_file_mgr._storage.delete_file(file_id)

    async def _upload(self, scope: dict, receive: Any, send: Any) -> None:
        visitor = scope.get("dudao.visitor")
        account = visitor.account_id if visitor else None
        said = requests.body_size(scope)
        size = LARGEST if said is None else said
        with self._reserved(account, size):
            mine, every = self._held(account)
            alone = visitor is None  # a server without accounts: nobody to share with
            if (mine > self.each and not alone) or every > self.most:
                whose = "合计" if every > self.most else "您的账号"
                limit = self.most if every > self.most else self.each
                await _said(send, 413, FULL.format(f"{whose}超过 {limit >> 20} MB"))
                return
            await self.app(scope, receive, send)

    @contextlib.contextmanager
    def _reserved(self, account: int | None, size: int) -> Iterator[None]:
        self._coming[account] = self._coming.get(account, 0) + size
        try:
            yield
        finally:
            self._coming[account] -= size
            if not self._coming[account]:
                del self._coming[account]

    def _held(self, account: int | None) -> tuple[int, int]:
        """Bytes of an account and of all: in memory, and on their way."""
        held = dict(self._coming)
        for visit, size in _in_memory():
            whose = self.access.owner(visit)
            held[whose] = held.get(whose, 0) + size
        return held.get(account, 0), sum(held.values())


def _runtime() -> Runtime | None:
    return Runtime.instance() if Runtime.exists() else None


def _in_memory() -> list[tuple[str, int]]:
    """Visit and bytes of everything Streamlit holds of uploads."""
    runtime = _runtime()
    if runtime is None:
        return []
    manager = runtime.uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    with manager._lock:
        return [
            (visit, sum(len(file.data) for file in files.values()))
            for visit, files in manager.file_storage.items()
        ]


async def _said(send: Any, status: int, words: str) -> None:
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]  # fmt: skip
    if status == 413:  # what is still coming is not read
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
