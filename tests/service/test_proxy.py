"""The manual's nginx block (docs/运维.md, 四) on a free port of this machine, a real nginx, a certificate of its own:
health, log-in, a page over the websocket, with a client and in a browser. Left out where nginx is not installed.
"""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.served import answering, ended, free_port, launch
from dudao import ROOT

sys.path.insert(0, str(ROOT))
from tests.access.served import stocked

MANUAL = (ROOT / "docs" / "运维.md").read_text(encoding="utf-8")
NAME, PASSWORD = "dudao.example.cn", "湖边 一棵 老树 2026"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(NGINX is None, reason="nginx 没有安装：apt-get install nginx-light"),
]


@dataclass(frozen=True)
class Proxied:
    """A server behind nginx: nginx's TLS ``port`` on this machine, its ``certificate``."""

    port: int
    certificate: Path

    @property
    def origin(self) -> str:
        return f"https://{NAME}:{self.port}"

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def line(self) -> ssl.SSLSocket:
        """A line with TLS whose certificate was verified for the name."""
        plain = socket.create_connection(("127.0.0.1", self.port), 20)
        return self.context().wrap_socket(plain, server_hostname=NAME)

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        line = http.client.HTTPConnection(NAME, self.port)
        line.sock = self.line()
        sent = {"Origin": self.origin, **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, body=body, headers=sent)
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read().decode()
        line.close()
        return answer.status, told, text


def configuration(folder: Path, port: int, behind: int) -> str:
    """The manual's own block, its port, certificate and the server's port exchanged, in an nginx of this folder."""
    block = re.search(r"(?ms)^sudo tee /etc/nginx/conf.d/dudao.conf <<'END'\n(.*?)^END$", MANUAL)[1]
    exchanged = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/": f"{folder}/",
        "127.0.0.1:8501": f"127.0.0.1:{behind}",
    }
    for old, new in exchanged.items():
        assert old in block
        block = block.replace(old, new)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{block}}}\n"
    )


def certificate(folder: Path) -> None:
    """By the manual's own openssl line, into the folder."""
    line = re.search(r"(?m)^sudo (openssl req .*)$", MANUAL)[1].replace("/etc/ssl/", f"{folder}/")
    subprocess.run(line.split(), check=True, capture_output=True)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("proxy")
    store = stocked(folder / "store", PASSWORD, 李娟="admin")
    port, behind = free_port(), free_port()
    told = dict(
        line.split("=", 1)
        for line in re.search(r"(?ms)^sudo tee -a /etc/dudao.env <<'END'\n(.*?)^END$", MANUAL)[
            1
        ].splitlines()
    )
    settings = {name: value.strip('"') for name, value in told.items()}
    assert settings["DUDAO_TLS_PROXY"] == "1"
    certificate(folder)
    (folder / "nginx.conf").write_text(configuration(folder, port, behind), encoding="utf-8")
    log = folder / "server.log"
    server = launch(store, log, "--server.address=127.0.0.1", port=behind, **settings)
    with log.open("ab") as out:
        nginx = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf")], stdout=out, stderr=out)  # fmt: skip
    try:
        answering(server, behind, log)
        yield Proxied(port, folder / "dudao.crt")
    finally:
        for process in (nginx, server):
            ended(process)


def test_证书验得过_要登录_提交认得出自己(proxied):
    assert proxied.ask("/_stcore/health")[0] == 200
    told = proxied.ask("/ready")  # through the proxy nobody is this machine
    assert told[0] == 404
    assert "/ready 只答本机" in str(told)
    status, told, _ = proxied.ask("/coverage")
    assert (status, told["location"]) == (303, "/login?next=%2Fcoverage")
    assert "max-age" in told["strict-transport-security"]
    body = urlencode({"name": "李娟", "password": PASSWORD})
    status, told, _ = proxied.ask("/login", "POST", body)
    assert (status, "Secure" in told["set-cookie"]) == (303, True)
    status, told, _ = proxied.ask("/login", "POST", body, Origin="https://evil.example")
    assert (status, told.get("set-cookie")) == (403, None)


def test_名字没有写明的不答(proxied):
    assert proxied.ask("/login", Host="evil.example")[0] == 400


def test_websocket经过代理_没有登录就关在门外(proxied):
    """nginx hands the upgrade on: the server's own answer is the gate's refusal, not a 400 about a missing upgrade."""
    with pytest.raises(InvalidStatus) as refused:
        connect(
            f"wss://{NAME}:{proxied.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", proxied.port), 20),
            ssl=proxied.context(),
            origin=proxied.origin,
            subprotocols=["streamlit"],
        ).close()
    assert refused.value.response.status_code == 403


@pytest.mark.browser
def test_浏览器里登录_页面活着(proxied):
    """Chromium with the name led to this machine and the certificate let pass: log-in, then a page over wss."""
    from playwright.sync_api import expect, sync_playwright

    from tests.browser.conftest import ARGUMENTS, chromium

    if chromium() is None:
        pytest.skip("Chromium 没有安装")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=chromium(),
            args=[*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        )
        page = browser.new_context(ignore_https_errors=True, locale="zh-CN").new_page()
        sockets: list[str] = []
        page.on("websocket", lambda opened: sockets.append(opened.url))
        page.goto(f"{proxied.origin}/login")
        page.get_by_label("登录名").fill("李娟")
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="李娟 管理员")).to_be_visible(timeout=90_000)
        page.goto(f"{proxied.origin}/uploads")
        expect(page.get_by_role("heading", name="最近收到的")).to_be_visible(timeout=90_000)
        assert sockets
        assert all(url.startswith(f"wss://{NAME}:{proxied.port}/") for url in sockets)
        browser.close()
