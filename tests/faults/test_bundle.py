"""A stick in place of a line: the same facts, verdicts and numbers, however often and late."""

import shutil

from msgspec.structs import replace

from tests.faults.stick_trip import last_number
from winclient.app.exchange import carried
from winclient.app.perform import perform
from winclient.center import administration
from winclient.center.core.center import open_center
from winclient.domain.ledger.numbering import is_provisional
from winclient.sync.engine import level


def test_what_waited_arrives_is_judged_and_confirmed_by_one_trip(trip):
    trip.take_in(3)
    assert trip.pc.look(lambda reader: reader.only_here()) == 3
    done = trip.there_and_back()
    assert (done.name, done.again) == ("1", False)
    assert trip.pc.look(lambda reader: reader.only_here()) == 0
    assert trip.pc.look(level).in_step
    trip.all_level()


def test_it_says_what_a_line_would_have_said(trip, tmp_path):
    trip.take_in(4)
    trip.pc.store.checkpoint()
    shutil.copytree(trip.folder / "center", tmp_path / "twin")
    trip.there_and_back()
    told = facts(trip.world.center)
    twin = open_center("", folder=tmp_path / "twin", ids=trip.world.ids(), clock=trip.world.clock)
    assert facts(twin) < told
    twin.close()
    assert {each[1] for each in told} == {"accepted"}
    trip.line()
    assert facts(trip.world.center) == told  # a line has nothing to add


def facts(center):
    with center.database.reading() as tx:
        rows = tx.exec_driver_sql("SELECT id, verdict FROM center_feed")
        return {tuple(row) for row in rows}


def test_a_file_twice_an_older_one_after_a_newer_one_or_after_a_line_adds_nothing(trip):
    trip.take_in(1)
    older = trip.write()
    trip.take_in(1)
    newer = trip.write()
    _, answer = trip.carry(newer)
    before = trip.center
    for file in (newer, older, older):
        trip.carry(file)
    assert trip.center == before
    trip.read(answer)
    trip.line()
    trip.take_in(1)
    late = trip.write()
    trip.line()
    before = trip.center
    trip.carry(late)
    assert trip.center == before
    trip.all_level()


def test_an_answer_twice_or_after_a_newer_one_adds_nothing(trip):
    trip.take_in(1)
    _, older = trip.carry(trip.write())
    trip.take_in(1)
    _, newer = trip.carry(trip.write())
    trip.read(newer)
    before = trip.here
    for answer in (newer, older, newer):
        trip.read(answer)
        assert trip.here == before
    trip.all_level()


def test_numbers_come_back_by_the_stick(trip):
    perform(trip.pc.store, use_up)
    trip.pc.accept()
    assert is_provisional(trip.pc.look(last_number))
    trip.there_and_back()
    trip.pc.accept()
    assert not is_provisional(trip.pc.look(last_number))


def use_up(tx):
    for lease in tx.leases():
        tx._driver.execute("UPDATE leases SET following = hi + 1 WHERE id = ?", (lease.id,))


def test_a_stopped_pc_hands_in_what_it_has_and_hears_that_it_is_stopped(trip):
    trip.take_in(2)
    administration.revoke(trip.world.center, trip.here[0].device)
    trip.there_and_back()
    assert trip.here[0].stopped
    assert trip.pc.look(lambda reader: reader.only_here()) == 0


def test_a_center_that_went_back_is_told_everything_by_a_second_trip(trip):
    trip.world.back_up_center(trip.pc)
    trip.take_in(2)
    trip.there_and_back()
    trip.take_in(1)
    trip.center_goes_back()
    assert trip.there_and_back().again
    assert not trip.there_and_back().again
    assert trip.pc.look(lambda reader: reader.only_here()) == 0
    trip.line()
    trip.all_level()


def test_a_pc_of_a_relay_goes_past_it_to_the_center(trip):
    trip.take_in(2)
    standing = trip.here[0]
    perform(trip.pc.store, lambda tx: at_a_relay(tx, standing))
    assert not trip.there_and_back().again
    assert trip.pc.look(lambda reader: reader.only_here()) == 0


def at_a_relay(tx, standing):
    tx.put_standing(replace(standing, timeline="a-relay"))
    tx.put_branches([replace(branch, place=0) for branch in tx.branches()])


def test_many_entries_are_many_rounds_and_one_trip(trip, monkeypatch):
    monkeypatch.setattr(carried, "LINES", 4)
    trip.take_in(6)
    done = trip.there_and_back()
    assert done.rounds >= 5
    assert trip.pc.look(level).in_step
    trip.all_level()
