"""The life of a case as one table: a state and a fact give the next state, or why not."""

from collections.abc import Mapping
from enum import StrEnum

from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseRefused,
    DefectsNotified,
    IdentityUnmasked,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseReturned,
    CaseWithdrawn,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    DatesConfirmed,
    DatesMoved,
    ErrandReturned,
    ErrandTaken,
    HandoverSent,
    HandoverSigned,
    ItemTakenOut,
    PackageClosed,
    PapersServed,
    PromiseBroken,
    ResultArrived,
    ResultIssued,
)
from winclient.domain.ledger.scans import ScanAttached, ScanWithdrawn
from winclient.domain.refusals import Reason


class CaseState(StrEnum):
    """Where a case stands. 收件 is not 受理. A stopped clock is no state: see `Life.pauses`."""

    RECEIVED = "received"  # 收件
    NOTIFIED = "notified"  # 待补正
    ACCEPTED = "accepted"  # 受理
    DEFERRED = "deferred"  # 容缺受理: accepted, materials promised
    DECIDED = "decided"  # 办结: decided, the result is on its way
    READY = "ready"  # 待出件: the result lies at the counter
    ISSUED = "issued"  # 已出件
    REFUSED = "refused"  # 不予受理
    WITHDRAWN = "withdrawn"  # 撤回
    RETURNED = "returned"  # 退件
    LAPSED = "lapsed"  # 容缺逾期终止
    CLOSED = "closed"  # 归档


Cell = CaseState | Reason | None  # None: the state stays as it is

COLUMNS = tuple(CaseState)[:7]  # and one last column for all that are ENDED
ENDED = tuple(CaseState)[7:]
_, NOTIF, ACCEPT, DEFER, DECIDE, READY, ISSUE = COLUMNS
REFUSE, WITHDR, RETURN, LAPSE, CLOSE = ENDED

UNDECIDED = COLUMNS[:4]
RUNNING = (ACCEPT, DEFER)  # accepted and not decided: the clock runs
OWING = (DEFER, DECIDE, READY)  # where promised materials may be out

# Why not, in small letters.
early, inhand, unheld = Reason.NOT_ACCEPTED_YET, Reason.ACCEPTED_ALREADY, Reason.NOTHING_PROMISED
undec, decided = Reason.NOT_DECIDED_YET, Reason.DECIDED_ALREADY
away, here = Reason.RESULT_NOT_HERE, Reason.RESULT_HERE
held, gone, over = Reason.NOT_ISSUED_YET, Reason.ISSUED_ALREADY, Reason.CASE_ENDED
same = None

# fmt: off
_ROWS: Mapping[type[CaseFact], tuple[Cell, ...]] = {
    #                  received notified accepted deferred decided  ready    issued   ended
    # 收件、补正、受理
    MaterialsBrought: (same,    same,    same,    same,    same,    same,    gone,    over),
    DefectsNotified:  (NOTIF,   NOTIF,   inhand,  inhand,  decided, decided, gone,    over),
    CorrectionWanted: (same,    same,    same,    same,    decided, decided, gone,    over),
    CaseAccepted:     (ACCEPT,  ACCEPT,  inhand,  inhand,  decided, decided, gone,    over),
    CaseDeferred:     (DEFER,   DEFER,   inhand,  inhand,  decided, decided, gone,    over),
    CaseRefused:      (REFUSE,  REFUSE,  inhand,  inhand,  decided, decided, gone,    over),
    PromiseKept:      (early,   early,   unheld,  ACCEPT,  same,    same,    gone,    over),
    PromiseBroken:    (early,   early,   unheld,  LAPSE,   LAPSE,   LAPSE,   gone,    over),
    # 计时
    ClockSuspended:   (early,   early,   same,    same,    decided, decided, gone,    over),
    ClockResumed:     (early,   early,   same,    same,    decided, decided, gone,    over),
    CaseExtended:     (early,   early,   same,    same,    decided, decided, gone,    over),
    DatesMoved:       (early,   early,   same,    same,    decided, decided, gone,    over),
    DatesConfirmed:   (same,    same,    same,    same,    same,    same,    same,    same),
    # 办结、出件、送达
    CaseDecided:      (early,   early,   DECIDE,  DECIDE,  decided, decided, gone,    over),
    ResultArrived:    (early,   early,   undec,   undec,   READY,   here,    gone,    over),
    ResultIssued:     (early,   early,   undec,   undec,   away,    ISSUE,   gone,    over),
    PapersServed:     (same,    same,    same,    same,    same,    same,    same,    same),
    CaseClosed:       (early,   early,   undec,   undec,   held,    held,    CLOSE,   over),
    # 没有决定的终止
    CaseWithdrawn:    (WITHDR,  WITHDR,  WITHDR,  WITHDR,  decided, decided, gone,    over),
    CaseReturned:     (RETURN,  RETURN,  RETURN,  RETURN,  decided, decided, gone,    over),
    # 一件事：取出一个事项；最后一个事项结束
    ItemTakenOut:     (same,    same,    same,    same,    decided, decided, gone,    over),
    PackageClosed:    (CLOSE,   CLOSE,   CLOSE,   CLOSE,   decided, decided, gone,    over),
    # 不改变状态的
    HandoverSent:     (same,    same,    same,    same,    same,    same,    gone,    over),
    ErrandTaken:      (same,    same,    same,    same,    same,    same,    gone,    over),
    ErrandReturned:   (same,    same,    same,    same,    same,    same,    same,    same),
    HandoverSigned:   (same,    same,    same,    same,    same,    same,    same,    same),
    IdentityUnmasked: (same,    same,    same,    same,    same,    same,    same,    same),
    NumberMapped:     (same,    same,    same,    same,    same,    same,    same,    same),
    ScanAttached:     (same,    same,    same,    same,    same,    same,    same,    same),
    ScanWithdrawn:    (same,    same,    same,    same,    same,    same,    same,    same),
}
# fmt: on

FACTS = tuple(_ROWS)


def follows(state: CaseState, kind: type[CaseFact]) -> CaseState | Reason:
    """What the table says of a fact in a state. KeyError for CaseReceived: it opens a case."""
    column = len(COLUMNS) if state in ENDED else COLUMNS.index(state)
    cell = _ROWS[kind][column]
    return state if cell is None else cell
