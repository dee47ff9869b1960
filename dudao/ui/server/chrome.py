"""The browser parts of Streamlit in Chinese: its menus and tooltips are English literals in its scripts.

``chrome.toml`` lists, per script, the English literal and the Chinese one. Streamlit offers no setting
for them, so the served script is translated on its way out, and the page around them; the installed package
stays as it is.
"""

from __future__ import annotations

import functools
import gzip
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit

from dudao.access.requests import is_page

TABLE = Path(__file__).with_name("chrome.toml")


@functools.cache
def table(path: Path = TABLE) -> Mapping[str, Mapping[str, str]]:
    """Script name (without its hash) → {English code: Chinese code}."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def script_of(path: str) -> str | None:
    """The script's name in the table, or None where nothing is translated.

    >>> script_of("/static/js/FileUploader.D7YhAWeM.js")
    'FileUploader'
    >>> script_of("/static/js/unknown.abc.js") is None
    True
    """
    if "/static/js/" not in path or not path.endswith(".js"):
        return None
    name = path.rsplit("/", 1)[1].split(".", 1)[0]
    return name if name in table() else None


PAGE = "(page)"
"""The table's name of the page that loads the scripts."""


def page_of(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a response is a page of Streamlit's."""
    found = {name.lower(): value for name, value in headers}
    return found.get(b"content-type", b"").startswith(b"text/html")


def translate(name: str, body: bytes) -> bytes:
    """The script with every literal of its table replaced.

    >>> translate("FileUploader", "x(`Drag and drop files here`)".encode()).decode()
    'x(`把文件拖到这里（可以多个）`)'
    """
    text = body.decode("utf-8")
    for english, chinese in table()[name].items():
        text = text.replace(english, chinese)
    return text.encode("utf-8")


SCRIPTS = Path(streamlit.__file__).with_name("static") / "static" / "js"
SOON = ("DataFrame", "PlotlyChart")
"""Scripts that nearly every page needs."""
_LINK = '<link rel="modulepreload" crossorigin href="./static/js/{}">'
_IMPORTED = re.compile(r'from"\./([^"/]+\.js)"')


@functools.cache
def asked_for_early() -> str:
    """Links by which a browser fetches the scripts of tables and charts, and those that they import, while the server
    still works out the page: asked for when the first of them is drawn, they leave it an empty frame for seconds."""
    files = [path for name in SOON for path in sorted(SCRIPTS.glob(f"{name}.*.js"))]
    needed = [path.name for path in files]
    needed += [name for path in files for name in _IMPORTED.findall(path.read_text("utf-8"))]
    return "".join(_LINK.format(name) for name in dict.fromkeys(needed))


@functools.lru_cache(maxsize=64)
def made_ready(name: str, body: bytes, packed: bool) -> bytes:
    """What is sent of a script or page: translated; ``packed``: compressed; both once."""
    said = translate(name, body)
    if name == PAGE:
        said = said.replace(b"</head>", f"{asked_for_early()}</head>".encode(), 1)
    return gzip.compress(said, 6, mtime=0) if packed else said


class ChineseChrome:
    """Pure ASGI middleware: buffers the few scripts of the table and sends them translated, compressed where the
    browser takes it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = script_of(scope["path"])
        packed = any(k == b"accept-encoding" and b"gzip" in v for k, v in scope["headers"])
        if name or is_page(scope):
            # The body must come whole and uncompressed, also where the browser holds the English one.
            dropped = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in dropped]}
        start: dict = {}
        body = bytearray()

        async def collect(message: dict) -> None:
            nonlocal name
            if message["type"] == "http.response.start":
                if name is None and page_of(message.get("headers", [])) and is_page(scope):
                    name = PAGE
                if name:
                    start.update(message)
            if name is None:
                await send(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _send(send, name, start, bytes(body), packed)

        await self.app(scope, receive, collect)


async def _send(send: Any, name: str, start: dict, body: bytes, packed: bool) -> None:
    dropped = (b"content-length", b"etag", b"last-modified")
    headers = [h for h in start["headers"] if h[0].lower() not in dropped]
    if start["status"] == 200 and body:
        body = made_ready(name, body, packed)
        headers += [(b"vary", b"accept-encoding")]
        headers += [(b"content-encoding", b"gzip")] if packed else []
    headers.append((b"content-length", str(len(body)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
