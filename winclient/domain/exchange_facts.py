"""What the exchange itself makes happen to numbers and to what a center refused."""

from winclient.domain.recorded import Recorded


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
    """A person has dealt with what the center did not accept; `entry` is the refused one."""

    entry: str
    note: str = ""


ExchangeFact = NumberMissing | LeaseSuspected | RefusalSettled
