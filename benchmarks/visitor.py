"""A visitor without a browser: Streamlit's own websocket protocol, for the soak and for tests of a real server.

One :class:`Visitor` is one open tab. It holds what the page shows (:attr:`Visitor.elements`), and can go to a
page, press a button and drop a file.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import time
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect

XSRF = "_streamlit_xsrf"


def get(address: str, path: str, cookie: str = "") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of one GET."""
    return _request(address, "GET", path, b"", {"Cookie": cookie} if cookie else {})


def _request(address: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


class Visitor:
    """One tab on the server at ``address``; ``cookie`` is sent with everything.

    ``patience`` is how many seconds a run of a page may take; :class:`TimeoutError` after that.
    """

    def __init__(self, address: str, *, cookie: str = "", patience: float = 120.0) -> None:
        self.address, self.cookie, self.patience = address, cookie, patience
        self.session = self.page = ""
        self.query = ""
        self.elements: dict[tuple[int, ...], Any] = {}
        self.token = self._xsrf()
        whole = "; ".join(part for part in (cookie, f"{XSRF}={self.token}") if part)
        self.cookie = whole
        self._held = contextlib.ExitStack()
        line = connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=address,
            additional_headers={"Cookie": whole},
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=60,
        )
        self._socket = self._held.enter_context(line)

    def _xsrf(self) -> str:
        for path in ("/_stcore/host-config", "/_stcore/health"):
            _, headers, _ = get(self.address, path, self.cookie)
            for given in headers.get_all("set-cookie") or ():
                if XSRF in (jar := SimpleCookie(given)):
                    return jar[XSRF].value
        return ""

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the tab."""
        self._held.close()

    def go(self, page: str, query: str = "") -> float:
        """Open a page by its name; the seconds it took."""
        self.page, self.query = page, query
        return self._run()

    def press(self, label: str, *states: WidgetState) -> float:
        """Press the button whose label starts so; ``LookupError`` where there is none that can be pressed."""
        for kind, element in self.shown():
            if kind == "button" and element.label.startswith(label) and not element.disabled:
                pressed = WidgetState(id=element.id, trigger_value=True)
                return self._run(*states, pressed, page="")
        raise LookupError(label)

    def drop(self, name: str, data: bytes) -> WidgetState:
        """Upload a file to the page's first file uploader and run; the widget's state, to be sent again."""
        uploader = next(e for kind, e in self.shown() if kind == "file_uploader")
        asked = BackMsg()
        asked.file_urls_request.request_id = str(uuid.uuid4())
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = self.session
        self._socket.send(asked.SerializeToString())
        urls = next(
            message.file_urls_response.file_urls[0]
            for message in self._messages()
            if message.WhichOneof("type") == "file_urls_response"
        )
        self._put(urls.upload_url, name, data)
        info = UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id, file_urls=urls)
        held = FileUploaderState(uploaded_file_info=[info])
        state = WidgetState(id=uploader.id, file_uploader_state_value=held)
        self._run(state, page="")
        return state

    def _put(self, url: str, name: str, data: bytes) -> None:
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        headers = {
            "Cookie": self.cookie,
            "Origin": self.address,
            "X-Xsrftoken": self.token,
            "Content-Type": f"multipart/form-data; boundary={mark}",
        }
        path = urlsplit(url).path
        status, _, _ = _request(self.address, "PUT", path, body, headers)
        if status not in (200, 204):
            raise ConnectionError(f"PUT {status}")

    def shown(self) -> Iterator[tuple[str, Any]]:
        """Kind and message of every element of the page."""
        for element in self.elements.values():
            kind = element.WhichOneof("type")
            yield kind, getattr(element, kind)

    def trouble(self) -> list[str]:
        """What the page says went wrong: the bodies of its red boxes, and exceptions."""
        found = [e.body for kind, e in self.shown() if kind == "alert" and e.format == e.ERROR]
        return found + [e.type for kind, e in self.shown() if kind == "exception"]

    def _run(self, *states: WidgetState, page: str | None = None) -> float:
        begun = time.monotonic()
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.query
        client.page_name = self.page if page is None else page
        if page is not None:
            client.page_script_hash = self.hash
        client.widget_states.CopyFrom(WidgetStates(widgets=states))
        self._socket.send(message.SerializeToString())
        self._read()
        return time.monotonic() - begun

    def _read(self) -> None:
        """Take in what comes until the script has finished, and no rerun of its own begins."""
        for message in self._messages():
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.elements = {}
                self.hash = message.new_session.page_script_hash
                self.session = message.new_session.initialize.session_id or self.session
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self.elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            elif kind == "navigation":
                self.hash = message.navigation.page_script_hash
            elif kind == "script_finished":
                status = message.script_finished
                if status == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("compile error")

    def _messages(self) -> Iterator[ForwardMsg]:
        limit = time.monotonic() + self.patience
        while (left := limit - time.monotonic()) > 0:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=left))
            yield message
        raise TimeoutError(self.page)


def spoken(visitor: Visitor) -> str:
    """Every element of the page as text: what a leak would stand in."""
    return json.dumps([str(element) for element in visitor.elements.values()], ensure_ascii=False)
