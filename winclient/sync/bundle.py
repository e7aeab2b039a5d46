"""A stick in place of a line: what waits is written into a sealed file, its answer read back."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct

from winclient.app.exchange import carried, replies
from winclient.app.exchange.carried import Load
from winclient.app.exchange.here import Place, Talk
from winclient.app.perform import look, perform
from winclient.app.ports import Tx
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Reply, Round
from winclient.sync.http import Unreachable, proved
from winclient.sync.opening import signing_key
from winclient.sync.wire import coding, signing
from winclient.sync.wire.sealing import REPLIES, ROUNDS, Message, Sealed, seal, unseal
from winclient.sync.wire.signing import Signature, SigningKey

OUT, BACK = ".OUT", ".IN"  # endings of the files: from a PC, and back to it
Progress = Callable[[int, int], object]


class Written(Struct, frozen=True):
    """What a file took along."""

    name: str
    rounds: int
    entries: int


class Taken(Struct, frozen=True):
    """What an answer brought."""

    replies: int
    received: int


def file_name(device: str, *, ending: str) -> str:
    """A short name on the stick, the same for each file of a device: the newest holds it all."""
    return f"WC{device[-6:].upper()}{ending}"


def write(place: Place, file: Path, *, progress: Progress) -> Written:
    """All that waits, into a sealed file for the center. `progress` hears entries, done and all.

    Refused: NOT_ENROLLED, FILE_EXISTS. OSError of the stick: what stood there is still whole.
    """
    key = signing_key(place.store)
    load = perform(place.store, lambda tx: carried.pack(tx, here=place.here(tx))).value
    messages = _signed(place, load, key, progress)
    count = seal(file, messages, kind=ROUNDS, bundle=load.bundle, key=key, to=load.center_key)
    return Written(file.name, count, load.entries)


def _signed(place: Place, load: Load, key: SigningKey, progress: Progress) -> Iterator[Message]:
    done = 0
    for round in carried.unrolled(place.store, load):
        yield signed(round, key)
        done += len(round.entries) + len(round.salvage)
        progress(done, load.entries)


def signed(round: Round, key: SigningKey) -> Message:
    """A round as it would go over a line, with its signature."""
    body = coding.encode(round)
    signature = key.sign(signing.request_text("POST", coding.ROUNDS, body))
    return Message({"device": round.device, "signature": signature}, body)


def read(place: Place, file: Path, *, progress: Progress) -> Taken:
    """Believe of an answer what it proves, however late it comes and how often.

    Refused: NOT_ENROLLED, BUNDLE_STRANGE (not from our center), and as `unseal`.
    """
    standing = look(place.store, lambda reader: reader.standing())
    if not standing.enrolled:
        raise Refused(Reason.NOT_ENROLLED)
    told = unseal(file, kinds=(REPLIES,), key=signing_key(place.store))
    if told.label.sender != standing.center_key:
        raise Refused(Reason.BUNDLE_STRANGE, file=file.name)
    received, count = 0, told.whole()
    for done, reply in enumerate(_replies(place, told, center_key=standing.center_key), 1):
        received += perform(place.store, partial(_absorb, place=place, reply=reply)).value
        progress(done, count)
    return Taken(count, received)


def _replies(place: Place, told: Sealed, *, center_key: str) -> Iterator[Reply]:
    """Each with the answers that stand, to what is asked when its turn has come."""
    for message in told.messages():
        asked = look(place.store, lambda reader: (reader.standing().device, reader.asks()))
        to = Round(nonce="", device=asked[0], grant=None, timeline="", asks=asked[1])
        signature = Signature(message.head.get("signature", ""))
        try:
            yield proved(message.body, to, signature=signature, center_key=center_key)
        except Unreachable as error:
            raise Refused(Reason.BUNDLE_DAMAGED, file=told.file.name) from error


def _absorb(tx: Tx, *, place: Place, reply: Reply) -> int:
    """How many lines of the feed were new."""
    before = tx.standing()
    replies.absorb(tx, reply=reply, talk=Talk(), here=place.here(tx))
    after = tx.standing()
    same = (before.feed_timeline, before.cursor) == (after.feed_timeline, after.cursor)
    return 0 if same else len(reply.page)
