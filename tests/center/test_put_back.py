"""A center put back with everything beside it, as when a whole machine is restored."""

import shutil

import pytest

from tests.build import MONDAY, CountedIds
from tests.center.asgi import Client
from tests.center.pc import SERIES, enrolled, new_id
from winclient.center.core.center import LEAP, open_center
from winclient.center.http.app import create_app
from winclient.center.tables import lives
from winclient.domain.rounds.asking import Claim, Claimed, Lease
from winclient.domain.rounds.exchange import Status, Verdict


class Machine:
    """A computer with a center on it; all that is on its disk can be copied and put back."""

    def __init__(self, folder):
        self.folder, self.copies, self.starts = folder / "center", folder / "copies", 0
        self.center = None

    def start(self, **words):
        """Its center, started once more."""
        ids = CountedIds(first=1 + 1_000_000 * self.starts)
        self.starts += 1
        words = {"folder": self.folder, "ids": ids, "clock": lambda: MONDAY, **words}
        self.center = open_center("", **words)
        return self.center

    def copy(self, name="copy"):
        """As a backup of the whole machine does, between two starts."""
        self.center.close()
        shutil.copytree(self.folder, self.copies / name)
        return self.start()

    def put_back(self, name="copy", **words):
        """The disk as it was then, and a start."""
        self.center.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.copies / name, self.folder)
        return self.start(**words)


@pytest.fixture
def machine(tmp_path):
    """A machine whose center has not been started."""
    made = Machine(tmp_path)
    yield made
    made.center.close()


def timeline(center):
    with center.database.reading() as tx:
        return lives.current(tx).timeline


def a_lease(pc):
    words = {"device": pc.device, "epoch": pc.grant.epoch, "series": SERIES, "count": 50}
    return Lease(id=new_id(), **words)


def moved(*pcs, to):
    for pc in pcs:
        pc.client = Client(create_app(to))


@pytest.fixture
def put_back(machine):
    """The center after it was put back, a PC that is ahead of it, another, and a block of the
    first that the center has forgotten."""
    center = machine.start()
    ahead, other = enrolled(center), enrolled(center, hardware="hw-2")
    ahead.receive(1)
    ahead.sync()
    other.sync()
    moved(ahead, to=machine.copy())
    ask = a_lease(ahead)
    block = ahead.ask(ask)
    ahead.receive(block.lo)
    ahead.sync()
    center = machine.put_back()
    moved(ahead, other, to=center)
    return center, ahead, other, (ask, block)


def test_who_had_read_further_begins_another_life_and_hands_everything_in_again(put_back):
    center, ahead, _, _ = put_back
    before = timeline(center)
    assert before == ahead.timeline  # its own record says that all is well
    assert ahead.send().status is Status.TIMELINE
    assert timeline(center) != before
    ahead.sync()
    assert set(ahead.verdicts().values()) == {Verdict.ACCEPTED}
    assert len(ahead.news) == len(ahead.lines) == 2


def test_numbers_given_in_the_life_that_is_gone_are_not_given_again(put_back):
    _, ahead, other, (ask, lost) = put_back
    ahead.send()
    block = other.ask(a_lease(other))
    assert block.lo > lost.hi
    claim = Claim(
        id=new_id(),
        device=ahead.device,
        epoch=ahead.grant.epoch,
        lease=ask.id,
        series=SERIES,
        lo=lost.lo,
        hi=lost.hi,
    )
    assert isinstance(ahead.ask(claim), Claimed)


def test_two_who_are_ahead_begin_one_life(put_back):
    center, ahead, _, _ = put_back
    with center.database.reading() as tx:
        ended = lives.current(tx)
    ahead.send()
    again, floor = timeline(center), center.outside.read().floor
    center.begin_again(ended, lost=ended.nth)
    assert timeline(center) == again
    assert center.outside.read().floor == floor == LEAP


def test_a_life_that_was_ended_says_nothing_more(put_back):
    center, ahead, _, _ = put_back
    of_old = ahead.witness
    ahead.sync()
    again = timeline(center)
    ahead.send(witness=of_old)
    assert timeline(center) == again


def test_it_is_noticed_also_where_others_have_written_beyond_what_was_read(put_back):
    center, ahead, other, _ = put_back
    before = timeline(center)
    for serial in range(500, 510):
        other.receive(serial)
    other.sync()
    assert timeline(center) == before  # nobody has shown anything yet
    assert ahead.send().status is Status.TIMELINE
    assert timeline(center) != before


def test_a_block_that_was_given_to_nobody_is_proof_where_the_feed_has_not_moved(machine):
    pc = enrolled(machine.start())
    pc.receive(1)
    pc.sync()
    moved(pc, to=machine.copy())
    lost = pc.ask(a_lease(pc))
    for _ in range(2):
        pc.send()  # whatever is said between: the block is not forgotten
    center = machine.put_back()
    moved(pc, to=center)
    before = timeline(center)
    assert pc.send().status is Status.TIMELINE
    assert timeline(center) != before
    assert pc.ask(a_lease(pc)).lo > lost.hi + LEAP // 2


def test_put_back_twice_to_one_copy_it_gives_no_number_of_either_lost_life(put_back, machine):
    _, ahead, other, (_, first) = put_back
    ahead.sync()
    second = ahead.ask(a_lease(ahead))
    ahead.receive(second.lo)
    ahead.sync()
    center = machine.put_back()
    moved(ahead, other, to=center)
    before = timeline(center)
    ahead.send()  # it speaks of a life of which this database has never heard
    assert timeline(center) != before
    third = other.ask(a_lease(other))
    assert first.hi < second.lo <= second.hi < third.lo
    ahead.sync()
    assert set(ahead.verdicts().values()) == {Verdict.ACCEPTED}
    assert len(ahead.news) == len(ahead.lines) == 3


def test_a_database_put_back_alone_goes_on_above_a_life_that_was_begun_far_above(machine):
    pc = enrolled(machine.start())
    pc.ask(a_lease(pc))
    moved(pc, to=machine.copy())
    pc.ask(a_lease(pc))
    center = machine.put_back()
    moved(pc, to=center)
    pc.send()
    record = machine.folder / "record.json"
    begun, kept = center.outside.read().highest[SERIES], record.read_bytes()
    machine.put_back().close()
    record.write_bytes(kept)
    center = machine.start()
    moved(pc, to=center)
    assert pc.ask(a_lease(pc)).lo > begun > LEAP
    with center.database.reading() as tx:
        assert lives.current(tx).nth == 2


def test_who_says_that_it_was_restored_need_not_know_whether_the_record_was_too(put_back, machine):
    _, ahead, other, (_, lost) = put_back
    center = machine.put_back(restored=True)
    moved(ahead, other, to=center)
    said = timeline(center)
    assert other.ask(a_lease(other)).lo > lost.hi
    ahead.sync()
    assert timeline(center) == said
    assert set(ahead.verdicts().values()) == {Verdict.ACCEPTED}


def test_where_the_record_is_lost_a_series_that_nobody_knows_goes_on_far_above(machine):
    center = machine.start()
    pc = enrolled(center)
    center.close()
    (machine.folder / "record.json").unlink()
    moved(pc, to=machine.start())
    assert pc.ask(a_lease(pc)).lo > LEAP
    next_but_one = SERIES.replace("2026", "2028")
    ask = Lease(id=new_id(), device=pc.device, epoch=pc.grant.epoch, series=next_but_one, count=50)
    assert pc.ask(ask).lo == 1
