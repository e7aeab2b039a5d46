"""What the exchange itself makes happen to numbers and to what a center refused."""

from dataclasses import dataclass

from winclient.domain.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMapped(Recorded):
    """A case taken in under a provisional number has its official one; both stay for ever."""

    case: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMissing(Recorded):
    """A number that this PC gave, and whose case no disk holds any more: named, never reused."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseSuspected(Recorded):
    """A block (or one asked for) of which a lost life of this store may have given numbers."""

    lease: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSettled(Recorded):
    """A person has dealt with what the center did not accept; `entry` is the refused one."""

    entry: str
    note: str = ""


ExchangeFact = NumberMissing | LeaseSuspected | RefusalSettled
