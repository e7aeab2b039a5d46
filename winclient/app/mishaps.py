"""What is logged of a bug: its kind and where it happened. Its words may hold a name or number."""

from logging import Formatter, Logger
from traceback import format_tb
from typing import Any


def log_bug(log: Logger, error: BaseException, *, what: str = "a bug") -> None:
    """One entry with the places; `what` was being done."""
    log.error("%s: %s", what, _told(error))


class Discreet(Formatter):
    """For a library's log, which would write a bug out with its words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - as logging calls it
        """The kind of the error and where it happened, without its words."""
        return _told(ei[1])


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}\n{''.join(format_tb(error.__traceback__))}"
