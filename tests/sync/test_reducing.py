"""Old cases keep number and hash: only what center and backups have, and provably so."""

from functools import partial
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from tests.build import (
    CLERK,
    WHEN,
    a_person,
    an_intake,
    at,
    refusal,
    taken_in,
)
from tests.sync.carrying import Pc, pdf
from winclient.app.cases import reducing
from winclient.app.cases.acting import Act
from winclient.app.cases.endings import withdraw
from winclient.app.cases.unmasking import unmask
from winclient.app.exchange import behind
from winclient.app.perform import look, perform
from winclient.app.ports import CaseQuery
from winclient.center.administration import note_backup
from winclient.cli.case_show import shown, shown_text
from winclient.domain.printing import JobState
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify
from winclient.ui.clerk.worker.sheets import case_sheet
from winclient.ui.desk import Here

NAME = "欧阳震华"
LONG_AFTER = at(60)


def end(pc, case):
    """The applicant withdraws; nothing more will come of it."""
    act = Act(number=case.number, hall=pc.hall, clerk=CLERK, counter="1", when=WHEN)
    return perform(pc.store, partial(withdraw, act=act, asked_by=NAME, reason="不办了")).value.case


def an_ended(pc, **changes):
    """A case of 欧阳震华 that has ended, with a scan."""
    form = an_intake(applicant=a_person(name=NAME), **changes)
    case = taken_in(pc.store, form, hall=pc.hall).case
    scan = pc.attach(case, pdf(500))
    for paper in look(pc.store, lambda reader: reader.papers(case.id)):
        _printed(pc, paper)
    ended = end(pc, case)
    for paper in look(pc.store, lambda reader: reader.papers(case.id)):
        _printed(pc, paper)
    return ended, scan


def _printed(pc, paper):
    def use(tx):
        for job in tx.jobs(paper=paper.id):
            tx.settle_job(job.id, state=JobState.PRINTED)

    perform(pc.store, use)


def safe(pc):
    """All has been said, and the center's backup has it."""
    pc.sync()
    note_backup(pc.center, name="nightly")
    pc.engine.step()


def prune(pc, when=LONG_AFTER, days=35):
    here = pc.place.here

    def use(tx):
        stamp = {**here(tx).stamp(), "at": when.at}
        return reducing.reduce_some(tx, when=when, days=days, skip=0, stamp=stamp)

    return perform(pc.store, use).value


def everything(pc):
    """All text of the store, as one."""
    with pc.store.reading() as reader:
        tables = [
            n
            for (n,) in reader._driver.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        ]
        return "\n".join(
            str(row) for name in tables for row in reader._driver.execute(f"SELECT * FROM {name}")
        )


def test_what_is_left_names_nobody_and_the_chain_still_proves_itself(pc):
    case, scan = an_ended(pc)
    safe(pc)
    before = look(pc.store, lambda reader: (reader.reach(), reader.hash_at(reader.reach())))
    assert NAME in everything(pc)
    done = prune(pc)
    assert (done.cases, done.scans) == (1, (scan.sha256,))
    told = everything(pc)
    assert NAME not in told
    assert case.applicant.number not in told
    left = look(pc.store, lambda reader: reader.case_by_number(case.number))
    assert (left.number, left.state, left.reduced) == (case.number, case.state, True)
    assert look(pc.store, lambda reader: reader.hash_at(before[0])) == before[1]
    assert verify(pc.store).problems == ()
    pc.sync()
    assert verify(pc.store).problems == ()


def test_lists_history_and_papers_of_a_reduced_case_still_answer(pc):
    case, _ = an_ended(pc)
    safe(pc)
    kinds = [line.kind for line in look(pc.store, lambda reader: reader.history(case.id))]
    prune(pc)
    (line,) = look(pc.store, lambda reader: reader.cases(CaseQuery()))
    assert (line.number, line.applicant_name) == (case.number, "欧**华")
    assert [line.kind for line in look(pc.store, lambda reader: reader.history(case.id))] == kinds
    assert look(pc.store, lambda reader: reader.papers(case.id)) == ()
    who = {"clerk": CLERK, "counter": "1", "when": LONG_AFTER}
    use = partial(unmask, number=case.number, reason="核对", **who)
    assert refusal(lambda: perform(pc.store, use)).reason is Reason.CASE_REDUCED


