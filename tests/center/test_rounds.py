"""Rounds: nothing is lost, nothing is done twice, and what differs is told apart."""

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from tests.center.pc import Pc, a_number, enrolled, new_id
from winclient.center.tables import schema
from winclient.domain.rounds.asking import Denied, Fetch
from winclient.domain.rounds.exchange import BRANCHED, Status, Verdict
from winclient.domain.rounds.streams import Line, Loose
from winclient.sync.wire.coding import encode


@pytest.fixture
def pc(center) -> Pc:
    """An enrolled PC with one accepted case and its papers."""
    made = enrolled(center)
    received = made.receive(1)
    made.step("case_accepted", received)
    made.write("paper_issued", received.subject, case=received.subject, paper="p")
    return made


def test_what_happened_alone_arrives_once_and_is_accepted(pc):
    reply = pc.sync()
    assert (reply.status, reply.last, reply.upto) == (Status.OK, 3, 3)
    assert reply.uptohash == pc.hash_at(3)
    assert pc.verdicts() == {line.id: Verdict.ACCEPTED for line in pc.lines}
    again = pc.sync()
    assert (again.end, again.total) == (reply.end, reply.total)


def test_the_first_round_in_a_new_life_does_nothing_but_say_where_it_stands(pc):
    reply = pc.send(entries=tuple(pc.lines), timeline="another")
    assert (reply.status, reply.last, reply.end) == (Status.TIMELINE, 0, 0)


def test_entries_in_any_portions_are_the_same_stream(pc):
    pc.send()
    for line in (*pc.lines, *pc.lines[1:], pc.lines[0]):
        assert pc.send(entries=(line,)).status is Status.OK
    assert pc.send().end == 3


def test_entries_ahead_of_what_is_here_are_a_gap_and_are_not_taken(pc):
    pc.send()
    reply = pc.send(entries=tuple(pc.lines[1:]))
    assert (reply.status, reply.upto, reply.end) == (Status.GAP, 0, 0)


def test_a_clone_forks_and_both_keep_all_they_have(pc):
    twin = pc.twin()
    pc.sync()
    twin.timeline = pc.timeline
    pc.receive(2)
    other = twin.receive(2)
    pc.sync()
    reply = twin.send(entries=(other,))
    assert reply.status is Status.FORK
    known = dict(reply.branch)
    assert known[3] == twin.hash_at(3)
    assert known[4] != twin.hash_at(4)
    twin.branch(3)
    assert twin.sync().status is Status.OK
    assert twin.verdicts()[other.id] is Verdict.ACCEPTED
    pc.sync()
    assert [line.subject for line in pc.news if line.kind == BRANCHED] == [pc.grant.epoch]


def test_a_tail_sent_again_under_its_new_name_has_no_second_effect(pc):
    pc.sync()
    end = pc.send().end
    pc.branch(1)
    assert pc.sync().status is Status.OK
    assert pc.send().end == end + 1  # the branch itself is news


def test_a_branch_whose_parent_has_not_come_so_far_is_a_gap_of_the_parent(pc):
    pc.send()
    first = pc.grant
    pc.branch(2)
    pc.lines, kept = pc.lines, pc.grant
    reply = pc.send(entries=tuple(pc.lines[2:]))
    assert (reply.status, reply.epoch, reply.upto) == (Status.GAP, first.epoch, 0)
    pc.grant = first
    pc.send(entries=tuple(pc.lines[:2]), end=2, endhash=pc.hash_at(2))
    pc.grant = kept
    assert pc.send(entries=tuple(pc.lines[2:])).upto == 3


def test_what_comes_by_the_salvage_lane_is_known_when_its_stream_comes(pc):
    pc.send()
    loose = [Loose(pc.device, pc.hash_at(line.seq - 1), line) for line in reversed(pc.lines)]
    reply = pc.send(salvage=tuple(loose))
    assert pc.verdicts()[pc.lines[0].id] is Verdict.ACCEPTED
    assert pc.verdicts()[pc.lines[2].id] is Verdict.ACCEPTED  # it had waited for its case
    reply = pc.sync()
    assert (reply.upto, reply.status) == (3, Status.OK)
    assert pc.send(salvage=tuple(loose)).end == reply.end


