"""Bearers: telling two visitors apart within a session, without keeping anything about either.

A document number becomes a keyed mark at the kiosk. The key is the session's: made where the
queue is kept, so that all kiosks of a hall make the same mark, and forgotten when the session
closes. Afterwards nothing leads back to a person.
"""

from datetime import datetime
from json import dumps, loads

from winclient.app.ports import Ids, Reader, Tx
from winclient.app.queue.posts import Post
from winclient.domain.days.moments import Moment
from winclient.domain.persons.credit_marks import mark
from winclient.domain.values import Value

_NOTE = "queue/bearer_key"
MARK = 24  # hexadecimal digits: enough to tell the people of one session apart


class BearerKey(Value, frozen=True, kw_only=True):
    """The session's key in hexadecimal; empty while no session runs."""

    key: str = ""


def bearer_key(reader: Reader, *, post: Post, now: datetime) -> BearerKey:  # noqa: ARG001 - a view's
    """What the marks of this session are made with; for the hall's own kiosks."""
    body, session = reader.notes(_NOTE).get(_NOTE), reader.session()
    known = loads(body) if body else {}
    running = session is not None and known.get("session") == session.id
    return BearerKey(key=known["key"]) if running else BearerKey()


def mark_of(number: str, *, key: BearerKey) -> str:
    """The mark of a document number, the same all through a session; empty without a key."""
    return mark(number, key=key.key)[:MARK] if key.key else ""


def new_key(tx: Tx, *, session: str, ids: Ids, when: Moment) -> None:
    """Two ids hold 148 random bits; chance comes as an argument like everywhere."""
    key = (ids.new(when.at) + ids.new(when.at)).replace("-", "")
    tx.put_note(_NOTE, dumps({"session": session, "key": key}))


def forget_key(tx: Tx) -> None:
    """Drop the key: no mark of the closed session can be made or checked any more."""
    tx.drop_note(_NOTE)
