"""A hostile line: a small TCP proxy that loses, cuts, slows and forges what an HTTP server says."""

import asyncio
import threading
from collections import Counter

LOGIN = b"<html><body>please log in</body></html>"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
    + str(len(LOGIN)).encode()
    + b"\r\n\r\n"
    + LOGIN
)
PATIENCE = 0.3  # seconds of silence after which an answer is whole


class Proxy:
    """Listens on a port of its own; each connection takes the next of `faults`, then none.

    `drop`: nothing is passed on. `lost`: the server gets it, its answer does not come back.
    `login`: a page instead. `cut:N`: the answer ends after N bytes. `slow`: a byte at a time.
    `short:N`: the server gets N bytes and no more. `twice`: the server gets it twice. `stale`: the
    answer to the last request comes in place of this one's.
    """

    def __init__(self, port, faults=()):
        self.to, self.faults, self.met = port, list(faults), Counter()
        self.asked = self.answered = 0  # bytes of the last request and of its answer
        self._last = b""
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait(10)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()

    async def _serve(self, reader, writer):
        fault = self.faults.pop(0) if self.faults else ""
        self.met[fault.partition(":")[0]] += 1
        try:
            request = await self._request(reader)
            if fault == "login":
                writer.write(PORTAL)
            elif fault.startswith("short"):
                await self._asked(request[: int(fault.partition(":")[2])], whole=False)
            elif fault != "drop":
                await self._pass(request, writer, fault=fault)
            await writer.drain()
        except OSError:
            return
        finally:
            writer.close()

    async def _pass(self, request, writer, *, fault):
        if fault == "twice":
            await self._asked(request)
        stale, self._last = self._last, await self._asked(request)
        self.asked, self.answered = len(request), len(self._last)
        await self._answer(writer, stale if fault == "stale" else self._last, fault=fault)

    async def _answer(self, writer, answer, *, fault):
        name, _, more = fault.partition(":")
        if name == "lost":
            return
        if name == "cut":
            answer = answer[: int(more)]
        if name == "slow":
            for at in range(0, min(len(answer), 200)):
                writer.write(answer[at : at + 1])
                await writer.drain()
                await asyncio.sleep(0.001)
            answer = answer[200:]
        writer.write(answer)

    async def _request(self, reader):
        head = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return head + await reader.readexactly(length)

    async def _asked(self, request, *, whole=True):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.to)
        request = request.replace(b"Connection: keep-alive", b"Connection: close", 1)
        writer.write(request)
        if not whole:
            writer.write_eof()
        await writer.drain()
        answer = b""
        while part := await reader.read(65_536):
            answer += part
        writer.close()
        return answer
