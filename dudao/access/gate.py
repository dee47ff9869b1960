"""The gate: pure ASGI, http and websocket, before every route. It lets nobody pass whom it does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dudao.access import html, requests, sessions, trail
from dudao.access.database import Access, AccessUnreadable
from dudao.access.lines import KNOWN, LINE, Lines
from dudao.access.requests import Site

OPEN = frozenset({"/login", "/logout", "/activate"})
HEALTH = "/_stcore/health"
UPLOAD = "received"
"""The action without which no file is taken in."""

Frames = Callable[[bytes, bool], bytes | None]
"""A message of the browser and whether its sender is still known → what goes on to the server, None: nothing."""


class Gate:
    """ASGI middleware. ``frames`` judges each message of an open socket, whose log-in may have ended since;
    ``lines`` is told of every request whether its sender is known."""

    def __init__(
        self, app: Any, access: Access, site: Site, frames: Frames, lines: Lines | None = None
    ) -> None:
        self.app, self.access, self.site, self.frames = app, access, site, frames
        self.lines = lines or Lines()

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        address = requests.told_address(scope, self.site)
        port = scope["client"][1] if scope.get("client") else 0
        scope = {**scope, "client": (address, port) if address else None}
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)

    async def _http(self, scope: dict, receive: Any, send: Any) -> None:
        scope[KNOWN] = False
        try:
            status, words = self._verdict(scope)
        except AccessUnreadable as trouble:
            status, words = 503, str(trouble)
        if line := (scope.get("state") or {}).get(LINE):
            self.lines.asked(line, requests.address_of(scope), scope[KNOWN])
        if status == 200:
            await self.app(scope, receive, send)
        elif status == 303:
            location = requests.login_path(scope).encode("latin-1")
            await _respond(send, 303, b"", [(b"location", location)])
        else:
            await _refuse(scope, send, status, words)

    def _verdict(self, scope: dict) -> tuple[int, str]:
        """200: on to the app; 303: to the log-in page; else the refusal's status and its words.

        Whether the sender is known is written into the scope.
        """
        if scope["path"] == HEALTH and scope["method"] in ("GET", "HEAD"):
            return 200, ""
        if scope["path"] == requests.READY and scope["method"] == "GET":
            return (200, "") if requests.is_local(scope) else (404, html.READY_HERE)
        if not self.site.knows(requests.header(scope, b"host")):
            return 400, html.FOREIGN_HOST
        address = requests.address_of(scope)
        if requests.crosses(scope, self.site):
            self._note("denied", "cross_origin", address)
            return 403, html.FOREIGN_SITE
        if not self.access.in_use():
            if not requests.is_loopback(address):
                return 403, html.ONLY_HERE
            scope[KNOWN] = True
            return 200, ""
        if scope["path"] in OPEN:
            return 200, ""
        token = requests.token_of(scope, self.site)
        visitor = sessions.find(self.access, token)
        if visitor is None:
            if token:
                self._note("refused_token", "http", address)
            return (303, "") if requests.is_page(scope) else (401, html.LOG_IN_FIRST)
        if self.access.is_others(visit_of(scope["path"]), visitor.account_id):
            self._note("denied", "other_account", address, visitor.principal.name)
            return 403, html.OTHERS
        if _is_upload(scope) and not visitor.principal.may(UPLOAD):
            self._note("denied", "upload", address, visitor.principal.name)
            return 403, visitor.principal.refusal(UPLOAD)
        scope["dudao.visitor"], scope[KNOWN] = visitor, True
        return 200, ""

    async def _socket(self, scope: dict, receive: Any, send: Any) -> None:
        if line := (scope.get("state") or {}).get(LINE):
            self.lines.closed(line)  # answered at once where it is a stranger's
        host, origin = requests.header(scope, b"host"), requests.header(scope, b"origin")
        address = requests.address_of(scope)
        own = self.site.knows(host) and (origin is None or self.site.is_own(origin, host))
        if not own:
            self._note("denied", "cross_origin", address)
        token = requests.token_of(scope, self.site)
        if not own or not self._may(token, address):
            if own and token:
                self._note("refused_token", "socket", address)
            await receive()  # websocket.connect
            await send({"type": "websocket.close", "code": 1008})
            return
        visitor = self._visitor(token)
        if visitor and self.access.is_others(_resumed(scope), visitor.account_id):
            self._note("denied", "other_account", address, visitor.principal.name)
            scope, token = _stranger(scope), None

        async def judged() -> dict:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or message.get("bytes") is None:
                    return message
                kept = self.frames(message["bytes"], self._may(token, address))
                if kept is not None:
                    return {**message, "bytes": kept}

        await self.app(scope, judged, send)

    def _visitor(self, token: str | None) -> sessions.Visitor | None:
        return sessions.find(self.access, token) if token else None

    def _may(self, token: str | None, address: str | None) -> bool:
        """Whether the sender of a message is known now; nobody is while the accounts cannot be read."""
        try:
            if not self.access.in_use():
                return requests.is_loopback(address)
            return self._visitor(token) is not None
        except AccessUnreadable:
            return False

    def _note(self, event: str, detail: str, address: str | None, name: str | None = None) -> None:
        try:
            if self.access.in_use():
                trail.note(self.access, event, name=name, detail=detail, address=address)
        except AccessUnreadable:
            return  # it is refused all the same, and the next page says why


def visit_of(path: str) -> str:
    """The visit an upload belongs to: ``/_stcore/upload_file/<visit>/<file>``."""
    parts = path.split("/")
    return parts[3] if parts[1:3] == ["_stcore", "upload_file"] and len(parts) > 3 else ""


def _is_upload(scope: dict) -> bool:
    """Whether a file is brought; taking one away again is nobody's harm."""
    return scope["method"] in ("PUT", "POST") and bool(visit_of(scope["path"]))


def _resumed(scope: dict) -> str:
    """The visit a socket wants to go on with: the third subprotocol."""
    asked = (requests.header(scope, b"sec-websocket-protocol") or "").split(",")
    return asked[2].strip() if len(asked) > 2 else ""


def _stranger(scope: dict) -> dict:
    """The same request without cookie and without a visit to resume: it is told to log in, and sees nothing."""
    asked = (requests.header(scope, b"sec-websocket-protocol") or "").split(",")[:2]
    dropped = (b"cookie", b"sec-websocket-protocol")
    headers = [h for h in scope["headers"] if h[0].lower() not in dropped]
    headers.append((b"sec-websocket-protocol", ",".join(asked).encode("latin-1")))
    return {**scope, "headers": headers, "subprotocols": [word.strip() for word in asked]}


async def _refuse(scope: dict, send: Any, status: int, words: str) -> None:
    if requests.is_page(scope):
        body = html.message("不能显示", words, ("/login", "去登录") if status == 401 else None)
        await _respond(send, status, body.encode(), [(b"content-type", html.TYPE), html.CSP_HEADER])
    else:
        plain = [(b"content-type", b"text/plain; charset=utf-8")]
        await _respond(send, status, words.encode(), plain)


async def _respond(send: Any, status: int, body: bytes, headers: list) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
