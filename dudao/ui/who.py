"""Who looks at this page: asked at every script run, never remembered between two."""

from __future__ import annotations

from dudao.access.roles import LOCAL, Principal


def current() -> Principal:
    """The account of this run's session; :data:`LOCAL` on a server without accounts."""
    return LOCAL
