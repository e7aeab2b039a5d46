"""The second copy in the hall: what no center has yet lives through the death of a disk."""

import errno
from functools import partial
from threading import Event, Thread

import pytest

from tests.faults.exchange_pc import Pc
from tests.faults.exchange_sticks import quiet
from winclient.app.exchange_ports import Lamp
from winclient.app.ports import CaseQuery
from winclient.center.carrying import carry
from winclient.store.proof.verify import verify
from winclient.sync import copying
from winclient.sync.copying import AWAY, FULL, SAME_DISK, Copier
from winclient.sync.engine import level
from winclient.sync.running import Running
from winclient.sync.segments import ENDING, on_another_disk, own_segments, read_segment
from winclient.sync.wire.sealing import COPY, Message, seal
from winclient.sync.wire.signing import SigningKey


def anywhere(_folder):
    """A test's folders share one disk."""
    return True


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def a_copier(pc, folder, **words):
    return Copier(pc.place, folder, **{"apart": anywhere, **words})


def only_here(pc):
    return pc.look(lambda reader: reader.only_here())


def numbers(pc):
    return pc.look(lambda reader: {line.number for line in reader.cases(CaseQuery())})


def lamps(pc):
    return pc.look(lambda reader: {line.lamp for line in reader.cases(CaseQuery())})


def test_a_case_is_on_this_pc_alone_until_the_copy_has_it(trip, share):
    pc, copier = trip.pc, a_copier(trip.pc, share)
    trip.take_in(2)
    assert (only_here(pc), lamps(pc)) == (2, {Lamp.HERE})
    copier.step()
    assert (only_here(pc), lamps(pc)) == (0, {Lamp.ON_ITS_WAY})
    trip.take_in(1)
    assert only_here(pc) == 1
    copier.step()
    assert only_here(pc) == 0
    assert pc.look(level).pending > 0  # the center still has to hear of it
    assert verify(pc.store).problems == ()


def test_a_share_that_is_away_counts_nothing_and_stops_nothing(trip, share):
    pc, heard = trip.pc, []
    copier = a_copier(pc, share, changed=heard.append)
    trip.take_in(1)
    copier.step()
    share.rename(share.with_name("unplugged"))
    copier.step()
    assert (copier.trouble, only_here(pc)) == (AWAY, 1)
    trip.take_in(1)
    copier.step()
    assert only_here(pc) == 2
    share.with_name("unplugged").rename(share)
    copier.step()
    assert (copier.trouble, only_here(pc)) == ("", 0)
    assert heard


def test_a_copy_that_somebody_removed_is_written_again(trip, share):
    copier = a_copier(trip.pc, share)
    trip.take_in(1)
    copier.step()
    for file in share.iterdir():
        file.unlink()
    copier.step()
    assert only_here(trip.pc) == 0
    assert len(list(share.iterdir())) == 1


class Crowded(Copier):
    """Its disk has no room."""

    def _begin(self, want):
        segment = super()._begin(want)
        raise OSError(errno.ENOSPC, "No space left on device", str(segment))


def test_a_full_share_says_so_and_leaves_no_heap_of_beginnings(trip, share):
    copier = Crowded(trip.pc.place, share, apart=anywhere)
    trip.take_in(1)
    for _ in range(5):
        copier.step()
    assert (copier.trouble, only_here(trip.pc)) == (FULL, 1)
    assert list(share.iterdir()) == []


def test_a_folder_on_the_same_disk_is_no_second_copy(trip):
    share = trip.folder / "share"
    share.mkdir()
    apart = partial(on_another_disk, store=trip.pc.store.path)
    copier = a_copier(trip.pc, share, apart=apart)
    trip.take_in(1)
    copier.step()
    assert (copier.trouble, only_here(trip.pc)) == (SAME_DISK, 1)
    assert list(share.iterdir()) == []


def test_files_of_former_starts_go_once_the_center_has_all_of_them(trip, share):
    trip.take_in(1)
    a_copier(trip.pc, share).step()
    trip.take_in(1)
    a_copier(trip.pc, share).step()
    assert len(list(share.iterdir())) == 2
    trip.line()
    trip.take_in(1)
    a_copier(trip.pc, share).step()
    assert len(list(share.iterdir())) == 1


def test_a_center_that_went_back_is_no_holder_and_the_copy_begins_further_back(trip, share):
    copier = a_copier(trip.pc, share)
    trip.world.back_up_center(trip.pc)
    trip.take_in(1)
    trip.line()
    trip.take_in(1)
    copier.step()
    trip.center_goes_back()
    trip.pc.step()
    copier.step()
    assert only_here(trip.pc) == 0
    lines = [read_segment(file, key=key_of(trip.pc)) for file in share.iterdir()]
    received = {each.line.id for part in lines for each in part}
    assert {line.id for line in ledger(trip.pc)[-6:]} <= received


