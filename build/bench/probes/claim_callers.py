"""Counters that claim by one SQL statement, each over a connection of its own.

`python claim_callers.py URL CALLERS CALLS STATEMENT` prints one JSON document: the milliseconds of
each claim. One process with one loop, as `hub_callers.py` is.
"""

import asyncio
import json
import sys
import time

from psycopg import AsyncConnection


async def claim(
    connection: "AsyncConnection[tuple[int]]", statement: str, calls: int
) -> list[float]:
    """One counter's claims, each a transaction."""
    spent = []
    for _ in range(calls):
        began = time.perf_counter()
        found = await connection.execute(statement, prepare=True)
        if await found.fetchone() is None:
            raise RuntimeError("nobody waits")
        spent.append(1000 * (time.perf_counter() - began))
    return spent


async def main(url: str, callers: int, calls: int, statement: str) -> None:
    opening = (AsyncConnection.connect(url, autocommit=True) for _ in range(callers))
    connections = await asyncio.gather(*opening)
    found = await asyncio.gather(*(claim(each, statement, calls) for each in connections))
    sys.stdout.write(json.dumps([each for spent in found for each in spent]))
    for each in connections:
        await each.close()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
