"""The queue over HTTP: orders, looks, and server-sent events with resume.

`POST /v1/queue/orders` an `Order` as JSON, with a `request` of the sender's choosing; the same
request sent again gets the same bytes. `GET /v1/queue/look/{view}` a view of `queue_views.VIEWS`.
`GET /v1/queue/changes` events `changed` whose id is the ledger's last number (`Last-Event-ID`).
Each request carries the hall's key and the newest hall epoch its sender knows, each answer the
epoch that this hub serves; 409 says that another hub serves a newer one.
"""

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any, get_type_hints

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from winclient.app.posts import Post
from winclient.app.queue_orders import Order
from winclient.app.queue_requests import Outcome
from winclient.app.queue_views import VIEWS
from winclient.center.queue_hub import QueueHub, check_post
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_plain, from_text, to_plain
from winclient.domain.refusals import Reason, Refused

EPOCH_HEADER = "Winclient-Epoch"
MOST_BYTES = 64_000  # of an order
BEAT = 2.0  # seconds: an event stream that is silent for longer is dead
_ROOT = "/v1/queue"
_PRIVATE = {"Cache-Control": "no-store"}

Served = Callable[[Request], Awaitable[Response]]


def queue_routes(hub: QueueHub, *, key: str) -> list[Route]:
    """The routes of one hall's queue, for who has its key."""

    def guarded(serve: Callable[[QueueHub, Request], Awaitable[Response]]) -> Served:
        async def served(request: Request) -> Response:
            try:
                _check_key(request, key)
                answer = await serve(hub, request)
            except Refused as error:
                answer = _refused(error)
            except OSError:
                answer = Response(status_code=503, headers={"Retry-After": "1"})
            answer.headers[EPOCH_HEADER] = str(hub.desk.epoch)
            return answer

        return served

    return [
        Route(f"{_ROOT}/orders", guarded(_order), methods=["POST"]),
        Route(f"{_ROOT}/look/{{view}}", guarded(_look), methods=["GET"]),
        Route(f"{_ROOT}/changes", guarded(_changes), methods=["GET"]),
    ]


async def _order(hub: QueueHub, request: Request) -> Response:
    try:
        body = await request.body()
    except ClientDisconnect:
        return Response(status_code=400)
    order = _read(body)
    told = await hub.order(order, epoch=_epoch(request))
    if isinstance(told, str):
        return _json(told)
    raise told


async def _look(hub: QueueHub, request: Request) -> Response:
    asked = request.query_params
    view = VIEWS.get(request.path_params["view"])
    if view is None:
        return Response(status_code=404)
    post = _post(hub, counter=asked.get("counter", ""), clerk=asked.get("clerk", ""))
    words = _words(view, asked.get("words", "{}"))
    look = partial(hub.look, view, post=post, epoch=_epoch(request), **words)
    return _json(json.dumps(to_plain(await run_in_threadpool(look)), ensure_ascii=False))


async def _changes(hub: QueueHub, request: Request) -> Response:
    told = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    after = int(told) if told.isdecimal() and len(told) < 16 else 0
    hub.hear_of(_epoch(request))
    return StreamingResponse(
        _events(hub, after), media_type="text/event-stream", headers=dict(_PRIVATE)
    )


async def _events(hub: QueueHub, after: int) -> AsyncIterator[str]:
    """A comment now and then shows that the hub lives; no event of an epoch that is over."""
    yield ": here\n\n"
    async for end in hub.changes(after, beat=BEAT):
        yield f"id: {end}\nevent: changed\ndata: {end}\n\n" if end else ": here\n\n"


def _check_key(request: Request, key: str) -> None:
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), key.encode()):
        raise Refused(Reason.HUB_KEY_WRONG)


def _read(body: bytes) -> Order:
    if len(body) > MOST_BYTES:
        raise _wrong("order", f"{len(body)} bytes")
    try:
        order = from_text(Order, body)
    except (ValueError, RecursionError) as error:
        raise _wrong("order", str(error)) from error
    if not 0 < len(order.request) <= 64 or not order.request.isprintable():
        raise _wrong("request", order.request)
    check_post(order.counter, order.clerk)
    return order


def _words(view: Callable[..., Any], text: str) -> Mapping[str, Any]:
    """The view's further arguments, read by its annotations."""
    kinds = get_type_hints(view)
    try:
        return {name: from_plain(kinds[name], value) for name, value in json.loads(text).items()}
    except (ValueError, KeyError, AttributeError) as error:
        raise _wrong("words", str(error)) from error


def _post(hub: QueueHub, *, counter: str, clerk: str) -> Post:
    check_post(counter, clerk or "-")
    return Post(counter=counter, clerk=clerk, plan=hub.desk.plan())


def _epoch(request: Request) -> int:
    told = request.headers.get(EPOCH_HEADER, "0")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _json(text: str) -> Response:
    return Response(text, media_type="application/json", headers=dict(_PRIVATE))


_STATUS = {
    Reason.HALL_EPOCH_OLD: 409,
    Reason.HUB_KEY_WRONG: 401,
    Reason.FIELD_WRONG: 400,
}


def _refused(error: Refused) -> Response:
    """A refusal that was not kept: the request was wrong, or this hub may not answer it."""
    status = _STATUS.get(error.reason, 422)
    text = canonical(Outcome(refused=error))
    return Response(text, status_code=status, media_type="application/json")


def _wrong(field: str, why: str) -> Refused:
    return Refused(Reason.FIELD_WRONG, field=field, why=ascii(why)[:80])
