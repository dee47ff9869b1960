"""What a request says of itself: whose cookie, from which host and site, for which path."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import cookie_parser

from dudao.access.lines import LINE

SAFE = ("GET", "HEAD", "OPTIONS")
NO_PAGE = frozenset({"_stcore", "media", "static", "component", "app", "vendor", "auth"})


def cookie_name(secure: bool) -> str:
    """``__Host-`` binds it to this host over TLS."""
    return "__Host-dudao" if secure else "dudao"


@dataclass(frozen=True, slots=True)
class Site:
    """How the server is reached: over TLS or not, under which host names (empty: any), through a proxy."""

    secure: bool = False
    hosts: Sequence[str] = ()
    proxied: bool = False
    """A reverse proxy on this machine stands in front and says for whom it asks."""

    @property
    def cookie(self) -> str:
        return cookie_name(self.secure)

    def knows(self, host: str | None) -> bool:
        """Whether the Host header names this server: a foreign name that resolves here is refused.

        >>> Site(hosts=("localhost", "::1")).knows("localhost:8501"), Site(hosts=("::1",)).knows("[::1]:8501")
        (True, True)
        >>> Site(hosts=("localhost",)).knows("evil.example"), Site(hosts=("localhost",)).knows(None)
        (False, False)
        """
        if not self.hosts:
            return bool(host)
        plain = hostname(host)
        wanted = [h.strip().strip("[]").lower().rstrip(".") for h in self.hosts]
        return plain is not None and any(
            w == "*" or plain == w or (w.startswith("*.") and plain.endswith(w[1:])) for w in wanted
        )

    def is_own(self, origin: str | None, host: str | None) -> bool:
        """Whether an Origin header is this server's own.

        >>> Site().is_own("http://a:1", "a:1"), Site().is_own("http://b:1", "a:1"), Site().is_own("null", "a")
        (True, False, False)
        >>> Site(secure=True).is_own("http://a", "a")
        False
        """
        try:
            parts = urlsplit(origin or "")
        except ValueError:
            return False
        schemes = ("https",) if self.secure else ("http", "https")
        return parts.scheme in schemes and bool(host) and parts.netloc.lower() == (host or "").lower()  # fmt: skip


def hostname(host: str | None) -> str | None:
    """The host name of a Host header without its port, lower case; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # a ValueError where it is no number
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return (parts.hostname or "").rstrip(".") or None


def header(scope: dict[str, Any], name: bytes) -> str | None:
    """The first header of that name."""
    found = (value for key, value in scope["headers"] if key.lower() == name)
    value = next(found, None)
    return None if value is None else value.decode("latin-1")


def body_size(scope: dict[str, Any]) -> int | None:
    """The bytes a request says its body has; None where it does not say."""
    said = header(scope, b"content-length") or ""
    return int(said) if said.isascii() and said.isdigit() else None


def token_of(scope: dict[str, Any], site: Site) -> str | None:
    """The session's token in the cookie, as Streamlit reads cookies too."""
    return cookie_parser(header(scope, b"cookie") or "").get(site.cookie)


def parsed(address: str | None) -> str | None:
    """An IP address in its one spelling; None where it is none: a header may say anything.

    >>> parsed("10.0.0.7"), parsed("::ffff:10.0.0.7"), parsed("2001:DB8:0::1"), parsed("<b>督导"), parsed(None)
    ('10.0.0.7', '10.0.0.7', '2001:db8::1', None, None)
    """
    try:
        found = ipaddress.ip_address((address or "").strip().strip("[]").split("%")[0])
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)


def address_of(scope: Mapping[str, Any]) -> str | None:
    """The client's address, an IP; None where nobody who is trusted has told it."""
    client = scope.get("client")
    return parsed(client[0]) if client else None


def told_address(scope: dict[str, Any], site: Site) -> str | None:
    """The address behind a request: what the proxy says where there is one, else the line's other end.

    The server under us takes anybody's word on this machine for it; the line knows who is there.
    """
    line = (scope.get("state") or {}).get(LINE)
    given = address_of(scope)
    if line is None:
        return given
    if not site.proxied:
        return line.peer
    return None if given == line.peer and is_loopback(given) else given


