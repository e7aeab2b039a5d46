"""Calls are said one after another, twice, digit by digit, and only while they are true."""

import io
import wave

import pytest
from msgspec.structs import replace

from tests.build import MONDAY
from winclient.app.queue.public_view import PublicCall, PublicView
from winclient.app.sound import SoundGone
from winclient.devices.dummy import DummySound
from winclient.devices.open import open_sound
from winclient.domain.queue.announcing import sounds, spoken
from winclient.domain.queue.session import SessionState
from winclient.resources import resource
from winclient.ui.board.announcer import Announcer
from winclient.ui.board.recorded import announcement
from winclient.ui.board.voice import RecordedSpeaker, Silent, sentence

SOUNDS = resource("sounds")


class Patient:
    """A speaker who ends when told to."""

    def __init__(self) -> None:
        self.said = []
        self.then = None

    def speak(self, call, then):
        assert self.then is None, "two at once"
        self.said.append((call.number, call.counter))
        self.then = then

    def end(self):
        then, self.then = self.then, None
        then()

    def close(self):
        """Nothing to end."""


def a_call(number: str, *, counter: str = "3", second: int = 0, **changes) -> PublicCall:
    at = MONDAY.replace(second=second)
    usual = PublicCall(ticket=number, number=number, counter=counter, at=at, begun=False)
    return replace(usual, **changes)


def a_view(*calls: PublicCall) -> PublicView:
    newest = tuple(sorted(calls, key=lambda call: call.at, reverse=True))
    return PublicView(at=MONDAY, state=SessionState.OPEN, calls=newest)


def seconds(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as file:
        return file.getnframes() / file.getframerate()


def test_each_digit_is_said_on_its_own():
    assert spoken("A023") == "A 零 二 三"
    assert sounds("A023") == ["a", "0", "2", "3"]
    said = sentence(a_call("A023", counter="12"))
    assert said == "请 A 零 二 三 号，到 一 二 号窗口。" * 2


def test_what_was_called_before_the_board_was_switched_on_is_not_said_again():
    speaker = Patient()
    announcer = Announcer(speaker)
    announcer.hear(a_view(a_call("A001")))
    announcer.hear(a_view(a_call("A001"), a_call("A002", second=5)))
    assert speaker.said == [("A002", "3")]


def test_calls_are_said_one_after_another_in_their_order_and_a_recall_again():
    speaker = Patient()
    announcer = Announcer(speaker)
    announcer.hear(a_view())
    calls = [a_call(f"A00{n}", counter=str(n), second=n) for n in range(1, 4)]
    announcer.hear(a_view(*calls))
    announcer.hear(a_view(*calls))
    assert speaker.said == [("A001", "1")]
    speaker.end()
    speaker.end()
    again = replace(calls[0], at=MONDAY.replace(second=30))
    announcer.hear(a_view(again, *calls[1:]))
    speaker.end()
    assert [number for number, _ in speaker.said] == ["A001", "A002", "A003", "A001"]


def test_a_call_that_was_undone_or_has_begun_is_not_said_any_more():
    speaker = Patient()
    announcer = Announcer(speaker)
    announcer.hear(a_view())
    first, second, third = (a_call(f"A00{n}", second=n) for n in range(1, 4))
    announcer.hear(a_view(first, second, third))
    announcer.hear(a_view(first, replace(third, begun=True)))
    speaker.end()
    assert speaker.said == [("A001", "3")]


@pytest.mark.parametrize("number", ["A023", "BZ1907", "Y001"])
def test_every_number_is_recorded_and_said_twice(number):
    data = announcement(a_call(number, counter="12"), folder=SOUNDS)
    chime = announcement(a_call(number), folder=SOUNDS, chime_only=True)
    assert 1 <= seconds(chime) < 2
    assert 6 < seconds(data) < 20


def test_a_counter_that_is_not_recorded_is_a_chime_and_no_half_sentence():
    data = announcement(a_call("A023", counter="东厅"), folder=SOUNDS)
    assert data == announcement(a_call("A023"), folder=SOUNDS, chime_only=True)


def test_a_loudspeaker_that_fails_stops_nobody(qtbot):
    class Broken:
        def play(self, _wave):
            raise SoundGone("unplugged")

    ended = []
    for sound in (Broken(), DummySound()):
        speaker = RecordedSpeaker(sound, folder=SOUNDS, chime_only=False)
        speaker.speak(a_call("A001"), lambda: ended.append(1))
        qtbot.waitUntil(lambda: len(ended) == 1, timeout=5_000)
        ended.clear()
        speaker.close()
    assert seconds(sound.kept[0]) > 6
    Silent().speak(a_call("A001"), lambda: ended.append(2))
    assert ended == [2]


def test_a_part_that_was_cut_off_silences_one_call_and_is_logged(qtbot, tmp_path, caplog):
    for part in SOUNDS.glob("*.wav"):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    (tmp_path / "1.wav").write_bytes(b"")  # as a copy on a full disk leaves it
    speaker = RecordedSpeaker(sound := DummySound(), folder=tmp_path, chime_only=False)
    announcer = Announcer(speaker)
    announcer.hear(a_view())
    announcer.hear(a_view(a_call("A001"), a_call("A022", second=5)))
    qtbot.waitUntil(lambda: len(sound.kept) == 1, timeout=5_000)
    speaker.close()
    assert "1.wav" in caplog.text


def test_a_player_plays_the_file_to_its_end_and_a_missing_one_is_told(tmp_path):
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\ncat "$1" > {tmp_path / "heard"}\n')
    player.chmod(0o755)
    open_sound(f"sound:{player}").play(b"RIFF")
    assert (tmp_path / "heard").read_bytes() == b"RIFF"
    player.write_text("#!/bin/sh\necho busy >&2; exit 1\n")
    with pytest.raises(SoundGone, match="busy"):
        open_sound(f"sound:{player}").play(b"RIFF")
    for url in (f"sound:{tmp_path / 'none'}", "nothing", "smell:"):
        with pytest.raises(SoundGone):
            open_sound(url)
