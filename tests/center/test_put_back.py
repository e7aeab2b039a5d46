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


@pytest.fixture
def machine(tmp_path):
    """`machine()`: its center, started once more."""
    started = []

    def start():
        ids = CountedIds(first=1 + 1_000_000 * len(started))
        center = open_center("", folder=tmp_path / "center", ids=ids, clock=lambda: MONDAY)
        started.append(center)
        return center

    yield start
    started[-1].close()


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
def put_back(machine, tmp_path):
    """The center after it was put back, a PC that is ahead of it, another, and a block of the
    first that the center has forgotten."""
    center = machine()
    ahead, other = enrolled(center), enrolled(center, hardware="hw-2")
    ahead.receive(1)
    ahead.sync()
    other.sync()
    center.close()
    shutil.copytree(tmp_path / "center", tmp_path / "snapshot")
    center = machine()
    moved(ahead, to=center)
    ask = a_lease(ahead)
    block = ahead.ask(ask)
    ahead.receive(block.lo)
    ahead.sync()
    center.close()
    shutil.rmtree(tmp_path / "center")
    shutil.copytree(tmp_path / "snapshot", tmp_path / "center")
    center = machine()
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
    ended = timeline(center)
    ahead.send()
    again = timeline(center)
    center.begin_again(ended)
    assert timeline(center) == again


def test_where_the_record_is_lost_a_series_that_nobody_knows_goes_on_far_above(machine, tmp_path):
    center = machine()
    pc = enrolled(center)
    center.close()
    (tmp_path / "center" / "record.json").unlink()
    moved(pc, to=machine())
    assert pc.ask(a_lease(pc)).lo > LEAP
    next_but_one = SERIES.replace("2026", "2028")
    ask = Lease(id=new_id(), device=pc.device, epoch=pc.grant.epoch, series=next_but_one, count=50)
    assert pc.ask(ask).lo == 1
