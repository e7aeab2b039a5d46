"""What happens to a case after intake: the clock, the decision, the result, the ways it ends.

A department's news and a clerk's act are the same fact: `by` names the department or officer who
said so; empty, it was the clerk at this counter.
"""

from datetime import date
from enum import StrEnum

from winclient.domain.checks.checklist import Row
from winclient.domain.days.deadlines import Due
from winclient.domain.ledger.recorded import Recorded
from winclient.domain.values import Value


class LifeFactBase(Recorded, frozen=True, kw_only=True):
    """Which case, and who said so where it was not the clerk."""

    case: str
    by: str = ""


class ClockSuspended(LifeFactBase, frozen=True, kw_only=True):
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


class ClockResumed(LifeFactBase, frozen=True, kw_only=True):
    """解挂: the procedure ended on `until`, the last day that does not count.

    The dates are those after all pauses; None where another pause still runs or nothing is set.
    """

    kind: str
    until: date
    result: str = ""
    due: Due | None = None
    statutory_due: Due | None = None


class CaseExtended(LifeFactBase, frozen=True, kw_only=True):
    """延期: once, at most ten working days, approved by the organ's head (行政许可法 §42)."""

    days: int
    reason: str
    approver: str
    due: Due | None = None
    statutory_due: Due | None = None


class CaseDecided(LifeFactBase, frozen=True, kw_only=True):
    """办结: granted, or denied with reasons (§38); the clock ends and every pause with it."""

    granted: bool
    decided_on: date
    reason: str = ""
    document: str = ""  # 批文、证照编号


class ResultArrived(LifeFactBase, frozen=True, kw_only=True):
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


class ResultIssued(LifeFactBase, frozen=True, kw_only=True):
    """出件: the result went out, to whom, checked how. `relation` is empty for the applicant."""

    method: Delivery
    receiver: str
    checked: Check | None = None
    relation: str = ""
    number: str = ""  # the receiver's document, where one was shown
    courier: str = ""
    courier_number: str = ""
    originals: tuple[str, ...] = ()  # shown once, given back now


class PapersServed(LifeFactBase, frozen=True, kw_only=True):
    """送达: who received which papers, when and how; another hand (代收) says why."""

    papers: tuple[str, ...]
    method: Delivery
    receiver: str
    served_on: date
    place: str = ""
    relation: str = ""
    witness: str = ""


class Sheets(Value, frozen=True, kw_only=True):
    """Some papers of one material."""

    name: str
    originals: int = 0
    copies: int = 0


class CaseWithdrawn(LifeFactBase, frozen=True, kw_only=True):
    """撤回申请: the applicant does not want it any more; possible until it is decided.

    `back`, here and below: the papers handed back; of one item of a package only its own.
    """

    asked_by: str
    reason: str = ""
    back: tuple[Sheets, ...] = ()


class CaseReturned(LifeFactBase, frozen=True, kw_only=True):
    """退件: ended without a decision, all papers back. `kind` is a code of `returns.json`."""

    kind: str
    reason: str = ""
    back: tuple[Sheets, ...] = ()


class PromiseBroken(LifeFactBase, frozen=True, kw_only=True):
    """容缺逾期: a promised material did not come; ended as the applicant was told at the start."""

    missing: tuple[str, ...]
    promised_until: date
    back: tuple[Sheets, ...] = ()


class CaseClosed(LifeFactBase, frozen=True, kw_only=True):
    """归档: the result is with the applicant, the file is closed."""


class HandoverSent(LifeFactBase, frozen=True, kw_only=True):
    """物料转移: papers left the counter for the department, on the case's slip number `slip`."""

    slip: int
    department: str
    sheets: tuple[Sheets, ...]


class Shortage(Value, frozen=True, kw_only=True):
    """A material that did not come as the slip says."""

    name: str
    note: str


class HandoverSigned(LifeFactBase, frozen=True, kw_only=True):
    """The other end signed for a slip, with what was short."""

    slip: int
    receiver: str
    shortages: tuple[Shortage, ...] = ()


class Want(Value, frozen=True, kw_only=True):
    """One material that has to be put right, and why."""

    name: str
    reason: str


class CorrectionWanted(LifeFactBase, frozen=True, kw_only=True):
    """The department asks for corrections; the counter tells the applicant, all at once (§32)."""

    wants: tuple[Want, ...]


class DatesConfirmed(LifeFactBase, frozen=True, kw_only=True):
    """The calendar of the year came out: provisional dates are firm, and nothing else changes.

    A date that was firm already is None here and stays as it is.
    """

    silent_due: Due | None = None
    due: Due | None = None
    statutory_due: Due | None = None


class DatesMoved(LifeFactBase, frozen=True, kw_only=True):
    """In a package: what this item waits for was put off, or, for the whole, one of its items.

    The limits run from `runs_from`; None: from where they ran before.
    """

    runs_from: date | None = None
    due: Due | None = None
    statutory_due: Due | None = None


class ErrandTaken(LifeFactBase, frozen=True, kw_only=True):
    """代办: a runner took this case on a trip; `collected` is what they hold of the applicant's."""

    trip: str
    runner: str
    runner_number: str
    runner_phone: str = ""
    collected: tuple[Sheets, ...] = ()


class ErrandReturned(LifeFactBase, frozen=True, kw_only=True):
    """What the runner brought back, and whose hand it came into."""

    items: tuple[str, ...]
    receiver: str
    relation: str = ""


class ItemTakenOut(LifeFactBase, frozen=True, kw_only=True):
    """One item left its package; `rows` is what the others still need, as it stands now."""

    item: str
    rows: tuple[Row, ...]


class PackageClosed(LifeFactBase, frozen=True, kw_only=True):
    """The last item of a package has come to its end, and the application with it."""


ClockFact = ClockSuspended | ClockResumed | CaseExtended | DatesConfirmed | DatesMoved
ResultFact = CaseDecided | ResultArrived | ResultIssued | PapersServed
EndFact = CaseWithdrawn | CaseReturned | PromiseBroken | CaseClosed | PackageClosed
MaterialFact = HandoverSent | HandoverSigned | CorrectionWanted | ItemTakenOut
ErrandFact = ErrandTaken | ErrandReturned
LifeFact = ClockFact | ResultFact | EndFact | MaterialFact | ErrandFact
