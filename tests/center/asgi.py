"""Calls the center's app as uvicorn would, without a socket: one request after another."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Answer:
    """What came back."""

    status_code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Client:
    """Speaks to one app; with a `loop` of its own, from one thread only and quicker."""

    app: Any
    loop: asyncio.AbstractEventLoop | None = None
    stalls: bool = False  # it sends what it has and then no more, and does not hang up

    def post(self, target: str, *, content: bytes, headers: dict[str, str]) -> Answer:
        """POST."""
        return self.call("POST", target, content=content, headers=headers)

    def call(
        self,
        method: str,
        target: str,
        *,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Any request."""
        call = self._call(method, target, content, headers or {})
        return self.loop.run_until_complete(call) if self.loop else asyncio.run(call)

    async def _call(
        self, method: str, target: str, content: bytes, headers: dict[str, str]
    ) -> Answer:
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        whole = {"type": "http.request", "body": content, "more_body": self.stalls}
        sent, answer = [whole], Answer()

        async def receive() -> dict[str, Any]:
            if self.stalls and not sent:
                await asyncio.Event().wait()
            return sent.pop() if sent else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status_code = message["status"]
                answer.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                answer.content += message.get("body", b"")

        await self.app(scope, receive, send)
        return answer
