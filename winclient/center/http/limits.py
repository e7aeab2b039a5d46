"""Bounds of all that a stranger can send: what lies outside is told and touches nothing."""

import re
from collections.abc import Sequence

from winclient.center.core.standing import Unusable
from winclient.domain.rounds.asking import Ask, Branch, Claim, Enrol, Fetch, Lease
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import Grant, Line
from winclient.sync.wire.coding import MOST_LINES

MOST_BODY = 1_000_000  # characters of one fact
MOST_ASKS = 50
_SHORT = 400  # characters of kind, subject and time together
_WHOLE = 1 << 53  # numbers above are not exact in every JSON
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_CONTROL = re.compile(r"[\x00-\x1f]").search
_HASH = re.compile(r"[0-9a-f]{64}").fullmatch


def check(round: Round) -> None:
    """Unusable names the first thing that is out of bounds."""
    if len(round.entries) + len(round.salvage) > MOST_LINES:
        raise Unusable(f"more than {MOST_LINES} entries")
    if len(round.asks) > MOST_ASKS:
        raise Unusable(f"more than {MOST_ASKS} asks")
    _texts("round", round.nonce, round.device, round.timeline, round.feed_timeline)
    _texts("witness", round.witness, round.scan)
    _numbers("round", round.end, round.cursor)
    _hash("endhash", round.endhash)
    if round.grant is not None:
        _grant(round.grant)
    _lines((*round.entries, *(loose.line for loose in round.salvage)))
    for loose in round.salvage:
        _texts("salvage", loose.device)
        _hash("salvage", loose.prev)
    for ask in round.asks:
        _ask(ask)


def _lines(lines: Sequence[Line]) -> None:
    """Thousands in a round: their short texts are looked through as one."""
    for line in lines:
        if not (_ID(line.id) and _HASH(line.hash) and 0 < line.seq < _WHOLE):
            raise Unusable(f"entry {line.seq}: `seq`, `id` or `hash` is not one")
        if len(line.body) > MOST_BODY or "\0" in line.body:
            raise Unusable(f"entry {line.seq}: `body` is longer than {MOST_BODY} or holds NUL")
        if len(line.kind) + len(line.subject) + len(line.at) > _SHORT:
            raise Unusable(f"entry {line.seq}: `kind`, `subject` or `at` is too long")
    if _CONTROL("".join([f"{x.kind}{x.subject}{x.at}" for x in lines])):
        raise Unusable("an entry's `kind`, `subject` or `at` holds control characters")


def _grant(grant: Grant) -> None:
    parts = (grant.device, grant.name, grant.key, grant.hardware, grant.station, grant.role)
    _texts("grant", *parts, grant.epoch, grant.parent, grant.signature)
    _numbers("grant", grant.base)
    _hash("grant", grant.hash)


def _ask(ask: Ask) -> None:
    if not _ID(ask.id):
        raise Unusable("ask: `id` is no UUID")
    match ask:
        case Enrol():
            _texts("enrol", ask.code, ask.key, ask.hardware, ask.name)
        case Branch():
            _texts("branch", ask.device, ask.parent, ask.hardware)
            _numbers("branch", ask.base)
            _hash("branch", ask.hash)
        case Lease():
            _texts("lease", ask.device, ask.epoch, ask.series)
            _numbers("lease", ask.count, ask.floor)
        case Claim():
            _texts("claim", ask.device, ask.epoch, ask.lease, ask.series)
            _numbers("claim", ask.lo, ask.hi - ask.lo)
        case Fetch():
            _texts("fetch", ask.device, *ask.have)
            _numbers("fetch", len(ask.have), *ask.have.values())
        case _:
            raise Unusable("ask: of no known kind")


def _texts(where: str, *texts: str) -> None:
    if any(len(text) > 200 or _CONTROL(text) for text in texts):
        raise Unusable(f"{where}: a text is longer than 200 or holds control characters")


def _numbers(where: str, *numbers: int) -> None:
    if any(not 0 <= number < _WHOLE for number in numbers):
        raise Unusable(f"{where}: a number is negative or too large")


def _hash(where: str, text: str) -> None:
    if not _HASH(text):
        raise Unusable(f"{where}: a hash is not 64 lower-case hex digits")