@pytest.mark.parametrize("why", ["young", "open", "no backup", "unsent", "scan elsewhere unknown"])
def test_nothing_goes_that_could_still_be_needed(pc, why):
    if why == "open":
        taken_in(pc.store, hall=pc.hall)
        safe(pc)
    elif why == "no backup":
        an_ended(pc)
        pc.sync()
    elif why == "unsent":
        safe(pc)
        an_ended(pc)
    elif why == "scan elsewhere unknown":
        pc.line.refuse = 413
        an_ended(pc)
        safe(pc)
    else:
        an_ended(pc)
        safe(pc)
    before = look(pc.store, lambda reader: reader.reach())
    done = prune(pc, when=at(20) if why == "young" else LONG_AFTER)
    assert done.cases == 0
    assert look(pc.store, lambda reader: reader.reach()) == before


def test_a_lone_pc_keeps_everything(tmp_path, center):
    pc = Pc(tmp_path / "lone", center)
    an_ended(pc)
    assert prune(pc).cases == 0


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE ledger SET hash = 'f00' WHERE kind = 'case_received'", "entry_changed"),
        ("UPDATE ledger SET kind = 'case_closed' WHERE kind = 'case_received'", "entry_changed"),
        ("UPDATE ledger SET body = '' WHERE seq = 1", "entry_changed"),
        ("UPDATE cases SET state = 'closed'", "case_differs"),
        ("UPDATE cases SET number = '1'", "case_differs"),
        ("DELETE FROM ledger WHERE kind = 'case_received'", "entry_gap"),
    ],
)
def test_what_was_sealed_cannot_be_changed_unseen(pc, sql, kind):
    an_ended(pc)
    safe(pc)
    prune(pc)
    with pc.store.engine.begin() as connection:
        connection.exec_driver_sql(sql)
    assert kind in {problem.kind for problem in verify(pc.store).problems}


def test_a_new_life_of_the_center_brings_nothing_of_it_back(pc, tmp_path):
    case, _ = an_ended(pc)
    safe(pc)
    prune(pc)
    pc.sync()
    standing = look(pc.store, lambda reader: reader.standing())

    def reread(tx):
        tx.begin_feed()
        tx.put_standing(replace(standing, cursor=0, total=0, safe=0, rereading=True))

    perform(pc.store, reread)
    pc.sync()
    assert NAME not in everything(pc)
    assert verify(pc.store).problems == ()
    assert look(pc.store, behind.pending) == 0
    assert look(pc.store, lambda reader: reader.case_by_number(case.number)).reduced


def test_the_record_outside_survives_numbers_that_have_no_body_any_more(pc):
    an_ended(pc)
    safe(pc)
    prune(pc)
    perform(pc.store, lambda tx: tx.begin_feed())
    assert look(pc.store, lambda reader: reader.unconfirmed()) == ()


def test_its_scan_goes_with_it_unless_another_case_needs_it(pc):
    data = pdf(300)
    first, _ = an_ended(pc)
    second = pc.take_in()
    shared = pc.attach(second, data)
    other = taken_in(pc.store, hall=pc.hall).case
    pc.attach(other, data)
    end(pc, other)
    for paper in look(pc.store, lambda reader: reader.papers(other.id)):
        _printed(pc, paper)
    safe(pc)
    done = prune(pc)
    assert done.cases == 2
    assert shared.sha256 not in done.scans
    assert first.number


def test_large_steps_are_cut_into_small_ones(pc):
    for _ in range(3):
        an_ended(pc)
    safe(pc)
    found, left = look(pc.store, partial(reducing.ready, when=LONG_AFTER, days=35, limit=2))
    assert (len(found), left) == (2, 0)


def test_a_reduced_case_can_be_shown_like_any(pc):
    case, _ = an_ended(pc)
    safe(pc)
    prune(pc)
    words = {"number": case.number, "when": at(60), "ladder": pc.hall.ladder}
    told = look(pc.store, partial(shown, **words))
    assert told["reduced"] is True
    assert {step["reason"] for step in told["possible"].values()} == {"case_reduced"}
    assert "\n".join(shown_text(told))
    counter = SimpleNamespace(hall=pc.hall, settings=None, clerk=CLERK)
    here = Here(counter=counter, when=at(60))
    sheet = look(pc.store, lambda reader: case_sheet(reader, here, number=case.number))
    assert sheet.case.reduced
