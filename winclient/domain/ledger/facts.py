"""Everything that can happen to a record; recording a fact is the only way to change one."""

from datetime import date

from winclient.domain.checks.checklist import Row
from winclient.domain.days.deadlines import Due
from winclient.domain.items.composition import Composition, Membership
from winclient.domain.ledger.exchange_facts import ExchangeFact, NumberMapped
from winclient.domain.ledger.life_facts import (
    DatesConfirmed,
    ErrandReturned,
    ErrandTaken,
    HandoverSent,
    HandoverSigned,
    LifeFact,
    PapersServed,
)
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.ledger.recorded import Recorded
from winclient.domain.ledger.scans import ScanAttached, ScanFact, ScanWithdrawn
from winclient.domain.ledger.snapshot import Snapshot
from winclient.domain.persons.people import Agent, Applicant
from winclient.domain.values import Value


class ItemRef(Value, frozen=True, kw_only=True):
    """The version of the item a case is bound to for its whole life."""

    id: str
    version: int
    code: str
    name: str
    department: str


class CaseReceived(Recorded, frozen=True, kw_only=True):
    """收件: the materials were taken. Not yet acceptance (行政许可法 §32)."""

    case: str
    number: str
    provisional: bool
    item: ItemRef
    applicant: Applicant
    agent: Agent | None = None
    answers: tuple[tuple[str, str], ...] = ()
    ticket: str = ""
    rows: tuple[Row, ...]
    received_on: date
    silent_due: Due
    package: Membership | None = None  # one item of a package: the case of the whole
    composition: Composition | None = None  # a package: its items by id, and how they hang together
    members: tuple[str, ...] = ()  # a package: the cases of its items, in the same order


class CaseAccepted(Recorded, frozen=True, kw_only=True):
    """受理: the legal act that starts the clock, on the day all materials are in."""

    case: str
    accepted_on: date
    due: Due | None
    statutory_due: Due | None = None
    runs_from: date | None = None  # the limits begin to run; None: on `accepted_on`


class CaseDeferred(Recorded, frozen=True, kw_only=True):
    """容缺受理: accepted while the rows marked deferred are promised for later."""

    case: str
    accepted_on: date
    due: Due | None
    statutory_due: Due | None = None
    runs_from: date | None = None  # the limits begin to run; None: on `accepted_on`


class DefectsNotified(Recorded, frozen=True, kw_only=True):
    """一次性告知: every defect was told at once. A second notice: why, approved by whom."""

    case: str
    reason: str = ""
    approver: str = ""


class CaseRefused(Recorded, frozen=True, kw_only=True):
    """不予受理, with the organ to go to where the law asks for one (§32-1-(2))."""

    case: str
    reason: str
    organ: str = ""
    detail: str = ""


class MaterialsBrought(Recorded, frozen=True, kw_only=True):
    """补正 or a kept promise: the applicant came back; `rows` is the list as it stands now."""

    case: str
    rows: tuple[Row, ...]


class PromiseKept(Recorded, frozen=True, kw_only=True):
    """容缺后补: all that was deferred has come; the acceptance date stays as it was."""

    case: str


class IdentityUnmasked(Recorded, frozen=True, kw_only=True):
    """Somebody looked at a whole document number, and why."""

    case: str
    reason: str


class PaperIssued(Recorded, frozen=True, kw_only=True):
    """A paper was made out; the snapshot is what it says, for ever."""

    paper: str
    case: str
    snapshot: Snapshot


class PaperReprinted(Recorded, frozen=True, kw_only=True):
    """副本: the same paper again, marked as copy `copy`."""

    paper: str
    case: str
    copy: int


class CatalogueInstalled(Recorded, frozen=True, kw_only=True):
    """A new catalogue version is in force from here on; open cases keep theirs."""

    version: int
    added: int
    changed: int
    unchanged: int
    digest: str


class CalendarInstalled(Recorded, frozen=True, kw_only=True):
    """The working-day calendar now knows the years up to `last_year`."""

    version: int
    last_year: int
    digest: str


class CreditListInstalled(Recorded, frozen=True, kw_only=True):
    """A new list of bad credit is in force; whom it names is in no fact."""

    version: int
    entries: int


class AppointmentsListed(Recorded, frozen=True, kw_only=True):
    """Appointments were put on the hall's list; which, is in no fact before they are checked in."""

    entries: int


CaseFact = (
    CaseReceived
    | CaseAccepted
    | CaseDeferred
    | DefectsNotified
    | CaseRefused
    | MaterialsBrought
    | PromiseKept
    | IdentityUnmasked
    | LifeFact
    | NumberMapped
    | ScanFact
)
PaperFact = PaperIssued | PaperReprinted
ReferenceFact = CatalogueInstalled | CalendarInstalled | CreditListInstalled | AppointmentsListed
Fact = CaseFact | PaperFact | ReferenceFact | QueueFact | ExchangeFact

# In whatever order these arrive, the case is the same; all other case facts name what they were
# built on.
COMMUTING = (
    IdentityUnmasked,
    NumberMapped,
    PapersServed,
    HandoverSent,
    HandoverSigned,
    DatesConfirmed,
    ErrandTaken,
    ErrandReturned,
    ScanAttached,
    ScanWithdrawn,
)
