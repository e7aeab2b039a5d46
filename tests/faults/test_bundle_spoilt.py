"""A stick that is cut, changed, full or somebody else's says so, and changes nothing."""

import pytest

from tests.faults.exchange_sticks import quiet, refusal
from tests.faults.stick_trip import last_number
from winclient.center.carrying import carry
from winclient.center.core.center import open_center
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify
from winclient.sync import bundle
from winclient.sync.wire.sealing import ROUNDS, Message, seal
from winclient.sync.wire.signing import SigningKey


def test_a_file_cut_at_any_byte_or_with_any_bit_turned_is_refused_whole(trip):
    trip.take_in(1)
    file = trip.write()
    whole, before = file.read_bytes(), trip.center
    spoilt = file.with_name("spoilt.OUT")
    for at in range(0, len(whole), 7):
        for told in (whole[:at], flipped(whole, at)):
            spoilt.write_bytes(told)
            why = refusal(lambda: trip.carry(spoilt))
            assert why in {Reason.BUNDLE_DAMAGED, Reason.BUNDLE_UNREADABLE}
    spoilt.write_bytes(whole + b"\0")
    assert refusal(lambda: trip.carry(spoilt)) is Reason.BUNDLE_DAMAGED
    assert trip.center == before
    assert not spoilt.with_suffix(".IN").exists()


def test_an_answer_cut_or_with_a_bit_turned_is_refused_whole(trip):
    trip.take_in(1)
    _, answer = trip.carry(trip.write())
    whole, before = answer.read_bytes(), trip.here
    for at in range(0, len(whole), 5):
        for told in (whole[:at], flipped(whole, at)):
            answer.write_bytes(told)
            why = refusal(lambda: trip.read(answer))
            assert why in {Reason.BUNDLE_DAMAGED, Reason.BUNDLE_UNREADABLE}
    assert trip.here == before


def flipped(whole, at):
    return whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]


def test_a_file_for_another_center_and_an_answer_for_another_pc_are_refused(trip, tmp_path):
    trip.take_in(1)
    file = trip.write()
    _, answer = trip.carry(file)
    assert refusal(lambda: trip.read(answer, pc=trip.other)) is Reason.BUNDLE_FOR_ANOTHER
    assert refusal(lambda: trip.read(file)) is Reason.BUNDLE_FOR_ANOTHER
    assert refusal(lambda: trip.carry(answer)) is Reason.BUNDLE_FOR_ANOTHER
    world = trip.world
    elsewhere = open_center("", folder=tmp_path / "else", ids=world.ids(), clock=world.clock)
    use = refusal(lambda: carry(elsewhere, file, tmp_path / "else.IN", progress=quiet))
    assert use is Reason.BUNDLE_FOR_ANOTHER
    elsewhere.close()


def test_what_nobody_enrolled_has_sealed_is_refused(trip):
    stranger, center = SigningKey(bytes(range(32))), trip.world.center.key.public
    message = Message({"device": trip.here[0].device, "signature": "x"}, b"{}")
    file = trip.folder / "strange.OUT"
    seal(file, [message], kind=ROUNDS, bundle="n", key=stranger, to=center)
    assert refusal(lambda: trip.carry(file)) is Reason.BUNDLE_STRANGE
    assert not file.with_suffix(".IN").exists()


def test_nothing_but_a_stick_file_is_written_over_and_a_full_stick_leaves_the_old_one(trip):
    trip.take_in(1)
    letter = trip.folder / "letter.OUT"
    letter.write_text("亲爱的")
    use = refusal(lambda: bundle.write(trip.pc.place, letter, progress=quiet))
    assert use is Reason.FILE_EXISTS
    assert letter.read_text() == "亲爱的"
    file = trip.write()
    whole = file.read_bytes()

    def full(_done, _whole):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        bundle.write(trip.pc.place, file, progress=full)
    assert file.read_bytes() == whole
    assert not list(trip.folder.glob("*.TMP"))
    bundle.write(trip.pc.place, file, progress=quiet)
    assert file.read_bytes() != whole


def test_what_a_person_wrote_is_not_to_be_read_in_the_file(trip):
    trip.take_in(2)
    told = trip.write().read_bytes()
    number = trip.pc.look(last_number)
    assert number.encode() not in told
    assert "王小明".encode() not in told
    assert verify(trip.pc.store).problems == ()
