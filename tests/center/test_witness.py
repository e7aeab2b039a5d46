"""A liar cannot end a center's life: what only what it has told proves that it went back."""

import pytest

from tests.center.pc import enrolled
from winclient.center.core import witness
from winclient.center.tables import lives
from winclient.domain.rounds.asking import Lease
from winclient.domain.rounds.exchange import Status
from winclient.sync.wire import coding
from winclient.sync.wire.signing import SigningKey

OTHER_STATION = "610199002"


def life(center):
    with center.database.reading() as tx:
        return lives.current(tx)


@pytest.fixture
def pc(center):
    """A PC that has read everything."""
    made = enrolled(center)
    made.receive(1)
    made.sync()
    return made


def made_by(key, pc, center, *, station="", **changes):
    """What is shown is `place=...` instead of what was told, under anybody's key."""
    said = witness.read(center.key, pc.witness, station=pc.grant.station)
    parts = {name: getattr(said, name) for name in said.__struct_fields__} | changes
    return witness.told(key, witness.Witness(**parts), station=station or pc.grant.station)


def test_a_cursor_beyond_the_feed_lets_it_be_read_again_and_ends_nothing(center, pc):
    before = life(center)
    for cursor in (2, 1_000, (1 << 53) - 1):
        for shown in ("", pc.witness):
            body = coding.encode(pc.round(cursor=cursor, witness=shown))
            answer = pc.post(body)
            assert answer.status_code == 200
            reply = coding.decode_reply(answer.content)
            assert (reply.status, reply.since, reply.page) == (Status.OK, cursor, ())
            assert reply.total == pc.total  # that of one line: no reader of more can have it
            assert reply.end == 1
    assert life(center) == before


def test_what_the_center_has_not_said_proves_nothing(center, pc):
    before = life(center)
    stranger = SigningKey(bytes(range(32)))
    text, _, proof = pc.witness.rpartition(" ")
    forged = {
        "another key": made_by(stranger, pc, center, place=1_000),
        "the device's own key": made_by(pc.key, pc, center, place=1_000),
        "another station's": made_by(center.key, pc, center, station=OTHER_STATION, place=1_000),
        "a higher place": f"0 {before.timeline} 1000 7  {proof}",
        "no proof": text,
        "cut": pc.witness[:-1],
        "longer": f"{pc.witness}=",
        "proof alone": proof,
        "of nothing": f" {center.key.vouch(b'')}",
        "no ASCII": "\u4e00 \u4e8c",
        "spaces": " " * 9,
    }
    for name, shown in forged.items():
        assert shown != pc.witness
        reply = pc.send(witness=shown, cursor=0)
        assert reply.status is Status.OK, name
    assert life(center) == before


@pytest.mark.parametrize("shown", ["x" * 201, "a\x00b", "a\nb"])
def test_what_cannot_be_a_witness_is_400(pc, shown):
    assert pc.post(coding.encode(pc.round(witness=shown))).status_code == 400


def test_a_broken_character_in_it_is_400(pc):
    body = coding.encode(pc.round(witness="HERE")).replace(b"HERE", rb"\ud800 x")
    assert pc.post(body).status_code == 400


def test_what_was_told_of_this_life_ends_nothing_however_old_and_whoever_shows_it(center, pc):
    before, old = life(center), pc.witness
    other = enrolled(center, hardware="hw-2")
    for serial in range(2, 9):
        pc.receive(serial)
    pc.sync()
    other.sync()
    for each in (pc, other):
        for shown in (old, pc.witness, other.witness):
            assert each.send(witness=shown).status is Status.OK
    assert life(center) == before


def test_who_does_not_know_of_it_exchanges_as_ever(center, pc):
    pc.witness = ""
    pc.receive(2)
    reply = pc.send(entries=tuple(pc.lines), witness="")
    assert reply.upto == 2
    plain = coding.encode(pc.round(witness=""))
    assert b"witness" not in plain  # as an older program spells it
    assert coding.decode_reply(pc.post(plain).content).witness


def test_it_says_where_the_feed_ended_and_how_many_lives_came_before(center, pc):
    told = witness.read(center.key, pc.witness, station=pc.grant.station)
    assert (told.place, told.total, told.nth) == (1, pc.total, 0)
    assert told.timeline == life(center).timeline


def test_a_scan_that_is_not_here_is_asked_for_again_and_ends_nothing(center, pc):
    before = life(center)
    assert pc.send(scan="f" * 64).scans_again
    assert pc.send(scan="\u4e00").scans_again
    assert not pc.send().scans_again
    assert pc.post(coding.encode(pc.round(scan="a\x00b"))).status_code == 400
    assert life(center) == before


def test_an_empty_block_is_not_noted_as_given(center, pc):
    ask = Lease(
        id="019ab000-0000-7000-8000-0000000fffff",
        device=pc.device,
        epoch=pc.grant.epoch,
        series="case/000000/2026/001",
        count=5,
    )
    pc.ask(ask)
    assert witness.read(center.key, pc.witness, station=pc.grant.station).block == ""
