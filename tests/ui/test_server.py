"""What stands between the network and the pages: loopback only, strict headers, Chinese chrome."""

from __future__ import annotations

import asyncio
import glob
from pathlib import Path

import pytest
import streamlit

from dudao import ROOT
from dudao.ui import chrome, server

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


def served(app, path: str, headers: list | None = None) -> tuple[int, dict, bytes]:
    """One GET through an ASGI app: status, headers, body."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": headers or [], "method": "GET"}
    asyncio.run(app(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def replying(body: bytes, seen: list | None = None):
    """An app that answers 200 with the body in two parts."""

    async def app(scope, receive, send):
        if seen is not None:
            seen.extend(scope["headers"])
        headers = [(b"content-length", str(len(body)).encode()), (b"etag", b"x")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    return app


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.8", "", None])
def test_没有账号时不对外监听(address):
    with pytest.raises(SystemExit, match=r"127\.0\.0\.1"):
        server.refuse_open_address(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_本机地址可以启动(address):
    assert server.refuse_open_address(address) is None


def test_每个响应都带安全头():
    status, headers, body = served(server.Headers(replying(b"0123456789")), "/")
    assert (status, body) == (200, b"0123456789")
    csp = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in csp
    assert "frame-ancestors 'none'" in csp
    assert "http:" not in csp
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_浏览器里的英文换成中文_长度随之改写():
    seen: list = []
    app = chrome.ChineseChrome(replying(b"r(`Upload`)", seen))
    asked = [(b"accept-encoding", b"gzip"), (b"if-none-match", b"x"), (b"host", b"h")]
    status, headers, body = served(app, "/static/js/FileUploader.D7YhAWeM.js", asked)
    assert (status, body.decode()) == (200, "r(`选择文件`)")
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in headers
    assert seen == [(b"host", b"h")]


def test_别的脚本原样通过():
    status, headers, body = served(chrome.ChineseChrome(replying(b"`Upload`")), "/static/js/a.b.js")
    assert (status, body, headers[b"etag"]) == (200, b"`Upload`", b"x")


@pytest.mark.parametrize(
    ("script", "english"),
    [(name, word) for name, words in chrome.table().items() for word in words],
)
def test_每个要翻译的英文都还在这一版的脚本里(script, english):
    """A new Streamlit that words it differently fails here, not in front of the user."""
    texts = [
        Path(path).read_text(encoding="utf-8")
        for path in glob.glob(str(SCRIPTS / f"{script}.*.js"))
    ]
    assert any(english in text for text in texts)


def test_配置不对外():
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for line in (
        'address = "127.0.0.1"',
        "gatherUsageStats = false",
        'showErrorDetails = "none"',
        "showErrorLinks = false",
        'fileWatcherType = "none"',
    ):
        assert line in text
