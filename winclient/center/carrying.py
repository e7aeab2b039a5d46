"""Rounds that came by a stick: judged as over a line, and answered into a file for their device."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from fastapi import HTTPException
from msgspec import Struct
from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.core.lending import with_room
from winclient.center.core.rounds import handle
from winclient.center.core.standing import Unusable
from winclient.center.http.access import Sent
from winclient.center.http.exchange import authentic
from winclient.center.tables import lives
from winclient.center.tables.people import Device
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Reply, Round, Status
from winclient.sync.wire.coding import ROUNDS as TARGET
from winclient.sync.wire.coding import Malformed, encode
from winclient.sync.wire.sealing import COPY, REPLIES, ROUNDS, Message, Sealed, seal, unseal
from winclient.sync.wire.signing import reply_text, request_text

log = logging.getLogger("winclient.center")
Progress = Callable[[int, int], object]


class Carried(Struct):
    """What a file brought, counted while it is answered. `again`: something has to come once more,
    for the center stands elsewhere than its device believed."""

    kind: str
    device: str = ""
    name: str = ""
    rounds: int = 0
    entries: int = 0
    again: bool = False

    def add(self, round: Round, sender: Device) -> None:
        """One round more."""
        self.device, self.name = sender.id, sender.name
        self.rounds += 1
        self.entries += len(round.entries) + len(round.salvage)


def carry(center: Center, file: Path, answer: Path, *, progress: Progress) -> Carried:
    """Hand in the rounds of a file and write the answers into another, sealed to its device.

    Whatever is done twice is done once: rounds are known by their places and facts by their ids.
    What is left of a second copy is taken fact by fact, also where it was cut; it has no answer.
    Refused: BUNDLE_STRANGE (no device of ours signed it), FILE_EXISTS, and as `unseal`.
    """
    told = unseal(file, kinds=(ROUNDS, COPY), key=center.key)
    carried = Carried(kind=told.label.kind)
    if carried.kind == COPY:
        _take_copy(center, told, carried)
        return carried
    replies = _replies(center, told, carried, progress)
    messages = (_signed(center, reply) for reply in replies)
    label = told.label
    seal(answer, messages, kind=REPLIES, bundle=label.bundle, key=center.key, to=label.sender)
    log.info("bundle of %s: %d rounds, %d entries", carried.device, carried.rounds, carried.entries)
    return carried


def _take_copy(center: Center, told: Sealed, carried: Carried) -> None:
    """Its lines stand outside every stream, so it does not matter in which life it was written."""
    with center.database.reading() as tx:
        life = lives.current(tx)
    for message in told.readable():
        round, sender = _authentic(center, told, message)
        if life is not None:
            _handled(center, replace(round, timeline=life.timeline), sender, told)
        carried.add(round, sender)


def _signed(center: Center, reply: Reply) -> Message:
    body = encode(reply)
    return Message({"signature": center.key.sign(reply_text(body))}, body)


def _replies(center: Center, told: Sealed, carried: Carried, progress: Progress) -> Iterator[Reply]:
    """To each round its reply; then what the feed has beyond, as further rounds would ask."""
    last: tuple[Round, Device, Reply] | None = None
    count = told.whole()
    for message in told.messages():
        round, sender = _authentic(center, told, message)
        reply = _handled(center, _reading_on(round, last[2] if last else None), sender, told)
        carried.add(round, sender)
        carried.again |= reply.status is not Status.OK
        last = round, sender, reply
        yield reply
        progress(carried.rounds, count)
    if last is not None:
        round, sender, reply = last
        yield from _rest(round, reply, lambda ask: _handled(center, ask, sender, told))


def _authentic(center: Center, told: Sealed, message: Message) -> tuple[Round, Device]:
    text = request_text("POST", TARGET, message.body)
    head = message.head
    sent = Sent(message.body, head.get("device", ""), head.get("signature", ""), text)
    try:
        round, sender = authentic(center, sent)
    except (Malformed, Unusable, HTTPException) as error:
        raise Refused(Reason.BUNDLE_STRANGE, file=told.file.name) from error
    if sender.key != told.label.sender:
        raise Refused(Reason.BUNDLE_STRANGE, file=told.file.name)
    return round, sender


def _handled(center: Center, round: Round, sender: Device, told: Sealed) -> Reply:
    try:
        return with_room(center, lambda: handle(center, round, sender=sender))
    except Unusable as error:
        raise Refused(Reason.BUNDLE_STRANGE, file=told.file.name) from error


def _reading_on(round: Round, before: Reply | None) -> Round:
    """Where the device would read on, had it heard the reply before."""
    if before is None or before.feed_timeline != round.feed_timeline:
        return round
    return replace(round, cursor=before.cursor)


def _rest(round: Round, reply: Reply, ask: Callable[[Round], Reply]) -> Iterator[Reply]:
    """The feed to its end as it is now; that of a new life from its beginning."""
    name = reply.feed_timeline
    bare = replace(round, entries=(), salvage=(), asks=())
    bare = replace(bare, timeline=reply.timeline, feed_timeline=name)
    cursor = reply.cursor if round.feed_timeline == name else 0
    while cursor < reply.end:
        reply = ask(replace(bare, cursor=cursor))
        yield reply
        if not reply.page:
            return
        cursor = reply.cursor
