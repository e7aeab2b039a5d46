"""A few open connections to the store, handed to one thread at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from winclient.store.connection import connect
from winclient.store.world import fault_of

_KEPT = 2  # a face has one worker and one printing thread


class Pool:
    """Connections are made when none is free and kept for the next who asks."""

    def __init__(self, path: Path, *, key: str) -> None:
        self._path = path
        self._key = key
        self._free: list[Any] = []
        self._lock = Lock()

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """One connection, for one thread; one that failed is not used again."""
        driver = self._take()
        try:
            yield driver
        except Exception as error:
            if fault_of(error):
                driver.close()
            else:
                self._give_back(driver)
            raise
        except BaseException:
            driver.close()
            raise
        self._give_back(driver)

    def close(self) -> None:
        """Close what is free."""
        with self._lock:
            while self._free:
                self._free.pop().close()

    def _take(self) -> Any:
        with self._lock:
            if self._free:
                return self._free.pop()
        return connect(self._path, key=self._key)

    def _give_back(self, driver: Any) -> None:
        with self._lock:
            if len(self._free) < _KEPT:
                self._free.append(driver)
                return
        driver.close()
