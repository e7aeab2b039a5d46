"""What the use cases write on each paper: the fields of the forms in use, in their order."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.build import CLERK, a_person, an_intake, at, given, taken_in
from winclient.app.cases import clockwork, handovers, results
from winclient.app.cases.acting import Act
from winclient.app.perform import perform
from winclient.domain.cases.decisions import Decision
from winclient.domain.ledger.life_facts import Delivery, Want
from winclient.domain.ledger.snapshot import Snapshot

Papers = Callable[..., Snapshot]


@pytest.fixture
def paper_of(store, hall) -> Papers:
    """The paper of one act on an accepted case, some days after the Monday."""
    case = taken_in(store, hall=hall).case

    def done(use: Callable[..., Any], after: int, *, by: str = "", **words: Any) -> Snapshot:
        act = Act(number=case.number, hall=hall, clerk=CLERK, counter="1", when=at(after), by=by)
        papers = perform(store, partial(use, act=act, **words)).value.papers
        return papers[0].snapshot if papers else None

    return done


def fields(snapshot: Snapshot) -> list[str]:
    return [each.key for each in snapshot.stated]


def test_a_special_procedure_is_told_with_kind_reason_and_time(paper_of: Papers) -> None:
    words = {"kind": "hearing", "days": 15, "reason": "利害关系人要求", "approver": "赵局长"}
    paper = paper_of(clockwork.suspend, 1, by="孙科长", **words)
    asked = ["approver", "asked_by", "reason", "basis", "needed"]
    assert fields(paper) == ["ordinal", "kind", "procedure", "since", *asked]


def test_an_extension_is_told_with_its_reason_and_both_dates(paper_of: Papers) -> None:
    words = {"days": 10, "reason": "现场情况复杂", "approver": "赵局长"}
    paper = paper_of(clockwork.extend, 1, by="孙科长", **words)
    assert fields(paper) == ["reason", "asked_by", "extended", "old_due", "new_due", "approver"]


def test_a_correction_names_the_standard_and_who_asks_for_it(paper_of: Papers) -> None:
    wants = (Want(name="材料1", reason="缺第3页"),)
    paper = paper_of(handovers.want_correction, 1, by="孙科长", wants=wants)
    (table,) = paper.listings
    assert table.columns == ("material", "standard", "wrong")
    assert [each.value for each in paper.stated] == ["孙科长"]
    assert "第三十六条" in paper.sentence("correction_wanted").basis


def test_a_pick_up_says_when_it_was_decided_and_when_it_was_fetched(paper_of: Papers) -> None:
    paper_of(results.decide, 1, granted=True, document="JY1", results=("许可证",))
    paper = paper_of(results.issue_result, 2, number=a_person().number)
    told = {each.key: each.value for each in paper.stated}
    assert (told["decided_on"], told["issued_at"]) == ("2026年11月24日", "2026年11月25日 09:30")


def test_a_proof_of_service_names_the_way_as_the_law_does(paper_of: Papers) -> None:
    paper_of(results.decide, 1, granted=True, results=("许可证",))
    paper_of(results.issue_result, 2, number=a_person().number)
    paper = paper_of(results.serve, 2, method=Delivery.COUNTER)
    assert {each.key: each.value for each in paper.stated}["served_by"] == "直接送达"


def test_an_acceptance_goes_to_applicant_department_and_file(store, hall) -> None:
    (paper,) = taken_in(store, hall=hall).papers
    assert paper.snapshot.copies == ("申请人", "承办部门", "窗口存档")


def test_a_promise_is_bound_by_the_date_of_its_row_that_day_included(store, hall) -> None:
    rows = given("材料1 received", "材料2 received", "材料3 deferred", due=at(8).at.date())
    done = taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=rows), hall=hall)
    told = [s.text for p in done.papers for s in p.snapshot.sentences if "容缺" in s.text]
    bound = [text for text in told if "最迟不超过2026年12月1日（含当日）" in text]
    assert len(bound) == len(done.papers)
