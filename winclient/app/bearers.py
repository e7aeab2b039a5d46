"""Bearers: telling two visitors apart within a session, without keeping anything about either.

A document number is turned into a fingerprint under a key that lives in this kiosk's store alone,
is made anew for each session and forgotten with it: afterwards nothing leads back to a person.
"""

import hashlib
import hmac
import json

from winclient.app.ports import Ids, Tx
from winclient.domain.moments import Moment

KIND = "bearers"


def fingerprint(tx: Tx, *, number: str, session: str, ids: Ids, when: Moment) -> str:
    """The same for the same number within a session; of another session it says nothing."""
    known = json.loads(tx.reference(KIND) or "{}")
    if known.get("session") != session:
        # Two ids hold 148 random bits; chance comes as an argument like everywhere.
        known = {"session": session, "key": ids.new(when.at) + ids.new(when.at)}
        tx.put_reference(KIND, version=0, body=json.dumps(known))
    key = known["key"].encode()
    return hmac.new(key, number.upper().encode(), hashlib.sha256).hexdigest()[:24]
