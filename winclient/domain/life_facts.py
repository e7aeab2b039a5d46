"""What happens to a case after intake: the clock, the decision, the result, the ways it ends.

A department's news and a clerk's act are the same fact: `by` names the department or officer who
said so; empty, it was the clerk at this counter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from winclient.domain.checklist import Row
from winclient.domain.deadlines import Due
from winclient.domain.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeFactBase(Recorded):
    """Which case, and who said so where it was not the clerk."""

    case: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSuspended(LifeFactBase):
    """挂起: a special procedure began and its time does not count (行政许可法 §45).

    `kind` is a code of `resources/legal/special_procedures.json`, or the item's own 特殊环节;
    at most one of a kind runs at a time. The day it begins still counts. `days`: the time that
    the applicant was told it needs, in working days.
    """

    kind: str
    name: str
    since: date
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(LifeFactBase):
    """解挂: the procedure ended on `until`, the last day that does not count.

    The dates are those after all pauses; None where another pause still runs or nothing is set.
    """

    kind: str
    until: date
    result: str = ""
    due: Due | None = None
    statutory_due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(LifeFactBase):
    """延期: once, at most ten working days, approved by the organ's head (行政许可法 §42)."""

    days: int
    reason: str
    approver: str
    due: Due | None = None
    statutory_due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(LifeFactBase):
    """办结: granted, or denied with reasons (§38); the clock ends and every pause with it."""

    granted: bool
    decided_on: date
    reason: str = ""
    document: str = ""  # 批文、证照编号


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultArrived(LifeFactBase):
    """The result lies at the counter, ready to be issued."""

    results: tuple[str, ...]  # what came: 食品经营许可证 正本


class Delivery(StrEnum):
    """送达方式."""

    COUNTER = "counter"  # 大厅自取
    COURIER = "courier"  # 邮寄
    STATION = "station"  # 就近的便民服务站转交
    ELECTRONIC = "electronic"  # 电子送达
    LEFT = "left"  # 留置送达
    ANNOUNCED = "announced"  # 公告送达


class Check(StrEnum):
    """What the receiver showed: 受理单 or, where it is lost, an identity document."""

    RECEIPT = "receipt"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued(LifeFactBase):
    """出件: the result went out, to whom, checked how. `relation` is empty for the applicant."""

    method: Delivery
    receiver: str
    checked: Check | None = None
    relation: str = ""
    number: str = ""  # the receiver's document, where one was shown
    courier: str = ""
    courier_number: str = ""
    originals: tuple[str, ...] = ()  # shown once, given back now


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersServed(LifeFactBase):
    """送达: who received which papers, when and how; another hand (代收) says why."""

    papers: tuple[str, ...]
    method: Delivery
    receiver: str
    served_on: date
    place: str = ""
    relation: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Some papers of one material."""

    name: str
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(LifeFactBase):
    """撤回申请: the applicant does not want it any more; possible until it is decided.

    `back`, here and below: the papers handed back; of one item of a package only its own.
    """

    asked_by: str
    reason: str = ""
    back: tuple[Sheets, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned(LifeFactBase):
    """退件: ended without a decision, all papers back. `kind` is a code of `returns.json`."""

    kind: str
    reason: str = ""
    back: tuple[Sheets, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(LifeFactBase):
    """容缺逾期: a promised material did not come; ended as the applicant was told at the start."""

    missing: tuple[str, ...]
    promised_until: date
    back: tuple[Sheets, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(LifeFactBase):
    """归档: the result is with the applicant, the file is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSent(LifeFactBase):
    """物料转移: papers left the counter for the department, on the case's slip number `slip`."""

    slip: int
    department: str
    sheets: tuple[Sheets, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A material that did not come as the slip says."""

    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSigned(LifeFactBase):
    """The other end signed for a slip, with what was short."""

    slip: int
    receiver: str
    shortages: tuple[Shortage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """One material that has to be put right, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWanted(LifeFactBase):
    """The department asks for corrections; the counter tells the applicant, all at once (§32)."""

    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesConfirmed(LifeFactBase):
    """The calendar of the year came out: provisional dates are firm, and nothing else changes.

    A date that was firm already is None here and stays as it is.
    """

    silent_due: Due | None = None
    due: Due | None = None
    statutory_due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesMoved(LifeFactBase):
    """In a package: what this item waits for was put off, or, for the whole, one of its items.

    The limits run from `runs_from`; None: from where they ran before.
    """

    runs_from: date | None = None
    due: Due | None = None
    statutory_due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandTaken(LifeFactBase):
    """代办: a runner took this case on a trip; `collected` is what they hold of the applicant's."""

    trip: str
    runner: str
    runner_number: str
    runner_phone: str = ""
    collected: tuple[Sheets, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandReturned(LifeFactBase):
    """What the runner brought back, and whose hand it came into."""

    items: tuple[str, ...]
    receiver: str
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTakenOut(LifeFactBase):
    """One item left its package; `rows` is what the others still need, as it stands now."""

    item: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageClosed(LifeFactBase):
    """The last item of a package has come to its end, and the application with it."""


ClockFact = ClockSuspended | ClockResumed | CaseExtended | DatesConfirmed | DatesMoved
ResultFact = CaseDecided | ResultArrived | ResultIssued | PapersServed
EndFact = CaseWithdrawn | CaseReturned | PromiseBroken | CaseClosed | PackageClosed
MaterialFact = HandoverSent | HandoverSigned | CorrectionWanted | ItemTakenOut
ErrandFact = ErrandTaken | ErrandReturned
LifeFact = ClockFact | ResultFact | EndFact | MaterialFact | ErrandFact
