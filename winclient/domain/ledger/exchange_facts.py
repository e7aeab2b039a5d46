"""What the exchange itself makes happen to numbers and to what a center refused."""

from winclient.domain.ledger.recorded import Recorded
from winclient.domain.values import Value


class NumberMapped(Recorded, frozen=True, kw_only=True):
    """A case taken in under a provisional number has its official one; both stay for ever."""

    case: str
    number: str


class NumberMissing(Recorded, frozen=True, kw_only=True):
    """A number that this PC gave, and whose case no disk holds any more: named, never reused."""

    number: str


class LeaseSuspected(Recorded, frozen=True, kw_only=True):
    """A block (or one asked for) of which a lost life of this store may have given numbers."""

    lease: str


class RefusalSettled(Recorded, frozen=True, kw_only=True):
    """A person has dealt with what the center did not accept, or with a number that is missing.

    `entry`: the refused one, or the number.
    """

    entry: str
    note: str = ""


class ReducedCase(Value, frozen=True, kw_only=True):
    """A case, and the SHA-256 of the row that is left of it."""

    case: str
    digest: str


class CasesReduced(Recorded, frozen=True, kw_only=True):
    """The center and all its backups have these cases: their personal data left this PC.

    It changes no case. `entries` are the ledger's entries whose bodies went; `digest` seals what is
    left of them (SHA-256 over number, id, kind, time and hash of each), so that the chain can still
    be followed through them.
    """

    cases: tuple[ReducedCase, ...]
    entries: tuple[int, ...]
    digest: str


ExchangeFact = NumberMissing | LeaseSuspected | RefusalSettled | CasesReduced
