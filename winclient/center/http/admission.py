"""Only so many requests at once: the rest are told when to come again, and nobody waits in vain."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST = 64  # at work or waiting for the database, in one process
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"17")]
BODY = b'{"detail":"busy"}'


class Admission:
    """Around the app: beyond `most` exchange requests a 429, before anything of them is read.

    `Retry-After` grows with how many were turned away since the last that was let in, so that two
    hundred windows that come back together are spread over seconds.
    """

    def __init__(self, app: App, *, most: int = MOST) -> None:
        self._app = app
        self._most = most
        self._inside = 0
        self._turned_away = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/rounds"):
            await self._app(scope, receive, send)
        elif self._inside >= self._most:
            self._turned_away += 1
            await self._turn_away(send)
        else:
            self._inside += 1
            self._turned_away = max(0, self._turned_away - 1)
            try:
                await self._app(scope, receive, send)
            finally:
                self._inside -= 1

    async def _turn_away(self, send: Send) -> None:
        seconds = 1 + min(self._turned_away // self._most, 9)
        headers = [*HEADERS, (b"retry-after", str(seconds).encode())]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": BODY})
