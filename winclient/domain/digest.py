"""SHA-256 of a text, fetched at its first use: it brings all of OpenSSL, and an idle face has none.

An import statement in the function would cost a short text as much as its digest does.
"""

from functools import cache
from typing import Any


def digest(text: str) -> Any:
    """As `hashlib.sha256` gives it."""
    return _sha256()(text.encode())


@cache
def _sha256() -> Any:
    from hashlib import sha256

    return sha256
