"""A few open connections to the store, handed to one thread at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, Protocol, TypeVar

from winclient.store.disk.world import fault_of

_KEPT = 2  # a face has one worker and one printing thread


class Closing(Protocol):
    """A connection of the driver, or one of SQLAlchemy."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closing)


class Pool(Generic[C]):
    """Connections are made when none is free and kept for the next who asks."""

    def __init__(self, make: Callable[[], C]) -> None:
        self._make = make
        self._free: list[C] = []
        self._lock = Lock()

    @contextmanager
    def connection(self) -> Iterator[C]:
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

    def _take(self) -> C:
        with self._lock:
            if self._free:
                return self._free.pop()
        return self._make()

    def _give_back(self, driver: C) -> None:
        with self._lock:
            if len(self._free) < _KEPT:
                self._free.append(driver)
                return
        driver.close()
