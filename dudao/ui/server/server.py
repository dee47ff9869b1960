"""What stands between the network and the pages: who may start it where, the response headers, and what
of a browser's messages goes on to Streamlit.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from dudao import door
from dudao.access.database import Access, AccessUnreadable
from dudao.access.requests import Site, header, is_loopback
from dudao.logs import fault

LOG = logging.getLogger("dudao.ui")
PROXY = "DUDAO_TLS_PROXY"
"""Set to 1 where a reverse proxy in front speaks TLS to the browsers."""

_CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
    " script-src 'self' 'wasm-unsafe-eval'; font-src 'self' data:; connect-src 'self'{socket};"
    " worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; object-src 'none';"
    " base-uri 'self'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
HSTS = (b"strict-transport-security", b"max-age=31536000")
NO_STORE = (b"cache-control", b"no-store")
_CSP_NAME = b"content-security-policy"
_BROKEN = "服务器出错了。请刷新再试；刚才那一步有没有记下，请先到“台账”里核对。"


def csp(site: Site, host: str | None) -> str:
    """The content security policy: nothing but this server; its own socket is named for older browsers.

    >>> "connect-src 'self' ws://a:1;" in csp(Site(), "a:1"), "connect-src 'self';" in csp(Site(), "a b")
    (True, True)
    """
    plain = host if host and site.knows(host) and not set(host) & set(" ;,'\"*") else None
    socket = f" {'wss' if site.secure else 'ws'}://{plain}" if plain else ""
    return _CSP.format(socket=socket)


class Headers:
    """Pure ASGI middleware, outermost: its headers stand on every http response, errors too.

    An error nobody caught is answered here, so that no server page or log tells what a file held.
    """

    def __init__(self, app: Any, site: Site | None = None) -> None:
        self.app, self.site = app, site or Site()

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: dict) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message = {**message, "headers": self._headed(scope, message.get("headers", ()))}
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as trouble:  # noqa: BLE001 - the outermost wall: logged by its kind, answered without values
            fault(LOG, "response_failed", trouble)
            if not begun:
                await _broken(with_headers)

    def _headed(self, scope: dict, given: Any) -> list[tuple[bytes, bytes]]:
        ours = [*HEADERS, *((HSTS,) if self.site.secure else ())]
        if not scope["path"].startswith("/static/"):
            ours.append(NO_STORE)
        if _CSP_NAME not in {
            name.lower() for name, _ in given
        }:  # the log-in pages have a stricter one
            ours.append((_CSP_NAME, csp(self.site, header(scope, b"host")).encode()))
        replaced = {name for name, _ in ours}
        return [*(h for h in given if h[0].lower() not in replaced), *ours]


async def _broken(send: Any) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": 500, "headers": [kind]})
    await send({"type": "http.response.body", "body": _BROKEN.encode()})


_ALL = ("0.0.0.0", "::")
_PASSED = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
_ASKED = {"deferred_file", "dataframe_chunk"}


def frames(data: bytes, known: bool) -> bytes | None:
    """A browser's message as it goes on to Streamlit; None: it does not.

    Of somebody no longer known, only the wish to see the page goes on, without widgets and callbacks: the page
    then says to log in. Nobody clears the server's caches or asks for its development operations.
    """
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return data if known else None
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        if message.backend_operation_request.WhichOneof("payload") not in _ASKED:
            return None
    elif kind not in _PASSED:
        return None
    if known or kind in ("stop_script", "app_heartbeat"):
        return data
    bare = BackMsg()
    bare.rerun_script.query_string = message.rerun_script.query_string
    bare.rerun_script.page_script_hash = message.rerun_script.page_script_hash
    bare.rerun_script.context_info.CopyFrom(message.rerun_script.context_info)
    return bare.SerializeToString()


def behind_proxy() -> bool:
    """Whether a reverse proxy in front speaks TLS, by the explicit setting."""
    return os.environ.get(PROXY) == "1"


def prepare(
    access: Access, *, address: str | None, certificate: str | None, hosts: list[str], base: str
) -> Site:
    """How the server may be reached; exits with a Chinese sentence where it would be open to strangers.

    Warns on stderr where passwords would cross the network in the clear.
    """
    proxy = behind_proxy()
    try:
        accounts = access.in_use()
    except AccessUnreadable as trouble:
        raise SystemExit(f"看板没有启动：{trouble}") from trouble
    if base.strip("/"):
        raise SystemExit("看板没有启动：不支持 server.baseUrlPath，请给看板一个单独的主机名。")
    open_to_others = not is_loopback(address) or proxy
    if open_to_others and not accounts:
        raise SystemExit(_no_accounts(address, proxy, access.path))
    secure = bool(certificate) or proxy
    if not is_loopback(address) and not secure:
        print(_no_tls(address), file=sys.stderr, flush=True)
    if not is_loopback(address) and all(is_loopback(h) or h in _ALL for h in hosts):
        print(_no_host(), file=sys.stderr, flush=True)
    return Site(secure=secure, hosts=tuple(hosts), proxied=proxy)


def _no_accounts(address: str | None, proxy: bool, path: Path) -> str:
    where = f"{PROXY}=1" if proxy else f"server.address 是“{address or '未设置'}”"
    return (
        f"看板没有启动：还没有账号时只允许本机访问，现在 {where}，别的电脑也能打开。\n"
        "请先建立管理员账号，再启动：\n"
        f"    {door()} user add 登录名\n"
        f"（会给出一次性口令，用它在登录页设密码；账号放在 {path}。）\n"
        "只在本机用的，请把地址改回 127.0.0.1（见 .streamlit/config.toml）。"
    )


def _no_host() -> str:
    return (
        "提示：还没有写明别的电脑用什么名字打开看板，它们会打不开。"
        f"请用 {door()} run --host 写明，例如 --host 192.168.1.8（可以写几次）。"
    )


def _no_tls(address: str | None) -> str:
    return (
        f"警告：看板在 {address or '所有地址'} 上对外服务，但没有加密（TLS），同一网络里的人可能看到密码和数据。\n"
        "请设置 server.sslCertFile 和 server.sslKeyFile；或者放在反向代理后面，由代理加密，"
        f"看板只听 127.0.0.1，并设环境变量 {PROXY}=1。"
    )
