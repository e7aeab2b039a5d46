"""The table of a case's life, walked whole: every state with every fact, and random lives."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.build import at, refusal
from tests.build.life import (
    FACTS,
    RECEIVED,
    a_case,
    promised,
)
from winclient.domain.cases.case import Case, CaseState, why_not
from winclient.domain.cases.case_table import COLUMNS, ENDED, follows
from winclient.domain.cases.case_table import FACTS as IN_TABLE
from winclient.domain.cases.evolving import evolve
from winclient.domain.checks.checklist import outstanding
from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseReceived,
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
from winclient.domain.refusals import Reason, Refused

S = CaseState
BEFORE = {S.RECEIVED, S.NOTIFIED}
IN_HAND = {S.ACCEPTED, S.DEFERRED}
LIVING = set(COLUMNS)
EVER = set(CaseState)
# Said once more, the other way round: what leads where, and from which states it may.
ALLOWED: dict[type, tuple[set[CaseState], CaseState | None]] = {
    MaterialsBrought: (BEFORE | IN_HAND | {S.DECIDED, S.READY}, None),
    DefectsNotified: (BEFORE, S.NOTIFIED),
    CorrectionWanted: (BEFORE | IN_HAND, None),
    CaseAccepted: (BEFORE, S.ACCEPTED),
    CaseDeferred: (BEFORE, S.DEFERRED),
    CaseRefused: (BEFORE, S.REFUSED),
    PromiseBroken: ({S.DEFERRED, S.DECIDED, S.READY}, S.LAPSED),
    ClockSuspended: (IN_HAND, None),
    ClockResumed: (IN_HAND, None),
    CaseExtended: (IN_HAND, None),
    DatesConfirmed: (EVER, None),
    DatesMoved: (IN_HAND, None),
    ItemTakenOut: (BEFORE | IN_HAND, None),
    PackageClosed: (BEFORE | IN_HAND, S.CLOSED),
    CaseDecided: (IN_HAND, S.DECIDED),
    ResultArrived: ({S.DECIDED}, S.READY),
    ResultIssued: ({S.READY}, S.ISSUED),
    PapersServed: (EVER, None),
    CaseClosed: ({S.ISSUED}, S.CLOSED),
    CaseWithdrawn: (BEFORE | IN_HAND, S.WITHDRAWN),
    CaseReturned: (BEFORE | IN_HAND, S.RETURNED),
    HandoverSent: (LIVING - {S.ISSUED}, None),
    HandoverSigned: (EVER, None),
    ErrandTaken: (LIVING - {S.ISSUED}, None),
    ErrandReturned: (EVER, None),
    IdentityUnmasked: (EVER, None),
    NumberMapped: (EVER, None),
    ScanAttached: (EVER, None),
    ScanWithdrawn: (EVER, None),
}
# The state would allow it, but nothing was promised, paused or handed over in these cases.
GATED = {
    **{(state, NumberMapped): Reason.NUMBER_USED for state in S},
    (S.ACCEPTED, MaterialsBrought): Reason.NOTHING_PROMISED,
    (S.DECIDED, MaterialsBrought): Reason.NOTHING_PROMISED,
    (S.READY, MaterialsBrought): Reason.NOTHING_PROMISED,
    (S.DECIDED, PromiseBroken): Reason.NOTHING_PROMISED,
    (S.READY, PromiseBroken): Reason.NOTHING_PROMISED,
    (S.ACCEPTED, ClockResumed): Reason.CLOCK_RUNS,
    (S.DEFERRED, ClockResumed): Reason.CLOCK_RUNS,
    **{(state, HandoverSigned): Reason.SLIP_UNKNOWN for state in EVER},
    **{(state, ErrandReturned): Reason.NO_ERRAND for state in EVER},
    **{
        (state, kind): Reason.NOT_A_PACKAGE
        for kind in (ItemTakenOut, PackageClosed)
        for state in BEFORE | IN_HAND
    },
}


def test_table_and_walk_know_every_fact_of_a_case():
    assert set(FACTS) == set(get_args(CaseFact))
    assert set(IN_TABLE) == set(FACTS) - {CaseReceived}
    assert set(ALLOWED) == set(IN_TABLE) - {PromiseKept}


@pytest.mark.parametrize("kind", ALLOWED, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", CaseState)
def test_every_state_takes_the_facts_of_the_law_and_refuses_all_others(state, kind):
    allowed, then = ALLOWED[kind]
    case = a_case(state)
    if state in allowed and (state, kind) not in GATED:
        assert evolve(case, FACTS[kind]).state is (then or state)
        return
    found = refusal(lambda: evolve(case, FACTS[kind]))
    expected = GATED.get((state, kind)) or follows(state, kind)
    assert isinstance(expected, Reason)
    assert found.reason is expected


@pytest.mark.parametrize("state", CaseState)
def test_no_case_is_received_twice(state):
    assert refusal(lambda: evolve(a_case(state), RECEIVED)).reason is Reason.NUMBER_USED


@pytest.mark.parametrize("kind", IN_TABLE, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_says_so_to_everything_that_would_change_it(state, kind):
    assert follows(state, kind) in (state, Reason.CASE_ENDED)


@pytest.mark.parametrize("state", CaseState)
def test_the_ways_of_the_tests_lead_where_they_say(state):
    assert a_case(state).state is state


Lives = st.lists(st.sampled_from(list(IN_TABLE)), max_size=30)


def random_life(kinds: list[type], rows: Any) -> list[Case]:
    """The states a case runs through when these are tried one a day; refused ones fall away."""
    case = evolve(None, replace(RECEIVED, rows=rows))
    lives = [case]
    for day, kind in enumerate(kinds):
        try:
            case = evolve(case, replace(FACTS[kind], at=at(11 + day).at))
        except Refused:
            continue
        lives.append(case)
    return lives


# Few lives made of any facts get as far as a result: so this one leads there, with detours.
TO_A_RESULT = (CaseDeferred, CaseDecided, ResultArrived, ResultIssued)
Detours = st.lists(st.sampled_from(list(IN_TABLE)), max_size=2)
Led = st.tuples(*(Detours for _ in TO_A_RESULT)).map(
    lambda detours: [
        kind for each, step in zip(detours, TO_A_RESULT, strict=True) for kind in (*each, step)
    ]
)


@given(kinds=Led | Lives, rows=st.sampled_from([promised(), promised(due=at(20).day)]))
def test_no_path_issues_a_granted_result_while_a_promised_material_is_out(kinds, rows):
    for case in random_life(kinds, rows):
        if case.state in (S.ISSUED, S.CLOSED):
            assert outstanding(case.rows) == ()


@given(kinds=Lives)
def test_every_case_can_be_brought_to_an_end(kinds):
    case = random_life(kinds, promised())[-1]
    wishes = (
        *(CaseWithdrawn, ResultArrived, MaterialsBrought, PromiseKept, ResultIssued),
        *(PapersServed, CaseClosed),
    )
    for kind in wishes:
        fact = replace(FACTS[kind], at=at(60).at)
        if why_not(case, kind, on=at(60).day) is None:
            case = evolve(case, fact)
    assert case.state in ENDED


@given(kinds=Lives)
def test_what_why_not_promises_evolve_keeps(kinds):
    case = random_life(kinds, promised())[-1]
    for kind in IN_TABLE:
        fact = replace(FACTS[kind], at=at(50).at)
        why = why_not(case, kind, on=at(50).day)
        if why is not None:
            assert refusal(lambda fact=fact: evolve(case, fact)).reason is why.reason
