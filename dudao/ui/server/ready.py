"""``/ready``: how the server and its store are, for a watching program of the same machine; the gate keeps others out."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dudao.access.requests import READY, is_local
from dudao.store import StoreError
from dudao.store.safekeeping import health
from dudao.ui.server import start
from dudao.ui.visit import folders, stores


def routes() -> list[Route]:
    """The one route."""
    return [Route(READY, _answer, methods=["GET"])]


async def _answer(request: Request) -> JSONResponse:
    if not is_local(dict(request.scope)):
        return JSONResponse({}, 404)
    told = await to_thread.run_sync(state)
    return JSONResponse(told, 200 if told["opens"] else 503)


def state() -> dict:
    """The state as ``status --json`` prints it; a store that no page has opened yet is opened, and kept from then on."""
    start.start_keeping()
    try:
        return health.state(stores.open_store(str(folders.directory_of(folders.OWN))))
    except StoreError as trouble:
        return health.unopened(str(trouble))
