"""Cases of other counters: what is shown of them here, and what stands of what was done here."""

from functools import partial

import pytest

from tests.build import CLERK, CountedIds, a_store, at, taken_in
from tests.build.exchange import Counter, Hand, an_enrolled, department_wants, talk
from winclient.app.cases.acting import Act
from winclient.app.cases.endings import withdraw
from winclient.app.cases.handovers import want_correction
from winclient.app.perform import perform
from winclient.app.ports import CaseQuery
from winclient.domain.ledger.life_facts import Want
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.rounds.exchange import Verdict
from winclient.store.proof.verify import verify


def whole(counter):
    assert verify(counter.store).problems == ()


@pytest.fixture
def others(tmp_path):
    """A case of another counter, and its lines."""
    store = a_store(tmp_path / "other", ids=CountedIds(first=5_000_001))
    taken = taken_in(store, hall=Counter(tmp_path / "hall").hall).case
    with store.reading() as reader:
        return taken, reader.span(0, reader.reach())


def withdraw_here(counter, number):
    act = Act(number=number, hall=counter.hall, clerk=CLERK, counter="1", when=at(1))
    perform(counter.store, partial(withdraw, act=act))


def test_a_paper_made_out_for_another_counters_case_is_there_again_after_a_restore(
    tmp_path, others
):
    taken, lines = others
    counter, hand = an_enrolled(tmp_path / "here")
    before = counter.look(lambda reader: reader.reach())
    for line in lines:
        hand.tell(line, device="d2", body=line.body)
    talk(counter, hand)
    withdraw_here(counter, taken.number)
    own = counter.look(lambda reader: reader.span(before, reader.reach()))
    restored, _ = an_enrolled(tmp_path / "restored")
    for line in own:  # its own past is fetched before the feed is read
        prev = restored.look(lambda reader, seq=line.seq: reader.hash_at(seq - 1))
        perform(
            restored.store, lambda tx, line=line, prev=prev: tx.keep("d1", prev=prev, line=line)
        )
    talk(restored, hand)
    papers = restored.look(lambda reader: reader.papers(taken.id))
    assert PaperKind.WITHDRAWAL in {paper.snapshot.kind for paper in papers}
    whole(restored)


def test_a_case_that_a_restored_center_never_hears_of_again_is_not_shown_any_more(others, tmp_path):
    taken, lines = others
    counter, hand = an_enrolled(tmp_path / "here")
    mine = counter.take_in()
    for line in lines:
        hand.tell(line, device="d2", body=line.body)
    talk(counter, hand)
    assert counter.look(lambda reader: reader.case(taken.id)) is not None
    again = Hand("t2")  # from a backup: the other counter's disk is gone as well
    again.grants, again.serials = hand.grants, hand.serials
    talk(counter, again, rounds=8)
    assert counter.look(lambda reader: reader.case(taken.id)) is None
    assert counter.look(lambda reader: reader.case(mine.id)) is not None
    whole(counter)


def test_what_was_done_here_for_a_case_that_no_disk_holds_any_more_stays_in_the_ledger(
    tmp_path, others
):
    taken, lines = others
    counter, hand = an_enrolled(tmp_path / "here")
    for line in lines:
        hand.tell(line, device="d2", body=line.body)
    talk(counter, hand)
    withdraw_here(counter, taken.number)
    talk(counter, hand)
    again = WithoutCase("t2", taken.id)  # from a backup: the other counter's disk is gone as well
    again.grants, again.serials = hand.grants, hand.serials
    for _ in range(8):
        talk(counter, again, rounds=1)
        whole(counter)
    refused = counter.look(lambda reader: {each.kind for each in reader.open_refusals()})
    assert "case_withdrawn" in refused
    assert counter.look(lambda reader: reader.case(taken.id)) is None
    for line in lines:  # the disk was only away
        again.tell(line, device="d2", body=line.body)
    talk(counter, again)
    papers = counter.look(lambda reader: reader.papers(taken.id))
    assert PaperKind.WITHDRAWAL in {paper.snapshot.kind for paper in papers}
    whole(counter)


class WithoutCase(Hand):
    """A center that has not heard of a case: what is done with it has to wait."""

    def __init__(self, timeline, case):
        super().__init__(timeline)
        self.case = case

    def tell(self, line, *, device, **words):
        if line.subject == self.case and device == "d1":
            words = {"verdict": Verdict.QUARANTINED, "reason": "case_unknown"}
        super().tell(line, device=device, **words)


def test_an_own_paper_that_the_feed_showed_first_rests_on_its_entry_once_that_is_back(tmp_path):
    counter, _ = an_enrolled(tmp_path / "here")
    before = counter.look(lambda reader: reader.reach())
    taken_in(counter.store, hall=counter.hall)
    own = counter.look(lambda reader: reader.span(before, reader.reach()))
    restored, hand = an_enrolled(tmp_path / "restored")
    for line in own:  # it does not know yet that this device was itself
        hand.tell(line, device="d2", body=line.body)
    talk(restored, hand)
    for line in own:
        prev = restored.look(lambda reader, seq=line.seq: reader.hash_at(seq - 1))
        perform(
            restored.store, lambda tx, line=line, prev=prev: tx.keep("d1", prev=prev, line=line)
        )
    whole(restored)


def test_what_a_department_wants_is_listed_until_the_applicant_is_told_and_stays_in_the_history(
    tmp_path,
):
    counter, hand = an_enrolled(tmp_path)
    case = counter.take_in()
    talk(counter, hand)
    department_wants(hand, case)
    talk(counter, hand)

    def asked():
        return [line.number for line in counter.look(lambda r: r.cases(CaseQuery(asked=True)))]

    assert asked() == [case.number]
    act = Act(number=case.number, hall=counter.hall, clerk=CLERK, counter="1", when=at(2))
    wants = (Want(name=case.rows[0].name, reason="未签字"),)
    perform(counter.store, partial(want_correction, act=act, wants=wants))
    assert asked() == []  # before the center has heard of it, and after
    talk(counter, hand)
    assert asked() == []
    department_wants(hand, case, id="news-2")
    talk(counter, hand)
    assert asked() == [case.number]
    history = counter.look(lambda reader: reader.history(case.id))
    assert [(line.kind, bool(line.seq)) for line in history] == [
        ("case_received", True),
        ("case_accepted", True),
        ("paper_issued", True),
        ("correction_wanted", False),
        ("correction_wanted", True),
        ("paper_issued", True),
        ("correction_wanted", False),
    ]
