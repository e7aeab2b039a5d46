"""Reprints and unmasking: the same paper again, and who looked at a whole number, on record."""

from functools import partial

from tests.build import CLERK, NUMBER, a_hall, at, refusal, taken_in
from winclient.app.cases.unmasking import unmask
from winclient.app.papers.issuing import reprint
from winclient.app.perform import look, perform
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify


def again(store, paper, *, hall, days=1):
    told = {"paper": paper, "hall": hall, "clerk": CLERK, "counter": "2", "when": at(days)}
    return perform(store, partial(reprint, **told)).value


def test_a_reprint_is_the_same_snapshot_with_the_next_copy_number(store):
    hall = a_hall()
    (paper,) = taken_in(store, hall=hall).papers
    assert [again(store, paper.id, hall=hall), again(store, paper.id, hall=hall)] == [1, 2]
    found = look(store, lambda reader: reader.paper(paper.id))
    assert found is not None
    assert (found.snapshot, found.reprints) == (paper.snapshot, 2)
    jobs = look(store, lambda reader: reader.jobs(paper=paper.id))
    assert [(job.copy, job.copies) for job in jobs] == [(0, 3), (1, 1), (2, 1)]


def test_a_paper_that_never_was_cannot_be_printed_again(store):
    found = refusal(lambda: again(store, "nothing", hall=a_hall()))
    assert found.reason is Reason.PAPER_UNKNOWN


def test_a_paper_can_be_issued_and_printed_again_in_one_transaction(store):
    hall = a_hall()
    (paper,) = taken_in(store, hall=hall).papers
    told = {"paper": paper.id, "hall": hall, "clerk": CLERK, "counter": "1", "when": at(1)}
    copies = perform(store, lambda tx: [reprint(tx, **told), reprint(tx, **told)]).value
    assert copies == [1, 2]


def unmasked(store, number, reason="电话核对"):
    told = {"number": number, "clerk": CLERK, "counter": "1", "when": at(1)}
    return perform(store, partial(unmask, reason=reason, **told)).value


def test_a_whole_number_is_shown_for_a_reason_that_stays_on_record(store):
    case = taken_in(store, hall=a_hall()).case
    assert unmasked(store, case.number) == NUMBER
    *_, line = look(store, lambda reader: reader.history(case.id))
    assert line.kind == "identity_unmasked"
    assert "电话核对" in line.body
    assert NUMBER not in line.body


def test_without_a_reason_or_a_case_nothing_is_shown(store):
    case = taken_in(store, hall=a_hall()).case
    before = verify(store)
    assert refusal(lambda: unmasked(store, case.number, " ")).reason is (
        Reason.UNMASKING_NEEDS_REASON
    )
    assert refusal(lambda: unmasked(store, "1")).reason is Reason.CASE_UNKNOWN
    assert verify(store) == before
