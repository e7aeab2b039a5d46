"""The center as an HTTP service: its routes and how errors are told."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from winclient import __version__
from winclient.center.core.center import Center
from winclient.center.http import about, back_office, blobs, exchange, reference
from winclient.center.http.admission import Admission
from winclient.center.http.openapi import describe


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
    for part in (about, exchange, back_office, reference, blobs):
        app.include_router(part.routes)
    app.add_exception_handler(OSError, _world)
    app.add_middleware(Admission)
    describe(app)
    return app


async def _world(_request: Request, error: Exception) -> JSONResponse:
    """The disk or the database fails: nothing was done, the sender tries again."""
    return JSONResponse(
        {"detail": f"the store cannot be reached: {type(error).__name__}"},
        status_code=503,
        headers={"Retry-After": "5"},
    )
