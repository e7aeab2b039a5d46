"""The queue over HTTP: orders, looks, and server-sent events with resume.

`POST /v1/queue/orders` an `Order` as JSON, with a `request` of the sender's choosing; the same
request sent again gets the same bytes. `GET /v1/queue/look/{view}` a view of `queue_views.VIEWS`.
`GET /v1/queue/changes` events `changed` whose id is the ledger's last number (`Last-Event-ID`).
Each request carries the hall's key and the newest hall epoch its sender knows, each answer the
epoch that this hub serves; 409 says that another hub serves a newer one.
"""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any, get_type_hints
from urllib.parse import parse_qs

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from winclient.app.queue.posts import Post
from winclient.app.queue.queue_orders import Order
from winclient.app.queue.queue_requests import Outcome
from winclient.app.queue.queue_views import VIEWS
from winclient.center.http.admission import App, Receive, Scope, Send
from winclient.center.hub.queue_hub import QueueHub, check_post
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_plain, from_text, to_text
from winclient.domain.refusals import Reason, Refused

EPOCH_HEADER = "Winclient-Epoch"
EPOCH = EPOCH_HEADER.lower().encode()
MOST_BYTES = 64_000  # of an order
BEAT = 2.0  # seconds: an event stream that is silent for longer is dead
_ROOT = "/v1/queue/"
ORDERS = f"{_ROOT}orders"
_NONE: Mapping[bytes, bytes] = {}


class Asked(Struct, frozen=True):
    """One request, without its body."""

    method: str
    path: str  # under the queue's root
    headers: Mapping[bytes, bytes]
    query: Mapping[str, list[str]]
    receive: Receive


class Told(Struct, frozen=True):
    """One answer."""

    body: str = ""
    status: int = 200
    headers: Mapping[bytes, bytes] = _NONE


class QueueRoutes:
    """Around the app, for who has the hall's key: a call comes through nothing but this."""

    def __init__(self, app: App, *, hub: QueueHub, key: str) -> None:
        self._app = app
        self.hub = hub
        self._key = f"Bearer {key}".encode()
        self._epoch = str(hub.desk.epoch).encode()
        self._always = (
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-store"),
            (EPOCH, self._epoch),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_ROOT):
            await self._app(scope, receive, send)
            return
        asked = _asked(scope, receive)
        try:
            self.check_key(asked.headers.get(b"authorization", b""))
            if asked.path == "changes" and asked.method == "GET":
                await self._stream(asked, scope, send)
                return
            told = await self._answer(asked)
        except (Refused, OSError) as error:
            told = told_of(error)
        await self._send(told, send)

    def check_key(self, authorization: bytes) -> None:
        """Refused(HUB_KEY_WRONG)."""
        if not hmac.compare_digest(authorization, self._key):
            raise Refused(Reason.HUB_KEY_WRONG)

    async def _answer(self, asked: Asked) -> Told:
        match asked.method, asked.path:
            case "POST", "orders":
                return await _order(self.hub, asked)
            case "GET", path if path.startswith("look/"):
                return await _look(self.hub, asked)
            case _:
                return Told(status=404)

    async def _send(self, told: Told, send: Send) -> None:
        body = told.body.encode()
        headers = [*self.head(told), (b"content-length", b"%d" % len(body))]
        start = {"type": "http.response.start", "status": told.status, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    def head(self, told: Told) -> Sequence[tuple[bytes, bytes]]:
        """The headers of an answer, but for the length of its body."""
        return (*self._always, *told.headers.items()) if told.headers else self._always

    async def _stream(self, asked: Asked, scope: Scope, send: Send) -> None:
        after = asked.headers.get(b"last-event-id") or _one(asked, "after", "0").encode()
        self.hub.hear_of(_epoch(asked))
        start = int(after) if after.isdigit() and len(after) < 16 else 0
        headers = {"Cache-Control": "no-store", EPOCH_HEADER: self._epoch.decode()}
        events = StreamingResponse(
            _events(self.hub, start), media_type="text/event-stream", headers=headers
        )
        await events(scope, asked.receive, send)


def _asked(scope: Scope, receive: Receive) -> Asked:
    query = scope["query_string"]
    return Asked(
        method=scope["method"],
        path=scope["path"].removeprefix(_ROOT),
        headers=dict(scope["headers"]),
        query=parse_qs(query.decode("ascii", "replace")) if query else {},
        receive=receive,
    )


async def _order(hub: QueueHub, asked: Asked) -> Told:
    order = read_order(await _body(asked))
    return told_of(await hub.order(order, epoch=_epoch(asked)))


async def _body(asked: Asked) -> bytes:
    """All of it, or as much as shows that it is no order."""
    body = b""
    while len(body) <= MOST_BYTES:
        part = await asked.receive()
        if part["type"] == "http.disconnect":
            raise _wrong("order", "cut off")
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    return body


async def _look(hub: QueueHub, asked: Asked) -> Told:
    view = VIEWS.get(asked.path.removeprefix("look/"))
    if view is None:
        return Told(status=404)
    post = _post(hub, counter=_one(asked, "counter"), clerk=_one(asked, "clerk"))
    words = _words(view, _one(asked, "words", "{}"))
    look = partial(hub.look, view, post=post, epoch=_epoch(asked), **words)
    return Told(await run_in_threadpool(lambda: to_text(look())))


async def _events(hub: QueueHub, after: int) -> AsyncIterator[str]:
    """A comment now and then shows that the hub lives; no event of an epoch that is over."""
    yield ": here\n\n"
    async for end in hub.changes(after, beat=BEAT):
        yield f"id: {end}\nevent: changed\ndata: {end}\n\n" if end else ": here\n\n"


def read_order(body: bytes) -> Order:
    """Refused(FIELD_WRONG) says what is wrong with it."""
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
        told = from_text(dict[str, Any], text)
        return {name: from_plain(kinds[name], value) for name, value in told.items()}
    except (ValueError, KeyError) as error:
        raise _wrong("words", str(error)) from error


def _post(hub: QueueHub, *, counter: str, clerk: str) -> Post:
    check_post(counter, clerk or "-")
    return Post(counter=counter, clerk=clerk, plan=hub.desk.plan())


def _one(asked: Asked, name: str, otherwise: str = "") -> str:
    return asked.query.get(name, [otherwise])[0]


def _epoch(asked: Asked) -> int:
    return epoch_of(asked.headers.get(EPOCH, b""))


def epoch_of(told: bytes) -> int:
    """The newest that the sender says it has heard of."""
    return int(told) if told.isdigit() and len(told) < 10 else 0


_STATUS = {
    Reason.HALL_EPOCH_OLD: 409,
    Reason.HUB_KEY_WRONG: 401,
    Reason.FIELD_WRONG: 400,
}


def told_of(outcome: str | Exception) -> Told:
    """What became of an order, or why it was none: it was wrong, or this hub may not answer it."""
    match outcome:
        case str():
            return Told(outcome)
        case Refused():
            body = canonical(Outcome(refused=outcome))
            return Told(body, status=_STATUS.get(outcome.reason, 422))
        case OSError():
            return Told(status=503, headers={b"retry-after": b"1"})
        case _:
            return Told(status=500)  # a bug, which is in the log


def _wrong(field: str, why: str) -> Refused:
    return Refused(Reason.FIELD_WRONG, field=field, why=ascii(why)[:80])
