"""The gates before a decision: each opens for what the law asks and says why it stays shut."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.build import an_item, given, refusal, the_law
from winclient.domain.cases.decisions import (
    check_accept,
    check_deferred,
    check_notify,
    check_refuse,
    with_promises,
)
from winclient.domain.checks.checklist import blank, complete, judge
from winclient.domain.days.deadlines import Due
from winclient.domain.refusals import Reason

ITEM = an_item(3)  # the third material may be brought later
ROWS = blank(ITEM)
TODAY = date(2026, 11, 23)
LIMIT = Due(on=date(2026, 12, 7), provisional=False)


def rows(*words, **said):
    return judge(ROWS, given(*words, **said))


ALL = ("材料1 received", "材料2 received", "材料3 received")
PROMISED = ("材料1 received", "材料2 received", "材料3 deferred")


def deferring(list_of_rows, *, limit=LIMIT, item=ITEM):
    checked = with_promises(list_of_rows, limit=limit)
    check_deferred(checked, item=item, today=TODAY, limit=limit)
    return checked


def test_acceptance_opens_when_all_that_is_needed_is_in():
    check_accept(rows(*ALL))
    check_accept(complete(ROWS))
    check_accept(())  # an item may ask for nothing


@pytest.mark.parametrize(
    ("words", "reason", "names"),
    [
        (ALL[:2], Reason.MATERIAL_UNJUDGED, ["材料3"]),
        (("材料1 missing", *ALL[1:]), Reason.MATERIAL_MISSING, ["材料1"]),
        (("材料1 defective", *ALL[1:]), Reason.MATERIAL_MISSING, ["材料1"]),
        (PROMISED, Reason.DEFERRED_NOT_CHOSEN, ["材料3"]),
    ],
)
def test_acceptance_names_what_stops_it(words, reason, names):
    found = refusal(lambda: check_accept(rows(*words)))
    assert (found.reason, found.details["names"]) == (reason, names)


def test_a_notice_waits_until_everything_is_judged_so_that_it_is_complete():
    found = refusal(lambda: check_notify(rows("材料1 defective")))
    assert (found.reason, found.details["names"]) == (
        Reason.MATERIAL_UNJUDGED,
        ["材料2", "材料3"],
    )
    check_notify(rows("材料1 defective", "材料2 missing", "材料3 received"))


def test_there_is_no_notice_without_a_defect():
    assert refusal(lambda: check_notify(rows(*ALL))).reason is Reason.NOTHING_TO_NOTIFY


def test_a_promise_without_a_day_runs_to_the_last_day_that_is_allowed():
    assert deferring(rows(*PROMISED))[2].due == LIMIT.on


def test_a_promise_for_the_limit_itself_holds_and_one_for_today_too():
    for day in (LIMIT.on, TODAY):
        assert deferring(rows(*PROMISED, due=day))[2].due == day


@pytest.mark.parametrize(
    ("words", "said", "reason"),
    [
        (ALL, {}, Reason.NOTHING_DEFERRED),
        (PROMISED[:1], {}, Reason.MATERIAL_UNJUDGED),
        (("材料1 deferred", *ALL[1:]), {}, Reason.NOT_DEFERRABLE),
        (("材料1 missing", *PROMISED[1:]), {}, Reason.MATERIAL_MISSING),
        (PROMISED, {"due": date(2026, 12, 8)}, Reason.DEFERRAL_PAST_LIMIT),
        (PROMISED, {"due": date(2026, 11, 22)}, Reason.DEFERRAL_IN_PAST),
    ],
)
def test_deferring_is_refused_with_its_reason(words, said, reason):
    assert refusal(lambda: deferring(rows(*words, **said))).reason is reason


def test_an_item_without_any_limit_defers_nothing():
    found = refusal(lambda: deferring(rows(*PROMISED), limit=None))
    assert found.reason is Reason.DEFERRAL_WITHOUT_LIMIT


LAW = the_law().refusals


@pytest.mark.parametrize("code", LAW)
def test_each_refusal_of_the_law_asks_for_exactly_what_it_needs(code):
    reason = LAW[code]
    full = {"organ": "住建局", "detail": "不在本区", "notices": 1}
    check_refuse(reason, **full)
    needs = {
        "organ": (reason.needs_organ, Reason.REFUSAL_NEEDS_ORGAN),
        "detail": (reason.needs_detail, Reason.REFUSAL_NEEDS_DETAIL),
        "notices": (reason.only_after_correction, Reason.REFUSAL_NEEDS_CORRECTION),
    }
    for field, (needed, why) in needs.items():
        without = {**full, field: 0 if field == "notices" else "  "}
        if needed:
            assert refusal(lambda: check_refuse(reason, **without)).reason is why  # noqa: B023
        else:
            check_refuse(reason, **without)


def test_the_gates_look_at_the_list_and_change_nothing():
    before = rows(*PROMISED)
    copy = tuple(replace(row) for row in before)
    deferring(before)
    assert before == copy