def key_of(pc):
    return pc.line.key


def ledger(pc):
    return pc.look(lambda reader: reader.span(0, reader.reach()))


# ---- and back from it


def test_a_store_that_went_back_gets_its_cases_from_the_copy_without_a_line(trip, share):
    pc = trip.pc
    trip.world.back_up(pc)
    trip.take_in(3)
    a_copier(pc, share).step()
    before = numbers(pc)
    trip.revert()
    assert numbers(pc) < before
    assert pc.look(lambda reader: reader.missing())
    a_copier(pc, share).step()
    assert numbers(pc) == before
    assert pc.look(lambda reader: reader.standing()).frozen
    trip.all_level()
    assert pc.look(lambda reader: reader.missing()) == ()
    assert not pc.look(lambda reader: reader.standing()).frozen


def test_without_the_record_the_copy_alone_tells_that_a_store_went_back(trip, share):
    pc = trip.pc
    trip.world.back_up(pc)
    trip.take_in(1)
    a_copier(pc, share).step()
    trip.revert(record=False)
    assert not pc.standing.frozen
    with pc.rarely_cut():
        a_copier(pc, share).step()
    assert pc.look(lambda reader: reader.standing()).frozen
    trip.all_level()


def test_after_the_death_of_a_disk_the_center_opens_the_copy(trip, share):
    trip.take_in(2)
    a_copier(trip.pc, share).step()
    lost = numbers(trip.pc)
    (file,) = share.iterdir()
    assert read_segment(file, key=key_of(trip.other)) is None
    done = carry(trip.world.center, file, file.with_suffix(".IN"), progress=quiet)
    assert (done.name, done.entries > 0) == ("1", True)
    again = trip.center
    carry(trip.world.center, file, file.with_suffix(".IN"), progress=quiet)
    assert trip.center == again
    trip.other.step()
    while not trip.other.look(level).in_step:
        trip.other.step()
    assert lost <= numbers(trip.other)


def test_a_copy_cut_at_any_place_gives_back_all_before_it(trip, share):
    copier = a_copier(trip.pc, share)
    for _ in range(3):
        trip.take_in(1)
        copier.step()
    (file,) = share.iterdir()
    whole, all_ = file.read_bytes(), read_segment(file, key=key_of(trip.pc))
    for at in range(0, len(whole), 97):
        file.write_bytes(whole[:at])
        found = read_segment(file, key=key_of(trip.pc)) or ()
        assert found == all_[: len(found)]
    assert len(all_) > 8


def test_twins_in_one_folder_do_not_touch_one_anothers_files(trip, share):
    """The disk was copied together with the machine's id, and nobody noticed."""
    pc = trip.pc
    before = len(ledger(pc))
    pc.store.checkpoint()
    twin = Pc(trip.world, "9", hardware=pc.hardware, of=pc)
    copiers = [a_copier(each, share) for each in (pc, twin)]
    for each in (pc, twin, pc, twin):
        each.accept()
        for copier in copiers:
            copier.step()
    files = own_segments(share, pc.hardware)
    assert len(files) == 2
    held = {lone.line.id for file in files for lone in read_segment(file, key=key_of(pc))}
    made = [{line.id for line in ledger(each)[before:]} for each in (pc, twin)]
    assert made[0] | made[1] == held
    assert made[0] - made[1]
    assert made[1] - made[0]
    twin.off()


def test_what_a_stranger_lays_into_the_folder_is_not_taken_back(trip, share):
    pc = trip.pc
    stranger = SigningKey(bytes(range(32)))
    file = share / f"{pc.hardware[:8]}-00000000{ENDING}"
    to = key_of(pc).public
    seal(file, [Message({}, b"{}")], kind=COPY, bundle="n", key=stranger, to=to)
    assert copying.take_back(pc.place, file) is None
    (share / f"{pc.hardware[:8]}-letter{ENDING}").write_text("亲爱的")
    trip.take_in(1)
    a_copier(pc, share).step()
    assert len(list(share.iterdir())) == 3


def test_a_thread_copies_while_the_line_is_down_and_once_more_at_the_end(trip, share):
    class Away:
        """A line that is down until the end."""

        def run(self, stop):
            stop.wait()

    pc, stop, copied = trip.pc, Event(), Event()
    copier = a_copier(pc, share, changed=lambda _touched: copied.set())
    running = Running(pc.place, Away(), copier)
    trip.take_in(1)
    thread = Thread(target=running.run, args=(stop,))
    thread.start()
    assert copied.wait(20)
    trip.take_in(1)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert (only_here(pc), running.copy_trouble) == (0, "")
