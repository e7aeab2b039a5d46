"""A center's word of how far it had come, which its readers show again: proof that it went back.

Text under a secret that follows from the center's key, so nobody else can make or check one. The
key was made at the first start and lies in every later copy of the machine: whatever is put back,
what was told in the life that is lost can still be checked.
"""

import hmac

from msgspec import Struct

from winclient.center.tables import feed, numbers
from winclient.center.tables.database import Tx
from winclient.center.tables.docket import Scope
from winclient.center.tables.lives import Life
from winclient.sync.wire.signing import SigningKey

_PARTS = 5


class Witness(Struct, frozen=True):
    """What was told: by which life, where the station's feed ended and its sum there, and the ask
    of the last block that this reader was given in it."""

    nth: int
    timeline: str
    place: int
    total: int
    block: str = ""


def told(key: SigningKey, witness: Witness, *, station: str) -> str:
    """As it is sent."""
    text = " ".join(str(getattr(witness, name)) for name in witness.__struct_fields__)
    return f"{text} {_proof(key, text, station)}"


def read(key: SigningKey, text: str, *, station: str) -> Witness | None:
    """What was told to this station; None for anything that this center has never said."""
    said, _, proof = text.rpartition(" ")
    if not hmac.compare_digest(_proof(key, said, station).encode(), proof.encode()):
        return None
    parts = said.split(" ")
    if len(parts) != _PARTS:
        return None
    nth, timeline, place, total, block = parts
    return Witness(int(nth), timeline, int(place), int(total), block)


def _proof(key: SigningKey, text: str, station: str) -> str:
    return key.vouch(f"winclient witness\n{station}\n{text}".encode())


def is_of_a_lost_life(witness: Witness, life: Life) -> bool:
    """Whether it was told by a life that this database does not come from.

    One that was ended says nothing more: so each lost life is found out once, however often
    its word is shown.
    """
    other = witness.timeline != life.timeline
    return witness.nth > life.nth or (witness.nth == life.nth and other)


def is_denied(tx: Tx, witness: Witness, life: Life, scope: Scope) -> bool:
    """Whether this life told it and its database does not know: the feed ends before, holds other
    lines there, or the block was given to nobody."""
    if witness.timeline != life.timeline:
        return False
    if witness.block and not numbers.lent(tx, witness.block):
        return True
    if witness.place >= scope.place:
        return (witness.place, witness.total) != (scope.place, scope.total)
    return feed.total_at(tx, scope.station, witness.place) != witness.total
