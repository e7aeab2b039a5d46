"""Counters that call as fast as the hub answers, each over a connection of its own.

`python hub_busy.py HOST:PORT KEY CALLERS CALLS ROUND` prints one JSON document: the milliseconds of
each call and the numbers called. Each call is a free counter's, as a claim of the yardstick is one
statement: nothing is ended in between. One process with one loop, as `claim_callers.py` is.
"""

import asyncio
import json
import sys
import time
from typing import cast

END = b"\r\n\r\n"


class Caller(asyncio.Protocol):
    """One line to the hub; the next call as soon as the last is answered whole."""

    def __init__(self, name: str, *, key: str, calls: int) -> None:
        self.spent: list[float] = []
        self.bodies: list[bytes] = []
        self.over = asyncio.get_running_loop().create_future()
        self._requests = iter([_request(f"{name}-{turn}", key=key) for turn in range(calls)])
        self._line: asyncio.WriteTransport | None = None
        self._heard = b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.WriteTransport, transport)

    def call(self) -> None:
        request = next(self._requests, None)
        if request is None or self._line is None:
            self.over.set_result(None)
            return
        self._began = time.perf_counter()
        self._line.write(request)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(END)
        if end and len(body) == _length(head):
            self.spent.append(1000 * (time.perf_counter() - self._began))
            self.bodies.append(body)
            self._heard = b""
            self.call()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(ConnectionError("the hub hung up"))


def _request(name: str, *, key: str) -> bytes:
    body = json.dumps({"act": "call", "counter": name, "clerk": "1", "request": name})
    head = f"Host: hub\r\nAuthorization: Bearer {key}\r\nContent-Length: {len(body)}"
    return f"POST /v1/queue/orders HTTP/1.1\r\n{head}\r\n\r\n{body}".encode()


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])


def _number(body: bytes) -> str:
    """The number called; KeyError where the hub refused."""
    found: str = json.loads(body)["answer"]["ticket"]["number"]
    return found


async def main(address: str, key: str, callers: int, calls: int, name: str) -> None:
    host, _, port = address.rpartition(":")
    found = [Caller(f"{name}-{n}", key=key, calls=calls) for n in range(callers)]
    for each in found:
        await asyncio.get_running_loop().create_connection(lambda each=each: each, host, int(port))
    for each in found:
        each.call()
    await asyncio.gather(*(each.over for each in found))
    spent = [one for each in found for one in each.spent]
    numbers = [_number(body) for each in found for body in each.bodies]
    sys.stdout.write(json.dumps({"spent": spent, "numbers": numbers}))


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]))
