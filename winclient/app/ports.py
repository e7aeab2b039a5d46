"""What the use cases ask of the world: a transaction, a store, ids, chance, fonts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from enum import Flag, auto
from typing import Protocol

from winclient.app.exchange_ports import ExchangeReader, ExchangeTx, Lamp
from winclient.app.queue_ports import KeptAnswer, QueueReader
from winclient.app.scan_ports import ScanReader, ScanTx
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.papers import Paper
from winclient.domain.days.deadlines import WorkCalendar
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.exchange_facts import ReducedCase
from winclient.domain.ledger.facts import Fact
from winclient.domain.printing import JobState, PrintJob, SlipJob
from winclient.domain.queue.appointments import Appointment
from winclient.domain.values import Value


class Touched(Flag):
    """What a transaction changed; a screen looks again when something it watches is in it."""

    NOTHING = 0
    CASES = auto()
    PRINTING = auto()
    CATALOGUE = auto()
    CALENDAR = auto()
    DRAFTS = auto()
    QUEUE = auto()
    SYNC = auto()


class Entry(Value, frozen=True, kw_only=True):
    """One line of the ledger: `hash` chains it to the one before."""

    seq: int
    id: str
    kind: str
    subject: str
    at: datetime
    body: str
    hash: str


class Draft(Value, frozen=True, kw_only=True):
    """What a counter had typed when it was last saved; `body` is the form as JSON."""

    counter: str
    body: str
    saved_at: datetime


class CaseLine(Value, frozen=True, kw_only=True):
    """One row of a case list. The applicant's number is not in it."""

    number: str
    state: CaseState
    item_name: str
    applicant_name: str
    public: bool = False  # a firm's name is in public registers, a person's is nobody's business
    ended: CaseState | None = None  # how all items of a package that closed without any ended
    received_at: datetime
    due: date | None
    due_provisional: bool
    promise_due: date | None
    counter: str
    lamp: Lamp = Lamp.NONE


class CaseQuery(Value, frozen=True, kw_only=True):
    """Which cases a list shows; what is None does not narrow it. Newest first."""

    state: CaseState | None = None
    received_on: date | None = None
    promise_due_by: date | None = None
    wholes: bool = False  # a package as the one application it is, without its items
    asked: bool = False  # a department wants corrections, and nobody has told the applicant yet
    due_by: date | None = None  # accepted, not decided, the clock running
    limit: int = 200


class Stamp(Value, frozen=True, kw_only=True):
    """What is in force for one item: its version, and the digest of its content."""

    version: int
    digest: str
    demo: bool


class NewVersion(Value, frozen=True, kw_only=True):
    """A new version of an item, ready to be written."""

    id: str
    code: str
    version: int
    digest: str
    body: str
    demo: bool


class Reader(QueueReader, ExchangeReader, ScanReader, Protocol):
    """Reads of one consistent moment."""

    def item(self, id_or_code: str) -> Item | None: ...
    def pinned_item(self, id: str, *, version: int) -> Item | None: ...
    def items(self) -> Iterator[Item]: ...
    def own_folk_names(self) -> Mapping[str, tuple[str, ...]]: ...
    def stamps(self) -> Mapping[str, Stamp]: ...
    def search_blobs(self) -> Mapping[str, bytes]: ...
    def reference(self, kind: str) -> str | None: ...
    def reference_version(self, kind: str) -> int: ...
    def calendar(self) -> WorkCalendar: ...
    def case(self, id: str) -> Case | None: ...
    def open_cases(self) -> tuple[str, ...]: ...
    def case_by_number(self, number: str) -> Case | None: ...
    def cases(self, query: CaseQuery) -> tuple[CaseLine, ...]: ...
    def ended_before(self, day: str, *, limit: int, skip: int) -> tuple[str, ...]:
        """Cases that have ended, received by that ISO day, and are whole here; items of a package
        come with it. The oldest first."""

    def is_settled(self, case: str, *, safe: int, timeline: str, before: datetime) -> bool:
        """Whether all about it is older than `before`, accepted, and on the feed up to `safe`."""

    def reduced_cases(self) -> tuple[int, int]:
        """How many cases hold no personal data any more, and how many there are."""

    def counts(self) -> Mapping[CaseState, int]: ...
    def history(self, case: str) -> tuple[Entry, ...]:
        """What happened, in the center's order, then what it has not judged yet; what was not done
        here has no number (`seq` 0)."""

    def cases_of_trip(self, trip: str) -> tuple[str, ...]: ...
    def paper(self, id: str) -> Paper | None: ...
    def papers(self, case: str) -> tuple[Paper, ...]: ...
    def jobs(
        self, *, paper: str | None = None, state: JobState | None = None
    ) -> tuple[PrintJob, ...]: ...
    def job(self, id: str) -> PrintJob | None: ...
    def slip_jobs(self) -> tuple[SlipJob, ...]: ...
    def drafts(self) -> tuple[Draft, ...]: ...
    def barred(self, mark: str) -> str: ...
    def favourites(self, counter: str) -> Mapping[str, int]: ...
    def last_seen(self) -> datetime | None: ...

    def notes(self, prefix: str) -> Mapping[str, str]:
        """What this PC keeps for itself under names that begin so."""

    def entries_until(self) -> int:
        """The number of the ledger's last entry."""