def network(address: str | None) -> str:
    """Whom an address stands for: itself, or of IPv6 the /64 that one customer has whole; "" for none.

    >>> network("10.0.0.7"), network("2001:db8:1:2:3:4:5:6"), network(None)
    ('10.0.0.7', '2001:db8:1:2::/64', '')
    """
    if address is None or ":" not in address:
        return address or ""
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


def is_loopback(address: str | None) -> bool:
    """Whether the address is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("::ffff:127.0.0.1")
    (True, True, True, True)
    >>> is_loopback("0.0.0.0"), is_loopback(None), is_loopback("督导")
    (False, False, False)
    """
    if address == "localhost":
        return True
    try:
        found = ipaddress.ip_address((address or "").strip("[]"))
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


READY = "/ready"
"""Where a server says how it is, to its own machine alone."""
_PASSED_ON = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")


def is_local(scope: dict[str, Any]) -> bool:
    """Whether a program of this machine asks for itself: from its own address, by its own name, through no proxy.

    >>> host = (b"host", b"127.0.0.1:8501")
    >>> is_local({"client": ("127.0.0.1", 1), "headers": [host]})
    True
    >>> is_local({"client": ("10.0.0.7", 1), "headers": [host]})
    False
    >>> is_local({"client": ("127.0.0.1", 1), "headers": [(b"host", b"dudao.example.cn")]})
    False
    >>> is_local({"client": ("127.0.0.1", 1), "headers": [host, (b"x-forwarded-for", b"10.0.0.7")]})
    False
    >>> is_local({"client": ("10.0.0.7", 1), "server": ("10.0.0.7", 8501), "headers": [(b"host", b"10.0.0.7:8501")]})
    True
    """
    line = (scope.get("state") or {}).get(LINE)
    peer = line.peer if line else address_of(scope)
    own = (scope.get("server") or (None,))[0]
    names = (peer, hostname(header(scope, b"host")))
    if any(header(scope, name) is not None for name in _PASSED_ON):
        return False
    return all(is_loopback(one) or (one is not None and one == own) for one in names)


def crosses(scope: dict[str, Any], site: Site) -> bool:
    """Whether a request that may change something comes from another site, or does not say from where."""
    if scope["method"] in SAFE:
        return False
    origin, host = header(scope, b"origin"), header(scope, b"host")
    if origin not in (None, "null"):
        return not site.is_own(origin, host)
    return header(scope, b"sec-fetch-site") not in ("same-origin", "none")


def is_page(scope: dict[str, Any]) -> bool:
    """Whether a GET asks for a page a person would see, and not for a part of one."""
    parts = scope["path"].split("/")
    return scope["method"] in ("GET", "HEAD") and not NO_PAGE & set(parts) and "." not in parts[-1]


def local_path(wanted: str | None) -> str:
    """Where to go after the log-in: a path of this server, else the first page.

    >>> local_path("/coverage?year=2025"), local_path("//evil.example"), local_path("https://evil.example")
    ('/coverage?year=2025', '/', '/')
    >>> local_path("/\\\\evil.example"), local_path("/login"), local_path(None)
    ('/', '/', '/')
    """
    text = wanted or "/"
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    if not plain or "\\" in text or any(ord(c) < 33 or ord(c) == 127 for c in text):
        return "/"
    if urlsplit(text).path.rstrip("/") in ("/login", "/logout", "/activate", "/password"):
        return "/"
    return text


def login_path(scope: dict[str, Any]) -> str:
    """The log-in page's address that leads back to what was asked for."""
    path, query = quote(scope["path"]), scope.get("query_string", b"").decode("latin-1")
    back = local_path(f"{path}?{query}" if query else path)
    return "/login" if back == "/" else f"/login?next={quote(back, safe='')}"
