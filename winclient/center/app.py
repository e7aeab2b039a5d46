"""The center as an HTTP service: its routes and how errors are told."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from winclient import __version__
from winclient.center import about, exchange
from winclient.center.center import Center


def create_app(center: Center) -> FastAPI:
    """The service over an opened center; whoever opened it closes it."""
    app = FastAPI(
        title="winclient center",
        version=__version__,
        description="Exchange of what happened at counters: PROTOCOL.md describes it.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.center = center
    for routes in (about.routes, exchange.routes):
        app.include_router(routes)
    app.add_exception_handler(OSError, _world)
    return app


async def _world(_request: Request, error: Exception) -> JSONResponse:
    """The disk or the database fails: nothing was done, the sender tries again."""
    return JSONResponse(
        {"detail": f"the store cannot be reached: {type(error).__name__}"},
        status_code=503,
        headers={"Retry-After": "5"},
    )
