"""Marks of document numbers: equal for one number, telling nothing without the key."""

import unicodedata


def mark(number: str, *, key: str) -> str:
    """HMAC-SHA-256 of the number as every form of it is written; `key` in hexadecimal."""
    from hashlib import sha256  # late, as in `domain.digest`
    from hmac import new

    written = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    return new(bytes.fromhex(key), written.encode(), sha256).hexdigest()
