"""The PC's side of the exchange: what it believes and shows, and where its numbers come from."""

from functools import partial

from msgspec.structs import replace

from tests.build import CLERK, CountedIds, a_bring, a_store, an_intake, at, brought, given, taken_in
from tests.build.exchange import Counter, Hand, an_enrolled, talk
from winclient.app.cases.acting import Act
from winclient.app.cases.endings import withdraw
from winclient.app.exchange import behind
from winclient.app.exchange_ports import HighWater
from winclient.app.perform import perform
from winclient.cli.papers import _rows
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.ledger.numbering import is_provisional, series_of
from winclient.domain.rounds.exchange import Status, Verdict
from winclient.domain.rounds.streams import Line
from winclient.store.chain.chaining import chain
from winclient.store.proof.verify import verify


def whole(counter):
    assert verify(counter.store).problems == ()


def test_a_lone_store_is_enrolled_with_its_past_and_its_numbers_stand(tmp_path):
    counter, hand = Counter(tmp_path), Hand()
    before = counter.take_in()
    counter.enrol()
    talk(counter, hand)
    after = counter.take_in()
    talk(counter, hand)
    assert counter.standing.device == "d1"
    assert [line.seq for line in hand.lines] == list(range(1, len(hand.lines) + 1))
    (_, first), (_, second) = series_of(before.number), series_of(after.number)
    assert second > first
    assert counter.look(lambda reader: reader.case_by_number(before.number)) is not None
    assert counter.look(behind.pending) == 0
    whole(counter)


def test_the_record_outside_knows_of_numbers_on_paper_and_not_of_the_queues(tmp_path):
    counter = Counter(tmp_path)
    counter.take_in()
    queue = counter.store
    perform(queue, lambda tx: [tx.next_serial(f"bearer/s/{n}") for n in range(3)])
    kinds = {series.partition("/")[0] for series, _ in counter.look(lambda r: r.last_serials())}
    assert kinds == {"case", "paper"}


