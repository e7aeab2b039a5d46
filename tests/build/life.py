"""Facts of a whole case life with fixed days, and the shortest way into each state."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from tests.build import MONDAY, a_person, an_item, at
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.evolving import evolve
from winclient.domain.checks.checklist import Judgement, Row, blank, complete
from winclient.domain.days.deadlines import Due
from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseReceived,
    CaseRefused,
    DefectsNotified,
    IdentityUnmasked,
    ItemRef,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseReturned,
    CaseWithdrawn,
    Check,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    DatesConfirmed,
    DatesMoved,
    Delivery,
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
    Sheets,
    Want,
)
from winclient.domain.ledger.scans import Media, ScanAttached, ScanWithdrawn

LATER = at(11).at  # the Friday after next: every promise made on the Monday is past
TODAY = LATER.date()
WHO: dict[str, Any] = {"at": LATER, "clerk": "0001", "counter": "1", "case": "c"}
DUE = Due(on=date(2026, 12, 7), provisional=False)
STATUTORY = Due(on=date(2026, 12, 21), provisional=False)
SILENT = Due(on=date(2026, 11, 30), provisional=False)
PROMISED = date(2026, 11, 27)
FULL = complete(blank(an_item()))


def promised(rows: tuple[Row, ...] = FULL, *, due: date = PROMISED) -> tuple[Row, ...]:
    """The rows with the last one promised for later."""
    last = replace(rows[-1], state=Judgement.DEFERRED, originals=0, copies=0, due=due)
    return (*rows[:-1], last)


RECEIVED = CaseReceived(
    **{**WHO, "at": MONDAY},
    number="6101992026001000001070",
    provisional=False,
    item=ItemRef(id="item-1", version=1, code="1", name="食品经营许可", department="局"),
    applicant=a_person(),
    rows=FULL,
    received_on=MONDAY.date(),
    silent_due=SILENT,
)
LIMITS: dict[str, Any] = {
    "accepted_on": MONDAY.date(),
    "due": DUE,
    "statutory_due": STATUTORY,
}
SCAN: dict[str, Any] = {
    "material": "材料1",
    "sha256": "a" * 64,
    "size": 1000,
    "media": Media.PDF,
}
FACTS: dict[type, Any] = {
    type(fact): fact
    for fact in (
        RECEIVED,
        CaseAccepted(**WHO, **LIMITS),
        CaseDeferred(**WHO, **LIMITS),
        DefectsNotified(**WHO),
        CaseRefused(**WHO, reason="not_our_power", organ="住建局", detail="不在本区"),
        MaterialsBrought(**WHO, rows=FULL),
        PromiseKept(**WHO),
        PromiseBroken(**WHO, missing=("材料3",), promised_until=PROMISED),
        IdentityUnmasked(**WHO, reason="电话核对"),
        ClockSuspended(
            **WHO, kind="hearing", name="听证", since=TODAY, days=15, reason="申请人要求听证"
        ),
        ClockResumed(**WHO, kind="hearing", until=TODAY, due=DUE, statutory_due=STATUTORY),
        CaseExtended(**WHO, days=10, reason="现场情况复杂", approver="赵局长", due=DUE),
        DatesConfirmed(**WHO, due=DUE),
        DatesMoved(**WHO, runs_from=TODAY, due=DUE),
        ItemTakenOut(**WHO, item="item-2", rows=FULL),
        PackageClosed(**WHO),
        CaseDecided(**WHO, granted=True, decided_on=TODAY, document="JY16101990012345"),
        ResultArrived(**WHO, results=("食品经营许可证",)),
        ResultIssued(**WHO, method=Delivery.COUNTER, receiver="王小明", checked=Check.RECEIPT),
        PapersServed(
            **WHO, papers=("1号",), method=Delivery.COUNTER, receiver="王小明", served_on=TODAY
        ),
        CaseClosed(**WHO),
        CaseWithdrawn(**WHO, asked_by="王小明"),
        CaseReturned(**WHO, kind="cannot", reason="场所已拆除"),
        HandoverSent(
            **WHO, slip=1, department="市场监管局", sheets=(Sheets(name="材料1", originals=1),)
        ),
        HandoverSigned(**WHO, slip=1, receiver="孙科长"),
        NumberMapped(**WHO, number="6101992026001000009079"),
        ScanAttached(**WHO, **SCAN),
        ScanWithdrawn(**WHO, material="材料1", sha256="a" * 64, reason="扫错了人"),
        ErrandTaken(**WHO, trip="代-1", runner="周代办", runner_number="110105194912310021"),
        ErrandReturned(**WHO, items=("许可证",), receiver="王小明"),
        CorrectionWanted(**WHO, wants=(Want(name="材料1", reason="缺页"),)),
    )
}
WAYS: dict[CaseState, tuple[type, ...]] = {
    CaseState.RECEIVED: (),
    CaseState.NOTIFIED: (DefectsNotified,),
    CaseState.ACCEPTED: (CaseAccepted,),
    CaseState.DEFERRED: (CaseDeferred,),
    CaseState.DECIDED: (CaseAccepted, CaseDecided),
    CaseState.READY: (CaseAccepted, CaseDecided, ResultArrived),
    CaseState.ISSUED: (CaseAccepted, CaseDecided, ResultArrived, ResultIssued),
    CaseState.REFUSED: (CaseRefused,),
    CaseState.WITHDRAWN: (CaseWithdrawn,),
    CaseState.RETURNED: (CaseReturned,),
    CaseState.LAPSED: (CaseDeferred, PromiseBroken),
    CaseState.CLOSED: (CaseAccepted, CaseDecided, ResultArrived, ResultIssued, CaseClosed),
}
PROMISING = {CaseState.DEFERRED, CaseState.LAPSED}


def lived(*facts: CaseFact, case: Case | None = None) -> Case:
    """The case after these facts; a new one was received first."""
    state = case or evolve(None, RECEIVED)
    for fact in facts:
        state = evolve(state, fact)
    return state


def a_case(state: CaseState = CaseState.RECEIVED, *, by: Iterable[type] = ()) -> Case:
    """A case that came into `state` on the shortest way, and on by the facts of these kinds."""
    rows = promised() if state in PROMISING else FULL
    opened = evolve(None, replace(RECEIVED, rows=rows))
    return lived(*(FACTS[kind] for kind in (*WAYS[state], *by)), case=opened)