class Tx(Reader, ExchangeTx, ScanTx, Protocol):
    """A transaction: facts, and the local scratch that is not part of the record."""

    def record(self, fact: Fact) -> None: ...

    def attempt(self) -> AbstractContextManager[None]:
        """One of several use cases in this transaction: what raises in it leaves no trace."""

    def reduce(self, cases: Sequence[Case]) -> tuple[tuple[ReducedCase, ...], tuple[int, ...], str]:
        """Take the personal data of these cases out of the store. What is left of each, the entries
        that were emptied, and the seal of those."""

    def next_serial(self, series: str) -> int: ...
    def drop_serials(self, prefix: str) -> None:
        """Forget the series whose names begin so; their numbers are given by nobody any more."""

    def put_appointments(self, appointments: Sequence[Appointment]) -> None: ...
    def drop_appointments(self, *, before: str) -> None: ...
    def check_in(self, appointment: Appointment, *, ticket: str) -> None:
        """Which ticket it became; it need not be on the list."""

    def put_note(self, id: str, body: str) -> None: ...
    def drop_note(self, id: str) -> None: ...
    def keep_answer(self, answer: KeptAnswer) -> None: ...
    def forget_answers(self, *, before: datetime) -> None: ...

    def leased_serial(self, series: str) -> int | None:
        """As `next_serial`, of a series that counters share; None: only a provisional number.

        Refused: DEVICE_STOPPED.
        """

    def queue_job(self, job: PrintJob) -> None: ...
    def settle_job(self, id: str, *, state: JobState, error: str = "") -> None: ...
    def put_slip_job(self, job: SlipJob) -> None: ...
    def drop_slip_job(self, id: str) -> None: ...
    def save_draft(self, draft: Draft) -> None: ...
    def drop_draft(self, counter: str) -> None: ...
    def put_items(self, versions: Sequence[NewVersion]) -> None: ...
    def retire_items(self, ids: Sequence[str]) -> None: ...
    def put_search(self, blobs: Mapping[str, bytes]) -> None: ...
    def put_barred(self, reasons: Mapping[str, str]) -> None: ...
    def put_reference(self, kind: str, *, version: int, body: str) -> None: ...


class Store(Protocol):
    """The one place records live in."""

    def transaction(self) -> AbstractContextManager["Transaction"]: ...
    def reading(self) -> AbstractContextManager[Reader]: ...


class Transaction(Tx, Protocol):
    """A `Tx` that can be committed, by `perform` only."""

    def finish(self) -> Touched: ...


class Ids(Protocol):
    """Time-ordered unique ids (UUIDv7) and chance, as arguments."""

    def new(self, at: datetime) -> str: ...
    def tail(self) -> int: ...


Unprintable = Callable[[str], str]
"""The characters of a text that no installed font can print."""