def test_only_here_counts_what_no_other_disk_has(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    for _ in range(3):
        counter.take_in()
    assert counter.look(lambda reader: reader.only_here()) == 3
    round = counter.round()
    assert counter.look(lambda reader: reader.only_here()) == 3  # sent is not held
    counter.hear(hand.answer(round))
    assert counter.look(lambda reader: reader.only_here()) == 0


def test_an_acknowledgement_with_another_hash_is_not_believed(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    counter.hear(hand.answer(counter.round(), uptohash="f" * 64))
    assert counter.look(lambda reader: reader.only_here()) == 1
    assert counter.talk.probe is not None
    assert counter.round().end == len(hand.lines)


def test_a_late_reply_of_an_ended_life_opens_nothing(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    late = hand.answer(counter.round())
    counter.hear(replace(late, nonce="other", timeline="t0"))
    assert counter.standing.timeline == "t1"


def test_what_the_holder_told_of_itself_is_shown_again_and_moves_with_the_page(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    counter.hear(hand.answer(counter.round(), witness="first"))
    counter.take_in()
    counter.hear(hand.answer(counter.round(), since=1 << 20, witness="of a page that is not taken"))
    assert counter.round().witness == "first"
    counter.hear(hand.answer(counter.round(), witness="second"))
    assert counter.round().witness == "second"
    counter.hear(hand.answer(counter.round()))  # a center of an older release tells nothing
    assert counter.round().witness == "second"


def test_who_has_read_more_than_there_is_reads_it_again(tmp_path):
    """As a center answers that was put back and has no proof of it."""
    counter, hand = an_enrolled(tmp_path)
    case = counter.take_in()
    talk(counter, hand)
    cursor, beyond = counter.standing.cursor, hand.feed
    hand.lines, hand.feed = [], []
    round = counter.round()
    counter.hear(hand.answer(round, since=cursor, page=(), cursor=cursor, last=0, upto=0))
    assert (counter.standing.cursor, counter.standing.rereading) == (0, True)
    talk(counter, hand)
    assert [news.id for news in hand.feed] == [news.id for news in beyond]
    assert counter.look(lambda reader: reader.case_by_number(case.number)) is not None
    assert counter.look(behind.in_step)
    whole(counter)


def test_without_numbers_intake_goes_on_and_the_number_is_mapped_later(tmp_path):
    counter, hand = Counter(tmp_path), Hand()
    counter.enrol()
    counter.hear(hand.answer(counter.round()))  # its first answer: which life this is
    counter.hear(hand.answer(counter.round()))  # enrolled, and no numbers yet
    case = counter.take_in()
    assert is_provisional(case.number)
    assert case.provisional
    talk(counter, hand)
    shown = counter.look(lambda reader: reader.case_by_number(case.number))
    assert shown.official
    assert counter.look(lambda reader: reader.case_by_number(shown.official)) == shown
    talk(counter, hand, rounds=2)
    whole(counter)


def test_a_case_of_another_counter_arrives_and_can_be_worked_on_here(tmp_path):
    other = a_store(tmp_path / "other", ids=CountedIds(first=5_000_001))
    taken = taken_in(other, hall=Counter(tmp_path / "hall").hall).case
    with other.reading() as reader:
        lines = reader.span(0, reader.reach())
    counter, hand = an_enrolled(tmp_path / "here")
    for line in lines:
        hand.tell(line, device="d2", body=line.body)
    talk(counter, hand, rounds=2)
    shown = counter.look(lambda reader: reader.case_by_number(taken.number))
    assert (shown.id, shown.state) == (taken.id, CaseState.ACCEPTED)
    papers = counter.look(lambda reader: reader.papers(taken.id))
    assert [paper.snapshot.case_number for paper in papers] == [taken.number]
    listed = counter.look(partial(_rows, number=taken.number))
    assert [row["state"] for row in listed] == [""]  # printed there, not here
    assert counter.look(lambda reader: reader.only_here()) == 0
    whole(counter)


def test_a_second_bearer_of_a_number_is_worked_on_under_the_number_it_is_listed_by(tmp_path):
    other = a_store(tmp_path / "other", ids=CountedIds(first=5_000_001))
    known = given("材料1 missing", "材料2 received", "材料3 received")
    form = an_intake(Decision.NOTIFY, given=known)
    taken = taken_in(other, form, hall=Counter(tmp_path / "hall").hall).case
    with other.reading() as reader:
        lines = reader.span(0, reader.reach())
    counter, hand = an_enrolled(tmp_path / "here")
    mine = counter.take_in()
    for line in lines:
        hand.tell(line, device="d2", body=line.body.replace(taken.number, mine.number))
    talk(counter, hand, rounds=2)
    second = f"{mine.number}/2"
    done = brought(counter.store, a_bring(second), hall=counter.hall, when=at(1)).case
    assert (done.id, done.state) == (taken.id, CaseState.ACCEPTED)
    assert counter.look(lambda reader: reader.case_by_number(second)) == done
    assert counter.look(lambda reader: reader.case_by_number(mine.number)).id == mine.id
    whole(counter)


def test_what_the_center_refused_stays_on_the_list_until_somebody_settles_it(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    case = counter.take_in()
    round = counter.round()
    hand.lines.extend(round.entries)
    for line in round.entries:
        verdict = Verdict.CONFLICT if line.kind == "case_accepted" else Verdict.ACCEPTED
        hand.tell(line, device="d1", verdict=verdict, reason="built_on")
    counter.hear(hand.answer(round))
    (open_,) = counter.look(lambda reader: reader.open_refusals())
    assert (open_.number, open_.kind, open_.verdict) == (case.number, "case_accepted", "conflict")
    shown = counter.look(lambda reader: reader.case(case.id))
    assert shown.state is CaseState.RECEIVED  # as the center has it; the paper stands
    whole(counter)


def test_a_store_put_back_from_a_backup_gives_no_number_and_names_what_is_missing(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    kept = counter.take_in()
    head = counter.look(lambda reader: (reader.reach(), reader.hash_at(reader.reach())))
    lost = "6101992026001000009079"
    record = HighWater(store="s", device="d1", seq=head[0] + 3, hash="e" * 64, numbers=(lost,))
    counter.start(record=record)
    assert counter.standing.frozen
    assert is_provisional(counter.take_in().number)
    assert counter.look(lambda reader: reader.missing()) == (lost,)
    talk(counter, hand, rounds=8)
    assert not counter.standing.frozen
    assert counter.look(lambda reader: reader.lost()) == (lost,)
    kinds = [line.kind for line in hand.lines]
    assert "number_missing" in kinds
    assert "lease_suspected" in kinds
    assert counter.look(lambda reader: reader.case_by_number(kept.number)) is not None
    whole(counter)


def test_a_fork_becomes_a_branch_of_its_own(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    round = counter.round()
    places = ((round.entries[0].seq, "d" * 64),)
    counter.hear(hand.answer(round, status=Status.FORK, branch=places, upto=0, uptohash=""))
    assert counter.standing.frozen
    hand.lines = hand.lines[: round.entries[0].seq - 1]
    talk(counter, hand, rounds=3)
    epochs = [b.grant.epoch for b in counter.look(lambda reader: reader.branches())]
    assert len(epochs) == 2
    assert not counter.standing.frozen


def test_the_own_past_comes_back_into_the_ledger_where_it_follows_on(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    case = counter.take_in()
    talk(counter, hand, rounds=2)
    older = Counter(None, store=a_store(tmp_path / "older", items=()))
    before = 0
    for line in hand.lines:
        prev = hand.lines[before - 1].hash if before else "0" * 64
        older_line = Line(*(getattr(line, name) for name in Line.__struct_fields__))
        older.do(_keep, device="d1", prev=prev, line=older_line)
        before = line.seq
    assert older.look(lambda reader: reader.reach()) == len(hand.lines)
    assert older.look(lambda reader: reader.case_by_number(case.number)).id == case.id
    whole(older)


def a_withdrawn_case(tmp_path):
    """The case, its lines (intake, acceptance, paper, withdrawal, paper), and where they stand."""
    counter, _ = an_enrolled(tmp_path / "first")
    case = counter.take_in()
    begun = counter.look(lambda reader: reader.reach()) - 3
    act = Act(number=case.number, hall=counter.hall, clerk=CLERK, counter="1", when=at(1))
    perform(counter.store, partial(withdraw, act=act))
    return case, counter.look(lambda reader: reader.span(begun, reader.reach())), counter


def test_what_another_life_did_is_shown_after_what_it_was_built_on(tmp_path):
    case, (*_, withdrawn, _), counter = a_withdrawn_case(tmp_path)
    store = Counter(None, store=a_store(tmp_path / "older", items=()))
    for line in counter.look(lambda reader: reader.span(0, withdrawn.seq - 2)):
        before = store.look(lambda reader, seq=line.seq: reader.hash_at(seq - 1))
        store.do(_keep, device="d1", prev=before, line=line)
    store.do(_keep, device="d1", prev=_before(withdrawn), line=_rechained(withdrawn))
    shown = store.look(lambda reader: reader.case(case.id))
    assert (shown.state, shown.accepted_on) == (CaseState.WITHDRAWN, case.accepted_on)


def test_the_centers_order_stands_over_the_order_of_another_life(tmp_path):
    case, (received, accepted, _, withdrawn, _), _ = a_withdrawn_case(tmp_path)
    store, hand = an_enrolled(tmp_path / "second")
    early = replace(withdrawn, seq=1)  # of a device whose places say nothing about this one's
    for line in (early, accepted, received):
        store.do(_keep, device="d0", prev=_before(line), line=_rechained(line))
    shown = store.look(lambda reader: reader.case(case.id))
    assert shown.accepted_on is None
    for line in (received, accepted, withdrawn):
        hand.tell(line, device="d0", body=line.body)
    talk(store, hand)
    shown = store.look(lambda reader: reader.case(case.id))
    assert (shown.state, shown.accepted_on) == (CaseState.WITHDRAWN, case.accepted_on)
    whole(store)


def _before(line):
    return f"{line.seq:064}"


def _rechained(line):
    text = {name: getattr(line, name) for name in ("seq", "id", "kind", "at", "body")}
    return replace(line, hash=chain(_before(line), **text))


def _keep(tx, *, device, prev, line, here):
    tx.keep(device, prev=prev, line=line)
