"""失信名单: whose promise is not taken. Only keyed marks of numbers are kept, never the numbers."""

from collections.abc import Mapping

from winclient.app.ports import Reader, Tx
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.facts import CreditListInstalled
from winclient.domain.persons.credit_marks import mark

KEY, LIST = "credit_key", "credit_list"


def install(
    tx: Tx, *, reasons: Mapping[str, str], key: str, clerk: str, counter: str, when: Moment
) -> int:
    """Put a whole new list in force, document number → why; how many it holds.

    `key` is a fresh secret in hexadecimal; with each list its marks change.
    """
    version = tx.reference_version(LIST) + 1
    tx.put_reference(KEY, version=version, body=key)
    tx.put_reference(LIST, version=version, body=str(len(reasons)))
    tx.put_barred({mark(number, key=key): why for number, why in reasons.items()})
    tx.record(
        CreditListInstalled(
            at=when.at, clerk=clerk, counter=counter, version=version, entries=len(reasons)
        )
    )
    return len(reasons)


def barred(reader: Reader, number: str) -> str:
    """Why the bearer of this number is listed; empty where they are not."""
    key = reader.reference(KEY)
    return reader.barred(mark(number, key=key)) if key else ""
