"""PostgreSQL as the store's statements expect a driver: `?` and `:name`, execute, commit."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import psycopg

_MARK = re.compile(r"\?|(?<!:):([a-z_]+)|%")


@cache
def translated(text: str) -> str:
    """The statement with psycopg's marks."""

    def mark(found: re.Match[str]) -> str:
        if found[0] == "%":
            return "%%"
        return f"%({found[1]})s" if found[1] else "%s"

    return _MARK.sub(mark, text)


class PostgresDriver:
    """One connection in autocommit mode, as the embedded store's is: BEGIN is said, not implied."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, text: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """A statement with its values; without any it may hold several parts."""
        return self._connection.execute(translated(text), values or None)

    def last_of(self, text: str) -> Any:
        """Several statements without values in one trip; what the last of them found."""
        found = self._connection.execute(text)
        while found.nextset():
            pass
        return found

    def executemany(self, text: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> None:
        """The statement once for each row, sent in one go."""
        with self._connection.cursor() as cursor:
            cursor.executemany(translated(text), rows)

    def together(self) -> AbstractContextManager[Any]:
        """What is executed meanwhile goes to the server in one trip; none of it after a failure."""
        together: AbstractContextManager[Any] = self._connection.pipeline()
        return together

    def commit(self) -> None:
        """Durable when this returns."""
        self._connection.execute("COMMIT")


@contextmanager
def worldly_server() -> Iterator[None]:
    """A server that is gone, restarted or full leaves as OSError; the rest as it is."""
    try:
        yield
    except Exception as error:
        cause = getattr(error, "orig", error)
        if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            raise
        raise ConnectionError(type(cause).__name__) from error
