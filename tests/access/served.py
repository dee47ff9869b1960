"""A real server with accounts, and the two ways strangers reach it: http, and Streamlit's socket."""

from __future__ import annotations

import base64
import contextlib
import http.client
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from benchmarks.served import answering, ended, free_port, launch
from dudao import ROOT
from dudao.access import accounts, signin
from dudao.access.database import Access
from dudao.access.roles import LOCAL
from dudao.intake import batch as ingest
from dudao.store import Store

LIMIT = 60.0
SAMPLE, SEEN = ROOT / "tests" / "samples" / "呈贡花名册.xlsx", "呈贡"
"""What a store holds here, and what a log-in sees of it on 总览."""


def stocked(store: Path, password: str, **roles: str) -> Path:
    """A store with data in it and one account a role: ``李娟="admin"``."""
    with Store.open(store) as opened:
        for _ in ingest.commit_results(
            opened, ingest.check_paths(ingest.find_files([SAMPLE])), "测试"
        ):
            pass
    with contextlib.closing(Access(store)) as access:
        for name, role in roles.items():
            code = accounts.add(access, LOCAL, name, role)
            signin.activate(access, name, code.text, password)
    return store


def rerun(page: str = "", page_hash: str = "", query: str = "") -> bytes:
    """The message that asks for a run of the script."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.page_script_hash = page_hash
    asked.rerun_script.query_string = query
    return asked.SerializeToString()


@dataclass(frozen=True)
class Server:
    """Where it listens, and the accounts it reads: written to from here, as the command line would."""

    port: int
    access: Access
    log: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        token: str | None = None,
        body: bytes = b"",
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        """One request as it is written, nothing followed or normalised: status, headers, body."""
        sent = {
            "Host": f"127.0.0.1:{self.port}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        if token is not None:
            sent["Cookie"] = f"dudao={token}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                line.putheader(name, value)
            if body or method not in ("GET", "HEAD"):
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body or None)
            answer = line.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            line.close()

    @contextlib.contextmanager
    def visit(
        self,
        token: str | None,
        *,
        session: str = "",
        origin: str | None = None,
        host: str | None = None,
    ) -> Iterator[Visit]:
        """A browser's socket; raises ``InvalidStatus`` where the handshake is refused."""
        headers = {"Cookie": f"dudao={token}"} if token is not None else {}
        protocols = ["streamlit", "x", session] if session else ["streamlit"]
        with connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", origin=origin or self.origin,
            additional_headers=headers, subprotocols=protocols, max_size=None, open_timeout=LIMIT,
        ) as line:  # fmt: skip
            yield Visit(line)

    def refusal(self, token: str | None, **how: str) -> int:
        """The status a socket's handshake is refused with; 101 where it is not."""
        try:
            with self.visit(token, **how):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    def blurt(self, message: bytes) -> bytes:
        """All that comes back where a stranger sends a message in one breath with its handshake."""
        asked = [
            "GET /_stcore/stream HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Origin: {self.origin}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(secrets.token_bytes(16)).decode()}",
            "Sec-WebSocket-Protocol: streamlit",
        ]  # fmt: skip
        frame = Frame(Opcode.BINARY, message).serialize(mask=True)
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT) as line:
            line.sendall("\r\n".join([*asked, "", ""]).encode() + frame)
            while more := line.recv(65536):
                answer += more
        return answer


class Visit:
    """An open socket: runs the script and reads what it shows."""

    def __init__(self, line: object) -> None:
        self.line, self.session, self.hashes = line, "", []

    def run(self, page: str = "", page_hash: str = "", query: str = "") -> str:
        """One rerun: all that the server sends until the script has finished, as text."""
        self.line.send(rerun(page, page_hash, query))
        shown, until = [], time.monotonic() + LIMIT
        while time.monotonic() < until:
            message = ForwardMsg.FromString(self.line.recv(timeout=LIMIT))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            elif kind == "script_finished":
                return "\n".join(shown)
            elif kind == "delta":
                shown.append(message.delta.SerializeToString().decode("utf-8", "replace"))
            elif kind == "auth_redirect":
                shown.append(f"→ {message.auth_redirect.url}")
            elif kind == "navigation":
                self.hashes = [page.page_script_hash for page in message.navigation.app_pages]
        raise AssertionError("the script did not finish")


@contextlib.contextmanager
def serving(store: Path, *more: str, **environment: str) -> Iterator[Server]:
    """``streamlit run dashboard.py`` on the store, fresh, on a free port."""
    port, log = free_port(), store.parent / "server.log"
    log.unlink(missing_ok=True)
    process = launch(store, log, *more, port=port, **environment)
    with contextlib.closing(Access(store)) as access:
        try:
            answering(process, port, log)
            yield Server(port, access, log)
        finally:
            ended(process)
