"""Counters that claim by one SQL statement, each over a connection of its own.

`python claim_callers.py URL CALLERS CALLS STATEMENT` prints one JSON document: the milliseconds of
each claim. One process with one loop and nothing between it and libpq, as `hub_callers.py` has
nothing between it and its sockets: what the callers spend is taken from the database.
"""

import asyncio
import json
import sys
import time

from psycopg import pq

NAME = b"claim"


class Caller:
    """One counter's claims, each a transaction; the next as soon as one is there."""

    def __init__(self, url: str, statement: str, calls: int) -> None:
        self.spent: list[float] = []
        self.over = asyncio.get_running_loop().create_future()
        self._line = pq.PGconn.connect(url.encode())
        self._checked(self._line.prepare(NAME, statement.encode()), pq.ExecStatus.COMMAND_OK)
        self._line.nonblocking = 1
        self._calls = calls
        self._began = 0.0

    def start(self) -> None:
        asyncio.get_running_loop().add_reader(self._line.socket, self._hear)
        self._claim()

    def close(self) -> None:
        self._line.finish()

    def _claim(self) -> None:
        self._began = time.perf_counter()
        self._line.send_query_prepared(NAME, [])
        self._line.flush()

    def _hear(self) -> None:
        self._line.consume_input()
        while not self._line.is_busy():
            found = self._line.get_result()
            if found is None:
                self._claimed()
                return
            self._checked(found, pq.ExecStatus.TUPLES_OK)
            if not found.ntuples:
                self.over.set_exception(RuntimeError("nobody waits"))

    def _claimed(self) -> None:
        self.spent.append(1000 * (time.perf_counter() - self._began))
        if len(self.spent) < self._calls:
            self._claim()
        else:
            asyncio.get_running_loop().remove_reader(self._line.socket)
            self.over.set_result(None)

    def _checked(self, found: pq.abc.PGresult, wanted: pq.ExecStatus) -> None:
        if found.status != wanted:
            self.over.set_exception(RuntimeError(found.get_error_message()))


async def main(url: str, callers: int, calls: int, statement: str) -> None:
    found = [Caller(url, statement, calls) for _ in range(callers)]
    for each in found:
        each.start()
    await asyncio.gather(*(each.over for each in found))
    sys.stdout.write(json.dumps([spent for each in found for spent in each.spent]))
    for each in found:
        each.close()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
