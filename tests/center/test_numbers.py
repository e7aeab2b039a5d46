"""Names and numbers: given once, never twice, and never again after a restore."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.build import MONDAY
from tests.center.pc import SERIES, STATION, Pc, enrol, enrolled, new_id
from winclient.center.core import enrolment
from winclient.center.core.center import open_center
from winclient.center.core.lending import with_room
from winclient.center.core.rounds import handle
from winclient.center.tables import lives, numbers, people
from winclient.center.tables.numbers import Lent
from winclient.domain.rounds.asking import Block, Claim, Claimed, Denied, Enrol, Lease, Stopped
from winclient.domain.rounds.exchange import Status
from winclient.sync.wire import signing
from winclient.sync.wire.signing import block_text, grant_text, verified


@pytest.fixture
def pc(center) -> Pc:
    """An enrolled PC."""
    return enrolled(center)


def lease(pc: Pc, *, count: int = 600, floor: int = 0, series: str = SERIES) -> Lease:
    """An ask for numbers."""
    return Lease(
        id=new_id(),
        device=pc.device,
        epoch=pc.grant.epoch,
        series=series,
        count=count,
        floor=floor,
    )


def claimed(pc: Pc, block: Block, of: Lease) -> Claim:
    """The claim of a block that was given under an ask."""
    words = {"series": block.series, "lo": block.lo, "hi": block.hi}
    return Claim(id=new_id(), device=pc.device, epoch=pc.grant.epoch, lease=of.id, **words)


def restore(center, opens):
    """The center as after a restore; its earlier handles are of no use any more."""
    return opens(restored=True)


def moved(pc: Pc, center) -> Pc:
    """The same PC, speaking to another process."""
    from tests.center.asgi import Client
    from winclient.center.http.app import create_app

    return pc.twin(client=Client(create_app(center)))


# ---- names


def test_one_code_makes_one_device_however_often_it_is_asked(center):
    code, expires = enrolment.new_code(center, name="一号", station=STATION, role="counter")
    assert expires == MONDAY + timedelta(minutes=15)
    pc = enrol(center, code.lower().replace("-", " "))
    again = Enrol(id=new_id(), code=code, key=pc.key.public, hardware="hw-1")
    pc.grant, grant = None, pc.grant
    assert pc.ask(again) == Denied(reason="code_used")
    assert verified(center.key.public, grant.signature, grant_text(grant))
    assert grant.station == STATION


def test_a_lost_answer_to_an_enrolment_is_given_again(center):
    code, _ = enrolment.new_code(center, name="一号", station=STATION, role="counter")
    pc = enrolled(center, hardware="hw-8")
    pc.grant = None
    ask = Enrol(id=new_id(), code=code, key=pc.key.public, hardware="hw-8")
    first = pc.ask(ask)
    assert pc.ask(ask) == first
    assert len(first.former) == 1


def test_a_code_ends_and_a_wrong_one_is_none(opens):
    center = opens()
    code, _ = enrolment.new_code(center, name="一号", station=STATION, role="counter")
    pc = enrolled(center)
    pc.grant = None
    wrong = Enrol(id=new_id(), code="AAAA-BBBB-CCCC", key=pc.key.public, hardware="h")
    assert pc.ask(wrong) == Denied(reason="code_unknown")
    late = type(center)(
        database=center.database,
        key=center.key,
        outside=center.outside,
        ids=center.ids,
        clock=lambda: MONDAY + timedelta(minutes=16),
    )
    ask = Enrol(id=new_id(), code=code, key=pc.key.public, hardware="h")
    assert moved(pc, late).ask(ask) == Denied(reason="code_expired")


def test_another_key_than_the_one_enrolled_is_shut_out(pc):
    pc.key = signing.SigningKey(bytes(32))
    from winclient.sync.wire.coding import encode

    assert pc.post(encode(pc.round())).status_code == 401


def test_a_restored_center_learns_devices_and_branches_from_their_grants(center, pc, tmp_path):
    received = pc.receive(1)
    pc.sync()
    key = center.outside.key()
    folder = tmp_path / "restored"
    folder.mkdir()
    (folder / "center.key").write_bytes((tmp_path / "center" / "center.key").read_bytes())
    restored = open_center("", folder=folder, ids=center.ids, clock=center.clock)
    assert restored.key.public == key.public
    back = moved(pc, restored)
    assert back.send().status is Status.TIMELINE
    assert back.sync().upto == 1
    assert received.id in back.verdicts()
    restored.close()


# ---- numbers


def test_blocks_are_disjoint_and_the_same_for_the_same_ask(center, pc):
    other = enrolled(center, hardware="hw-2")
    ask = lease(pc)
    first, again, second = pc.ask(ask), pc.ask(ask), other.ask(lease(other))
    assert (first.lo, first.hi) == (1, 600)
    assert again == first
    assert second.lo == 601
    text = block_text(pc.device, ask.id, SERIES, 1, 600)
    assert verified(center.key.public, first.signature, text)


def test_a_store_that_numbered_alone_goes_on_above_its_own(pc):
    assert pc.ask(lease(pc, floor=731)).lo == 732


def test_the_database_refuses_a_block_that_overlaps(center, pc):
    pc.ask(lease(pc))
    more = Lent(id=new_id(), ask="x", series=SERIES, lo=600, hi=601, device="d", epoch="e")
    with pytest.raises(IntegrityError), center.database.writing() as tx:
        numbers.lend(tx, more)


@pytest.mark.parametrize("series", ["case/610199/2026/002", "case/x", "ticket/a", ""])
def test_a_series_of_another_station_is_not_given(pc, series):
    assert pc.ask(lease(pc, series=series)) == Denied(reason="series")


def test_paper_numbers_are_lent_as_well(pc):
    assert pc.ask(lease(pc, series="paper/acceptance/政务受/2026", count=50)).hi == 50


def test_a_series_ends_where_its_digits_end(pc):
    assert pc.ask(lease(pc, floor=999_900)).hi == 999_999
    assert pc.ask(lease(pc)) == Denied(reason="series_exhausted")


def test_a_revoked_device_gets_no_numbers_and_may_hand_in_what_it_has(center, pc):
    from winclient.center.administration import revoke

    ask = lease(pc)
    block = pc.ask(ask)
    revoke(center, pc.device)
    assert pc.ask(ask) == block
    assert pc.ask(lease(pc)) == Stopped()
    pc.receive(block.lo)
    reply = pc.sync()
    assert (reply.revoked, reply.upto) == (True, 1)


def test_a_withdrawn_ask_is_answered_by_an_empty_block(pc):
    given, waiting = lease(pc), lease(pc)
    pc.ask(given)
    pc.write("lease_suspected", lease=given.id)
    pc.write("lease_suspected", lease=waiting.id)
    pc.sync()
    for ask in (given, waiting):
        block = pc.ask(ask)
        assert block.lo > block.hi
    assert pc.ask(lease(pc)).lo == 601


def test_a_restored_center_goes_on_above_all_it_may_have_given(center, pc, opens):
    ask = lease(pc)
    block = pc.ask(ask)
    with center.database.writing() as tx:  # what the backup does not hold
        from winclient.center.tables.schema import leases, series

        tx.execute(leases.delete())
        tx.execute(series.delete())
    back = moved(pc, restore(center, opens))
    again = back.ask(ask)
    assert again.lo > block.hi
    assert back.ask(claimed(pc, block, ask)) == Claimed()
    assert back.ask(ask).lo > back.ask(ask).hi  # the claim stands, the other block is void
    assert back.ask(lease(pc)).lo > again.hi


def test_a_claim_of_what_another_has_is_kept_and_disputed(center, pc):
    other = enrolled(center, hardware="hw-2")
    ask = lease(pc)
    block = pc.ask(ask)
    other_ask = lease(other)
    assert other.ask(claimed(other, block, other_ask)) == Claimed()
    assert pc.ask(ask) == block
    other.write("lease_suspected", lease=other_ask.id)
    assert other.sync().upto == 1
    with center.database.reading() as tx:
        states = [each.state for each in numbers.blocks(tx, SERIES)]
    assert sorted(states) == ["active", "disputed"]


def test_revocation_outlives_a_restore(center, pc, opens):
    from winclient.center.administration import revoke
    from winclient.center.tables.schema import devices

    revoke(center, pc.device)
    with center.database.writing() as tx:
        tx.execute(devices.update().values(revoked=False))
    back = moved(pc, restore(center, opens))
    assert back.send().revoked


def test_many_series_that_need_room_cost_one_more_try_together(center, pc):
    asks = tuple(lease(pc, series=f"paper/{kind}/610199/2026/001") for kind in range(12))
    asks += (lease(pc), lease(pc))
    pc.send()
    round = pc.round(asks=asks)
    with center.database.reading() as tx:
        sender = people.device(tx, pc.device)
    tries = []

    def work():
        tries.append(round.nonce)
        return handle(center, round, sender=sender)

    reply = with_room(center, work)
    assert len(tries) == 2
    blocks = {each.id: each.value for each in reply.answers}
    assert [(blocks[ask.id].lo, blocks[ask.id].hi) for ask in asks[:12]] == [(1, 600)] * 12
    assert [blocks[ask.id].lo for ask in asks[12:]] == [1, 601]
    highest = center.outside.read().highest
    assert len(highest) == 13
    assert highest[SERIES] >= 1200


def test_the_record_outside_is_raised_before_a_number_is_given(center, pc):
    pc.ask(lease(pc))
    assert center.outside.read().highest[SERIES] >= 600
    with center.database.reading() as tx:
        assert lives.current(tx) is not None
