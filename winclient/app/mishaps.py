"""What is logged of a bug: its kind and where it happened. Its words may hold a name or number."""

from logging import Logger
from traceback import format_tb


def log_bug(log: Logger, error: BaseException, *, what: str = "a bug") -> None:
    """One entry with the places; `what` was being done."""
    places = "".join(format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, places)