def test_a_status_not_built_on_the_last_one_is_a_conflict_and_the_next_goes_on(pc):
    pc.sync()
    received, accepted = pc.lines[:2]
    late = pc.step("defects_notified", received)
    fine = pc.step("case_decided", accepted)
    pc.sync()
    assert pc.verdicts()[late.id] is Verdict.CONFLICT
    assert pc.verdicts()[fine.id] is Verdict.ACCEPTED
    assert next(line.reason for line in pc.news if line.id == late.id) == "built_on"


def test_what_the_state_does_not_allow_is_rejected_and_stops_nothing(pc):
    accepted = pc.lines[1]
    wrong = pc.step("result_issued", accepted)
    broken = pc.write("case_accepted", accepted.subject, nonsense=1)
    fine = pc.step("case_decided", accepted)
    pc.sync()
    found = pc.verdicts()
    assert (found[wrong.id], found[broken.id]) == (Verdict.REJECTED, Verdict.REJECTED)
    assert found[fine.id] is Verdict.ACCEPTED


def test_a_fact_of_a_later_release_waits_and_is_judged_at_the_next_start(pc, opens, monkeypatch):
    later = pc.write("case_blessed", pc.lines[0].subject, case=pc.lines[0].subject)
    pc.sync()
    assert pc.verdicts()[later.id] is Verdict.QUARANTINED
    from winclient.center.judging import judging, stated

    monkeypatch.setattr(judging, "KNOWN", stated.KNOWN | {"case_blessed"})
    opens()
    pc.sync()
    assert pc.verdicts()[later.id] is Verdict.ACCEPTED


def test_a_fact_without_its_case_waits_until_the_case_has_come(pc, center):
    other = enrolled(center, hardware="hw-2")
    received = pc.lines[0]
    note = other.write("identity_unmasked", received.subject, case=received.subject)
    other.sync()
    assert other.verdicts()[note.id] is Verdict.QUARANTINED
    pc.sync()
    other.sync()
    assert other.verdicts()[note.id] is Verdict.ACCEPTED


def test_a_fact_that_comes_before_its_case_in_one_round_is_accepted_with_it(pc, center):
    case = new_id()
    note = pc.write("identity_unmasked", case, case=case)
    pc.write("case_received", case, case=case, number=a_number(7))
    pc.sync()
    told = [news.verdict for news in pc.news if news.id == note.id]
    assert told == [Verdict.QUARANTINED, Verdict.ACCEPTED]
    with center.database.reading() as tx:
        kept = select(schema.entries.c.verdict).where(schema.entries.c.id == note.id)
        assert tx.execute(kept).scalar() == Verdict.ACCEPTED


def test_a_pruned_line_is_hollow_and_what_follows_is_taken(pc):
    pc.lines[2] = replace(pc.lines[2], body="")
    pc.receive(9)
    pc.sync()
    assert pc.verdicts()[pc.lines[2].id] is Verdict.HOLLOW
    assert pc.verdicts()[pc.lines[3].id] is Verdict.ACCEPTED


def test_one_number_on_two_papers_is_kept_twice_and_flagged(pc, center):
    other = enrolled(center, hardware="hw-2")
    second = other.receive(1)
    pc.sync()
    other.sync()
    assert other.verdicts()[second.id] is Verdict.ACCEPTED
    assert flagged(center) == {second.subject, pc.lines[0].subject}


@pytest.mark.parametrize("first", ["mapped", "received"])
def test_an_official_number_on_another_paper_is_flagged_whichever_comes_first(pc, center, first):
    mapped = pc.lines[0].subject
    twin = enrolled(center, hardware="hw-2")  # it was cloned with its record: it has the same block
    received = twin.receive(40)
    pc.write("number_mapped", mapped, case=mapped, number=a_number(40))
    for each in (pc, twin) if first == "mapped" else (twin, pc):
        each.sync()
    assert flagged(center) == {mapped, received.subject}


