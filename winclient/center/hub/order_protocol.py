"""uvicorn's HTTP, but that an order of the queue goes straight to the hub, and its answer back.

ASGI's task, scope and messages around a call cost the hub as much as half of the call itself. So an
order whose head comes in one piece and says nothing unusual is read here, as every counter of ours
sends it. All else, also on the same connection, is uvicorn's, and `QueueRoutes` answers it.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from winclient.center.hub.queue_routes import (
    EPOCH,
    MOST_BYTES,
    ORDERS,
    QueueRoutes,
    epoch_of,
    read_order,
    told_of,
)
from winclient.center.hub.queue_writer import Told
from winclient.domain.refusals import Refused

_BEGINS = f"POST {ORDERS} HTTP/1.1".encode()
_END = b"\r\n\r\n"
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.1
_UNUSUAL = {b"transfer-encoding", b"expect", b"upgrade"}


class Head(NamedTuple):
    """What the head of an order says that matters here."""

    key: bytes
    epoch: int
    length: int  # of the body, in bytes


class OrderProtocol(HttpToolsProtocol):
    """One connection: one request after the other, each answered before the next is looked at."""

    def __init__(self, *, routes: QueueRoutes, **words: Any) -> None:
        super().__init__(**words)
        self._routes = routes
        self._plain = False  # uvicorn is in the middle of a request
        self._part = b""  # of an order that is not whole, or what came behind one
        self._asked = False  # an order is with the hub
        self._last = False  # nothing is answered after it
        self._answered = 0.0  # when an order was, by the loop's clock

    def data_received(self, data: bytes) -> None:
        """An order is read here, as much of it as is there."""
        if not (self._asked or self._part or (data.startswith(_BEGINS) and self._is_free())):
            super().data_received(data)
            return
        self._part += data
        self._go_on()
        if self._asked and len(self._part) > MOST_BYTES:
            self.flow.pause_reading()  # until the answer is sent

    def on_message_begin(self) -> None:
        """uvicorn's parser has seen the first of a request."""
        self._plain = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """… and the last."""
        self._plain = False
        super().on_message_complete()

    def shutdown(self) -> None:
        """What the hub was asked it still answers."""
        if self._asked:
            self._last = True
        else:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """The line is hung up only after it was silent for so long."""
        left = self._answered + self.timeout_keep_alive - self.loop.time()
        if self._asked or left > 0:
            self._wake_in(left if left > 0 else self.timeout_keep_alive)
        else:
            super().timeout_keep_alive_handler()

    def _rest(self) -> None:
        """Until the next request. The timer of the last rest may still run: it looks again."""
        self.flow.resume_reading()
        self._answered = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wake_in(self.timeout_keep_alive)

    def _wake_in(self, seconds: float) -> None:
        handler = self.timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(seconds, handler)

    def _is_free(self) -> bool:
        answered: bool = getattr(self.cycle, "response_complete", True)  # there may be no cycle yet
        return answered and not self._plain

    def _go_on(self) -> None:
        if self._asked or not self._part or self.transport.is_closing():
            return
        text, end, rest = self._part.partition(_END)
        head = _head(text) if end else None
        if head is None:
            data, self._part = self._part, b""
            super().data_received(data)
        elif len(rest) >= head.length:
            self._part = rest[head.length :]
            self._ask(head, rest[: head.length])

    def _ask(self, head: Head, body: bytes) -> None:
        self._asked = True
        try:
            self._routes.check_key(head.key)
            order = read_order(body)
            self._routes.hub.submit(order, epoch=head.epoch, tell=self._tell, loop=self.loop)
        except Refused as error:
            self._tell(error)

    def _tell(self, outcome: Told) -> None:
        self._asked = False
        if self.transport.is_closing():
            return
        told = told_of(outcome)
        body = told.body.encode()
        head = _lines(told.status, (*self.server_state.default_headers, *self._routes.head(told)))
        self.transport.write(b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body))
        self._rest()
        if self._last:
            self.transport.close()
        elif self._part:
            self.loop.call_soon(self._go_on)


@lru_cache(maxsize=16)  # the date is a new one each second
def _lines(status: int, headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join((STATUS_LINE[status], *(b"%b: %b\r\n" % each for each in headers)))


@lru_cache(maxsize=1_000)  # a counter says the same again and again
def _head(text: bytes) -> Head | None:
    """None where anything about it is unusual, or wrong."""
    first, *lines = text.split(b"\r\n")
    pairs = [line.partition(b":") for line in lines]
    told = {name.lower(): value.strip() for name, _, value in pairs}
    length = told.get(b"content-length", b"")
    usual = (
        first == _BEGINS
        and len(told) == len(lines)
        and all(_NAME.fullmatch(name) for name in told)
        and not told.keys() & _UNUSUAL
        and told.get(b"connection", b"keep-alive").lower() == b"keep-alive"
        and length.isdigit()
        and len(length) < 6
    )
    if not usual or int(length) > MOST_BYTES:
        return None
    return Head(told.get(b"authorization", b""), epoch_of(told.get(EPOCH, b"")), int(length))
