"""The counters of a busy hall, over raw sockets; and one board that listens.

`python hub_callers.py HOST:PORT KEY CALLERS CALLS ROUND PACE` prints one JSON document: the numbers
called, and how many milliseconds each took to stand on the board. A visitor leaves after about PACE
seconds, and then the counter calls again.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Callers:
    """What the callers of one round saw."""

    address: str
    key: str
    round: str
    pace: float
    numbers: list[str] = field(default_factory=list)
    sent: dict[str, float] = field(default_factory=dict)
    board: list[float] = field(default_factory=list)
    over: bool = False

    async def connect(self) -> Streams:
        host, _, port = self.address.rpartition(":")
        return await asyncio.open_connection(host, int(port), limit=1 << 22)

    def head(self, line: str, length: int = 0) -> bytes:
        lines = [
            line,
            "Host: hub",
            f"Authorization: Bearer {self.key}",
            f"Content-Length: {length}",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    async def call(self, caller: int, calls: int, *, streams: Streams) -> None:
        await asyncio.sleep(self.pace * caller / 121)  # a hall does not press all keys at once
        for turn in range(calls):
            counter = f"{self.round}-{caller}"
            began = time.perf_counter()
            found = await self.order(streams, f"{caller}-{turn}", act="call", counter=counter)
            self.numbers.append(found["number"])
            self.sent[found["number"]] = began
            await asyncio.sleep(self.pace * (0.5 + caller / 121))
            leaving = {"act": "leave", "counter": counter, "ticket": found["number"]}
            await self.order(streams, f"{caller}-{turn}-left", **leaving)
        streams[1].close()

    async def order(self, streams: Streams, request: str, **words: str) -> dict[str, str]:
        order = {**words, "clerk": "1", "request": f"{self.round}-{request}"}
        body = json.dumps(order).encode()
        head = self.head("POST /v1/queue/orders HTTP/1.1", len(body))
        ticket: dict[str, str] = json.loads(await self.answer(streams, head, body))["answer"][
            "ticket"
        ]
        return ticket

    async def answer(self, streams: Streams, head: bytes, body: bytes = b"") -> bytes:
        reader, writer = streams
        writer.write(head + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not lines.startswith(b"http/1.1 200"):
            raise RuntimeError(lines.decode())
        length = int(lines.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return await reader.readexactly(length)

    async def listen(self) -> None:
        """A board: hears that something changed, looks, and shows."""
        news, looks = await self.connect(), await self.connect()
        news[1].write(self.head("GET /v1/queue/changes HTTP/1.1"))
        await news[0].readuntil(b"\r\n\r\n")
        shown: set[str] = set()
        while not self.over:
            await news[0].read(1 << 16)  # several changes are one look
            seen = await self.answer(
                looks, self.head("GET /v1/queue/look/public_view?counter=0 HTTP/1.1")
            )
            now = time.perf_counter()
            fresh = {call["number"] for call in json.loads(seen).get("calls", [])} - shown
            shown |= fresh
            self.board += [1000 * (now - self.sent[each]) for each in fresh if each in self.sent]


async def main(words: list[str]) -> None:
    callers = Callers(words[0], words[1], words[4], float(words[5]))
    board = asyncio.create_task(callers.listen())
    await asyncio.sleep(0.3)
    lines = await asyncio.gather(*(callers.connect() for _ in range(int(words[2]))))
    calls = (callers.call(n, int(words[3]), streams=line) for n, line in enumerate(lines))
    await asyncio.gather(*calls)
    callers.over = True
    done, _ = await asyncio.wait([board], timeout=3)
    for each in done:
        each.result()
    board.cancel()
    told = {"numbers": callers.numbers, "board": callers.board}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1:]))