def test_one_official_number_of_two_cases_is_flagged(pc, center):
    twin, mapped = enrolled(center, hardware="hw-2"), []
    for each in (pc, twin):
        case = each.receive(1 + len(mapped)).subject
        each.write("number_mapped", case, case=case, number=a_number(40))
        each.sync()
        mapped.append(case)
    assert flagged(center) >= set(mapped)


def flagged(center):
    """Cases whose number stands on another's paper as well."""
    with center.database.reading() as tx:
        return {row.case_id for row in tx.execute(select(schema.pairs))}


def test_a_second_official_number_of_one_case_is_a_conflict(pc):
    case = pc.lines[0].subject
    first = pc.write("number_mapped", case, case=case, number=a_number(40))
    second = pc.write("number_mapped", case, case=case, number=a_number(41))
    pc.sync()
    assert pc.verdicts()[first.id] is Verdict.ACCEPTED
    assert pc.verdicts()[second.id] is Verdict.CONFLICT


def test_two_processes_of_one_database_never_disagree(pc, opens):
    from tests.center.asgi import Client
    from winclient.center.http.app import create_app

    pc.sync()
    other = pc.twin(client=Client(create_app(opens())))
    other.receive(5)
    assert other.sync().upto == 4
    pc.lines = other.lines
    assert pc.sync().end == 4


def test_the_bodies_of_others_facts_come_with_the_feed_and_the_own_do_not(pc, center):
    other = enrolled(center, hardware="hw-2")
    pc.sync()
    other.sync()
    assert {line.body for line in pc.news} == {""}
    assert [line.body for line in other.news] == [line.body for line in pc.lines]


def test_a_relay_speaks_for_its_station_and_a_counter_for_itself(pc, center):
    relay = enrolled(center, hardware="hub", role="relay")
    carried = relay.twin(lines=list(pc.lines))
    carried.timeline = pc.send().timeline
    reply = carried.send(device=pc.device, grant=pc.grant, entries=tuple(pc.lines))
    assert (reply.upto, reply.device) == (3, pc.device)
    other = enrolled(center, hardware="hw-2")
    assert other.post(encode(pc.round(entries=tuple(pc.lines)))).status_code == 403


def test_an_own_past_is_fetched_in_order_with_the_hash_before_each_line(pc, center):
    pc.sync()
    fetched = pc.ask(Fetch(id=new_id(), device=pc.device, have={pc.grant.epoch: 1}))
    assert [(epoch, lone.line) for epoch, lone in fetched.lines] == [
        (pc.grant.epoch, line) for line in pc.lines[1:]
    ]
    assert [lone.prev for _, lone in fetched.lines] == [pc.hash_at(1), pc.hash_at(2)]
    stranger = enrolled(center, hardware="hw-9")
    assert stranger.ask(Fetch(id=new_id(), device=pc.device, have={})) is None
    heir = enrolled(center)  # the same hardware under another name
    assert len(heir.ask(Fetch(id=new_id(), device=pc.device, have={})).lines) == 3


def test_the_past_of_a_device_that_only_a_lost_life_of_the_center_knew_is_denied(pc):
    denied = pc.ask(Fetch(id=new_id(), device=new_id(), have={}))
    assert denied == Denied(reason="device")


def test_the_same_line_from_two_branches_is_fetched_from_both(pc):
    pc.sync()
    first = pc.grant.epoch
    pc.branch(1)
    pc.sync()
    fetched = pc.ask(Fetch(id=new_id(), device=pc.device, have={}))
    by_epoch: dict[str, list[Line]] = {}
    for epoch, lone in fetched.lines:
        by_epoch.setdefault(epoch, []).append(lone.line)
    assert by_epoch == {first: pc.lines, pc.grant.epoch: pc.lines[1:]}
