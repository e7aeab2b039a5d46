"""Crowd hours of this hall: from its own tickets, and from a history brought in from elsewhere."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from winclient.app.ports import Reader, Tx
from winclient.app.queue.posts import Post
from winclient.domain.queue.crowd import SLOTS, Crowd, Days, crowd, joined

HISTORY = "crowd"
WINDOW = timedelta(weeks=26)  # of the own tickets; what was brought in is the hall's choice


def crowd_view(reader: Reader, *, post: Post, now: datetime) -> Crowd:  # noqa: ARG001 - a view's
    """What was brought in, and the own last half year, which is believed where both know a day."""
    return crowd(joined((history(reader), reader.arrivals(now - WINDOW))))


def history(reader: Reader) -> Days:
    """The history that was brought in: arrivals by day and half hour."""
    text = reader.reference(HISTORY)
    told = json.loads(text) if text else {}
    return {
        date.fromisoformat(day): {int(slot): float(n) for slot, n in slots.items()}
        for day, slots in told.items()
    }


def bring_in(tx: Tx, *, days: Days) -> int:
    """Keep a history; a day that was known is replaced. How many days are known then."""
    known = dict(history(tx)) | dict(days)
    body = {day.isoformat(): _plain(slots) for day, slots in sorted(known.items())}
    version = tx.reference_version(HISTORY) + 1
    tx.put_reference(HISTORY, version=version, body=json.dumps(body, separators=(",", ":")))
    return len(known)


def _plain(slots: Mapping[int, float]) -> dict[int, float]:
    return {slot: round(n, 2) for slot, n in sorted(slots.items()) if n and slot < SLOTS}
